package io.github.sparseae.samples.search;

import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.FeatureField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;

/**
 * A Lucene index of rows: by their sparse codes, each active unit a feature of its value, or by
 * their dense vectors. Codes and vectors are scaled to length 1, so that scores are cosines.
 */
public record CodeIndex(Path folder) {
  private static final String FIELD = "code";

  /** The neighbors that the search of dense vectors looks at: more are slower and find more. */
  private static final int CANDIDATES = 100;

  /** Writes an index of codes into a new folder. */
  public static CodeIndex of(SparseCodes codes, Path folder) throws IOException {
    return written(
        folder,
        codes.size(),
        (row, document) -> {
          double norm = norm(codes, row);
          for (int at = codes.start(row); at < codes.start(row + 1); at++) {
            String unit = String.valueOf(codes.unit(at));
            document.add(new FeatureField(FIELD, unit, (float) (codes.value(at) / norm)));
          }
        });
  }

  /** Writes an index of dense vectors into a new folder, a graph of neighbors (HNSW). */
  public static CodeIndex of(Samples rows, Path folder) throws IOException {
    return written(
        folder,
        rows.size(),
        (row, document) ->
            document.add(
                new KnnFloatVectorField(FIELD, rows.row(row), VectorSimilarityFunction.COSINE)));
  }

  private static CodeIndex written(Path folder, int rows, BiConsumer<Integer, Document> fields)
      throws IOException {
    try (FSDirectory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int row = 0; row < rows; row++) {
        Document document = new Document();
        fields.accept(row, document);
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    return new CodeIndex(folder);
  }

  private static double norm(SparseCodes codes, int row) {
    return Math.sqrt(codes.dot(row, codes, row));
  }

  /** Returns the rows nearest to the code of each query, the nearest first. */
  public int[][] nearest(SparseCodes queries, int count) throws IOException {
    return search(
        queries.size(),
        count,
        query -> {
          BooleanQuery.Builder units = new BooleanQuery.Builder();
          double norm = norm(queries, query);
          for (int at = queries.start(query); at < queries.start(query + 1); at++) {
            String unit = String.valueOf(queries.unit(at));
            float weight = (float) (queries.value(at) / norm);
            units.add(FeatureField.newLinearQuery(FIELD, unit, weight), BooleanClause.Occur.SHOULD);
          }
          return units.build();
        });
  }

  /** Returns the rows nearest to each query by their dense vectors, the nearest first. */
  public int[][] nearest(Samples queries, int count) throws IOException {
    return search(
        queries.size(),
        count,
        query -> new KnnFloatVectorQuery(FIELD, queries.row(query), CANDIDATES));
  }

  private int[][] search(int queries, int count, IntFunction<Query> query) throws IOException {
    int[][] found = new int[queries][];
    try (FSDirectory directory = FSDirectory.open(folder);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      for (int i = 0; i < queries; i++) {
        // One segment, written in order: the number of a document is that of its row.
        ScoreDoc[] hits = searcher.search(query.apply(i), count).scoreDocs;
        found[i] = Arrays.stream(hits).mapToInt(hit -> hit.doc).toArray();
      }
    }
    return found;
  }

  public long bytes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      long bytes = 0;
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  /** Returns the share of the nearest rows that a search found, on average over queries. */
  public static double recall(int[][] found, int[][] nearest) {
    double recall = 0;
    for (int query = 0; query < nearest.length; query++) {
      List<Integer> hits = Arrays.stream(found[query]).boxed().toList();
      long right = Arrays.stream(nearest[query]).filter(hits::contains).count();
      recall += (double) right / nearest[query].length / nearest.length;
    }
    return recall;
  }
}
