package io.github.sparseae.samples.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.spi.model.embedding.EmbeddingModelFactory;
import io.github.sparseae.data.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.IntStream;

/**
 * Vectors to search in, and queries of the same kind, none of which is among them, each with the
 * text that it stands for.
 */
public record Vectors(Samples rows, Samples queries, List<String> texts, List<String> questions) {
  private static final String NOUNS = "/net/sf/extjwnl/data/wordnet/wn31/data.noun";

  /**
   * Returns definitions of nouns from WordNet, as a small embedding model sees them; empty unless
   * both are on the class path, which the Maven profile {@code text} does.
   */
  public static Optional<Vectors> ofDefinitions(int rows, int queries) throws IOException {
    Optional<EmbeddingModelFactory> factory =
        ServiceLoader.load(EmbeddingModelFactory.class).findFirst();
    try (InputStream nouns = Vectors.class.getResourceAsStream(NOUNS)) {
      if (factory.isEmpty() || nouns == null) {
        return Optional.empty();
      }
      List<String> all = definitions(nouns);
      EmbeddingModel model = factory.get().create();
      List<String> some = spread(all, rows + queries);
      List<String> questions = spread(some, queries);
      List<String> texts = some.stream().filter(text -> !questions.contains(text)).toList();
      return Optional.of(
          new Vectors(embedded(texts, model), embedded(questions, model), texts, questions));
    }
  }

  /** Returns lines such as "dog: a member of the genus Canis". */
  private static List<String> definitions(InputStream nouns) throws IOException {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(nouns, UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith(" "))
          .map(
              line -> {
                String word = line.split(" ", 6)[4].replace('_', ' ');
                String gloss = line.substring(line.indexOf('|') + 1);
                return word + ": " + gloss.split("; \"", 2)[0].strip();
              })
          .distinct()
          .toList();
    }
  }

  private static List<String> spread(List<String> all, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  private static Samples embedded(List<String> texts, EmbeddingModel model) {
    return Samples.of(
        texts.stream().map(text -> model.embed(text).content().vector()).toArray(float[][]::new));
  }

  /** Returns rows without texts, such as pixels; texts are their numbers. */
  public static Vectors of(Samples rows, Samples queries) {
    return new Vectors(rows, queries, numbers(rows, "row "), numbers(queries, "query "));
  }

  private static List<String> numbers(Samples rows, String kind) {
    return IntStream.range(0, rows.size()).mapToObj(row -> kind + row).toList();
  }

  /** Returns the rows of the largest cosine with each query, compared with every row. */
  public int[][] nearest(int count) {
    double[][] unit = unit(rows);
    return Arrays.stream(unit(queries))
        .parallel()
        .map(
            query -> {
              double[] cosines = Arrays.stream(unit).mapToDouble(row -> dot(row, query)).toArray();
              return IntStream.range(0, cosines.length)
                  .boxed()
                  .sorted(Comparator.comparingDouble((Integer row) -> -cosines[row]))
                  .limit(count)
                  .mapToInt(Integer::intValue)
                  .toArray();
            })
        .toArray(int[][]::new);
  }

  private static double[][] unit(Samples rows) {
    double[][] unit = new double[rows.size()][rows.width()];
    for (int i = 0; i < unit.length; i++) {
      rows.copy(i, i + 1, unit[i]);
      double norm = Math.sqrt(dot(unit[i], unit[i]));
      for (int j = 0; j < unit[i].length; j++) {
        unit[i][j] /= norm;
      }
    }
    return unit;
  }

  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
