package io.github.sparseae.internal.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.GivenRows;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.internal.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class RowPassTest {
  /** Rows (0, 0), (1, -1), (2, -2) and so on: each says where it was. */
  private static Samples numbered(int rows) {
    float[][] values = new float[rows][];
    for (int i = 0; i < rows; i++) {
      values[i] = new float[] {i, -i};
    }
    return Samples.of(values);
  }

  private static Rows chunked(int rows, int chunk) {
    Samples all = numbered(rows);
    return new GivenRows(
        2,
        IntStream.iterate(0, from -> from < rows, from -> from + chunk)
            .mapToObj(from -> all.rows(from, Math.min(from + chunk, rows)))
            .toArray(Samples[]::new));
  }

  private static List<Integer> order(RowPass pass, int rows) {
    List<Integer> order = new ArrayList<>();
    for (Optional<Samples> part = pass.next(rows); part.isPresent(); part = pass.next(rows)) {
      for (int i = 0; i < part.get().size(); i++) {
        assertThat(part.get().get(i, 1)).isEqualTo(-part.get().get(i, 0));
        order.add((int) part.get().get(i, 0));
      }
    }
    pass.close();
    return order;
  }

  private static List<Integer> shuffled(int rows, int chunk, int group, int buffer, long epoch) {
    RandomStream random = RandomStream.of(5, "shuffle", epoch);
    return order(RowPass.shuffled(chunked(rows, chunk), RowRange.ALL, buffer, random), group);
  }

  private static List<Integer> upTo(int rows) {
    return IntStream.range(0, rows).boxed().toList();
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "4, 4", "5, 4", "9, 4", "23, 4", "3, 23", "3, 100", "23, 23", "7, 1"})
  public void next_anyChunksAndGroups_everyRowInItsOrder(int chunk, int group) {
    assertThat(order(RowPass.open(chunked(23, chunk)), group)).isEqualTo(upTo(23));
  }

  @Test
  public void next_groups_areFullUntilTheLast() {
    try (RowPass pass = RowPass.open(chunked(11, 3))) {
      assertThat(pass.next(4).orElseThrow().size()).isEqualTo(4);
      assertThat(pass.next(4).orElseThrow().size()).isEqualTo(4);
      assertThat(pass.isOver()).isFalse();
      assertThat(pass.next(4).orElseThrow().size()).isEqualTo(3);
      assertThat(pass.isOver()).isTrue();
      assertThat(pass.next(4)).isEmpty();
      assertThat(pass.next(4)).isEmpty();
    }
  }

  @Test
  public void isOver_shuffled_onlyOnceTheBufferIsEmpty() {
    try (RowPass pass =
        RowPass.shuffled(chunked(11, 3), RowRange.ALL, 5, RandomStream.of(5, "shuffle", 0))) {
      assertThat(pass.next(6).orElseThrow().size()).isEqualTo(6);
      assertThat(pass.isOver()).isFalse();
      assertThat(pass.next(6).orElseThrow().size()).isEqualTo(5);
      assertThat(pass.isOver()).isTrue();
      assertThat(pass.next(6)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 499, 500, 501, 100_000})
  public void shuffled_anyBuffer_eachRowExactlyOnce(int buffer) {
    assertThat(shuffled(500, 13, 32, buffer, 0)).containsExactlyInAnyOrderElementsOf(upTo(500));
  }

  @Test
  public void shuffled_sameSeedAndEpoch_sameOrderWhateverTheChunksAndGroups() {
    List<Integer> order = shuffled(500, 13, 32, 60, 3);

    assertThat(shuffled(500, 13, 32, 60, 3)).isEqualTo(order);
    assertThat(shuffled(500, 1, 500, 60, 3)).isEqualTo(order);
    assertThat(shuffled(500, 500, 7, 60, 3)).isEqualTo(order);
    assertThat(shuffled(500, 13, 32, 60, 4)).isNotEqualTo(order);
    assertThat(shuffled(500, 13, 32, 61, 3)).isNotEqualTo(order);
  }

  @Test
  public void shuffled_bufferOfAllRows_isThePermutationOfRowsInMemory() {
    List<Integer> permutation =
        Arrays.stream(RandomStream.of(5, "shuffle", 2).permutation(300)).boxed().toList();

    assertThat(shuffled(300, 13, 32, 300, 2)).isEqualTo(permutation);
    assertThat(shuffled(300, 13, 32, 9_999, 2)).isEqualTo(permutation);
  }

  @Test
  public void shuffled_bufferOfAllRows_everyOrderEquallyLikely() {
    int[] counts = new int[27];
    for (int epoch = 0; epoch < 6_000; epoch++) {
      List<Integer> order = shuffled(3, 3, 3, 3, epoch);
      counts[9 * order.get(0) + 3 * order.get(1) + order.get(2)]++;
    }

    // Six orders, each expected 1,000 times with a standard deviation of 29.
    assertThat(Arrays.stream(counts).filter(count -> count > 0).boxed())
        .hasSize(6)
        .allSatisfy(count -> assertThat(count).isBetween(870, 1_130));
  }

  @Test
  public void shuffled_smallBuffer_mixesAsFarAsItReaches() {
    int n = 50;
    List<Integer> order = shuffled(5_000, 13, 32, n, 0);

    double lateness = 0;
    int ascending = 0;
    for (int place = 0; place < order.size(); place++) {
      // Row r can be chosen once n - 1 rows after it, at most, have not been read yet.
      assertThat(order.get(place)).isLessThanOrEqualTo(place + n - 1);
      lateness += Math.max(0, place + n - 1 - order.get(place));
      if (place > 0 && order.get(place) > order.get(place - 1)) {
        ascending++;
      }
    }
    // A row stays for n choices in the mean; the standard error of that mean is about 0.7.
    assertThat(lateness / order.size()).isCloseTo(n, within(3.0));
    assertThat(ascending / 5_000.0).isBetween(0.45, 0.57);
  }

  @Test
  public void shuffled_bufferOverSeveralPages_keepsRowsWhole() {
    int width = 1 << 14;
    float[][] rows = new float[60][width];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(rows[i], i);
    }
    Rows wide = Fixtures.streamed(Samples.of(rows));

    List<Integer> seen = new ArrayList<>();
    try (RowPass pass =
        RowPass.shuffled(wide, RowRange.ALL, 40, RandomStream.of(1, "shuffle", 0))) {
      for (Optional<Samples> next = pass.next(1); next.isPresent(); next = pass.next(1)) {
        float[] row = next.get().row(0);
        assertThat(row).containsOnly(row[0]);
        seen.add((int) row[0]);
      }
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(upTo(60));
  }

  @Test
  public void next_bytesAndFloat64_keepTheirKind() {
    Samples bytes = Samples.ofBytes(new byte[] {0, 1, 2, -1, 4, 5}, 2, 0.5f);
    Samples doubles = Samples.of(new double[][] {{0.1, 0.2}, {0.3, 0.4}, {0.5, 0.6}});
    for (Samples samples : List.of(bytes, doubles)) {
      Rows source = new GivenRows(2, samples.rows(0, 1), samples.rows(1, 2), samples.rows(2, 3));
      try (RowPass inOrder = RowPass.open(source);
          RowPass mixed =
              RowPass.shuffled(source, RowRange.ALL, 2, RandomStream.of(0, "shuffle", 0))) {
        for (RowPass pass : List.of(inOrder, mixed)) {
          Samples all = pass.next(3).orElseThrow();

          assertThat(all.toString()).isEqualTo(samples.toString());
          assertThat(Stream.of(0, 1, 2).map(row -> all.get(row, 1)))
              .containsExactlyInAnyOrder(samples.get(0, 1), samples.get(1, 1), samples.get(2, 1));
        }
      }
    }
  }

  @Test
  public void next_chunkOfAnotherWidth_isRefused() {
    try (RowPass pass = RowPass.open(new GivenRows(2, numbered(3), Samples.of(row(3))))) {
      assertThatThrownBy(() -> pass.next(4))
          .isInstanceOf(RowReadException.class)
          .hasMessage("given rows, row 3: has width 3, but the source's width is 2");
    }
  }

  @Test
  public void next_chunkOfAnotherKind_isRefused() {
    Samples bytes = Samples.ofBytes(new byte[2], 2, 0.5f);
    try (RowPass pass = RowPass.open(new GivenRows(2, numbered(3), bytes))) {
      assertThatThrownBy(() -> pass.next(4))
          .isInstanceOf(RowReadException.class)
          .hasMessage("given rows, row 3: is bytes of scale 0.5, but the rows before are float32");
    }
  }

  @Test
  public void next_fewerOrMoreRowsThanAnnounced_isRefused() {
    Rows seven = chunked(7, 3);
    assertThatThrownBy(() -> order(RowPass.open(seven.withSize(8)), 4))
        .isInstanceOf(RowReadException.class)
        .hasMessage("given rows, row 7: the source ended, but announced 8 rows");
    assertThatThrownBy(() -> order(RowPass.open(seven.withSize(5)), 4))
        .isInstanceOf(RowReadException.class)
        .hasMessage("given rows, row 5: the source goes on, but announced 5 rows");
    assertThat(order(RowPass.open(seven.withSize(7)), 4)).hasSize(7);
  }

  @Test
  public void next_noRows_isRefused() {
    try (RowPass pass = RowPass.open(new GivenRows(2))) {
      assertThatThrownBy(() -> pass.next(4))
          .isInstanceOf(RowReadException.class)
          .hasMessage("given rows, row 0: the source has no rows");
    }
  }

  @Test
  public void next_moreRowsThanAnArrayHolds_isRefused() {
    try (RowPass pass = RowPass.open(chunked(7, 3))) {
      assertThatThrownBy(() -> pass.next(Integer.MAX_VALUE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "2147483647 rows of width 2 are more than a Java array holds: at most 1073741819");
      assertThatThrownBy(() -> pass.next(0))
          .hasMessage("the number of rows must be positive, was 0");
    }
    assertThatThrownBy(
            () ->
                RowPass.shuffled(chunked(7, 3), RowRange.ALL, 0, RandomStream.of(0, "shuffle", 0)))
        .hasMessage("bufferRows must be positive, was 0");
  }

  private static float[] row(int width) {
    return new float[width];
  }
}
