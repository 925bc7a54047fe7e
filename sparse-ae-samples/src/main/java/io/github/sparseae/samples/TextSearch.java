package io.github.sparseae.samples;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.samples.run.ShortSample;
import io.github.sparseae.samples.search.CodeIndex;
import io.github.sparseae.samples.search.Vectors;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
    name = "text-search",
    description = "Finds texts, or digits, by the sparse codes of their vectors in Lucene.")
public final class TextSearch extends ShortSample {
  private static final int FOUND = 10;

  public static void main(String[] args) {
    Console.main(new TextSearch(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    int rows = quickOr(1000, 10_000);
    int queries = quickOr(50, 500);
    Optional<Vectors> texts = Vectors.ofDefinitions(rows, queries);
    Vectors vectors =
        texts.isPresent()
            ? texts.get()
            : Vectors.of(train().rows(0, rows), test().rows(0, queries));
    int[][] nearest = vectors.nearest(FOUND);
    CodeIndex dense = CodeIndex.of(vectors.rows(), Files.createTempDirectory(file("."), "dense"));
    print(out, "dense vectors", dense, dense.nearest(vectors.queries(), FOUND), nearest);
    for (int k : new int[] {16, 32, 64}) {
      try (SparseAutoencoder sae =
          SparseAutoencoder.builder()
              .inputs(vectors.rows().width())
              .hidden(quickOr(256, 2048))
              .sparsity(Sparsity.topK(k))
              .preEncoderBias(PreEncoderBias.MEAN)
              .unitNormDecoder(true)
              .encoderFromDecoder(true)
              .build()) {
        sae.fit(
            vectors.rows(),
            Training.builder().epochs(quickOr(5, 20)).optimizer(Optimizer.adam(0.001)));
        CodeIndex codes =
            CodeIndex.of(
                sae.encodeSparse(vectors.rows()), Files.createTempDirectory(file("."), "codes"));
        SparseCodes asked = sae.encodeSparse(vectors.queries());
        print(out, "codes of " + k + " units", codes, codes.nearest(asked, FOUND), nearest);
        int hit = codes.nearest(asked, FOUND)[0][0];
        out.println("  " + vectors.questions().get(0) + "  →  " + vectors.texts().get(hit));
      }
    }
  }

  private static void print(
      PrintWriter out, String name, CodeIndex index, int[][] found, int[][] nearest)
      throws IOException {
    out.printf(
        "%-17s recall@10 %.3f, index of %,d bytes%n",
        name, CodeIndex.recall(found, nearest), index.bytes());
  }
}
