package io.github.sparseae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.RowRange;
import io.github.sparseae.internal.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabeledRowsTest {
  private static final float[][] ROWS = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {-1, 0.5f, 0}};
  private static final int[] LABELS = {2, 0, 1, 7};

  @TempDir Path folder;

  private static Stream<LabeledRow> stream() {
    return IntStream.range(0, 4).mapToObj(i -> LabeledRow.of(ROWS[i], LABELS[i]));
  }

  /** All rows of a pass, three at a time; closes it. */
  private static LabeledSamples all(RowPass pass) {
    List<float[]> rows = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    try (pass) {
      for (Optional<Samples> part = pass.next(3); part.isPresent(); part = pass.next(3)) {
        LabeledSamples labeled = (LabeledSamples) part.get();
        for (int i = 0; i < labeled.size(); i++) {
          rows.add(labeled.row(i));
          labels.add(labeled.label(i));
        }
      }
    }
    return LabeledSamples.of(
        Samples.of(rows.toArray(float[][]::new)),
        labels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static void assertRows(LabeledRows source) {
    assertThat(source.width()).isEqualTo(3);
    for (int pass = 0; pass < 2; pass++) {
      LabeledSamples read = all(RowPass.open(source));
      assertThat(read.labels()).containsExactly(LABELS);
      assertThat(read.samples().toDenseArray()).isEqualTo(Samples.of(ROWS).toDenseArray());
    }
    try (RowPass pass = RowPass.open(source.samples())) {
      assertThat(pass.next(4).orElseThrow().toDenseArray())
          .isEqualTo(Samples.of(ROWS).toDenseArray());
    }
  }

  @Test
  void of_samplesOrSourceWithLabels_deliversBothInEveryPass() {
    LabeledRows source = LabeledRows.of(Samples.of(ROWS), LABELS);
    assertThat(source.sizeIfKnown()).hasValue(4);
    assertThat(source.name()).isEqualTo("4 samples of 3 float32");
    assertRows(source);

    Rows unknown = Rows.ofStreams("streamed", 3, () -> Stream.of(ROWS));
    LabeledRows paired = LabeledRows.of(unknown, LABELS);
    assertThat(paired.sizeIfKnown()).hasValue(4);
    assertThat(paired.name()).isEqualTo("streamed");
    assertRows(paired);
  }

  @Test
  void ofStreamsAndIterators_rowsWithLabels_areReadAgainInEveryPass() {
    AtomicInteger closed = new AtomicInteger();
    LabeledRows streamed =
        LabeledRows.ofStreams("streamed", 3, () -> stream().onClose(closed::incrementAndGet));
    assertThat(streamed.sizeIfKnown()).isEmpty();
    assertRows(streamed);
    assertThat(closed).hasValue(3);
    assertRows(streamed.withSize(4));
    assertThat(streamed.withSize(4).sizeIfKnown()).hasValue(4);
    assertRows(LabeledRows.ofIterators("iterated", 3, () -> stream().iterator()));
  }

  @Test
  void ofIterators_rowsOverwrittenAfterwards_areCopied() {
    float[] reused = new float[3];
    LabeledRows source =
        LabeledRows.ofIterators(
            "counted",
            3,
            () -> {
              Iterator<LabeledRow> rows = stream().iterator();
              return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                  return rows.hasNext();
                }

                @Override
                public LabeledRow next() {
                  rows.next();
                  System.arraycopy(ROWS[next], 0, reused, 0, 3);
                  return LabeledRow.of(reused, LABELS[next++]);
                }
              };
            });

    assertRows(source);
  }

  @Test
  void ofStreams_manyChunks_keepEachRowWithItsLabel() {
    LabeledRows source =
        LabeledRows.ofStreams(
            "many",
            1,
            () -> IntStream.range(0, 5_000).mapToObj(i -> LabeledRow.of(new float[] {i}, i % 7)));

    LabeledSamples read = all(RowPass.open(source));
    assertThat(read.size()).isEqualTo(5_000);
    for (int i = 0; i < 5_000; i++) {
      assertThat(read.label(i)).isEqualTo((int) read.samples().get(i, 0) % 7);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 60, 299, 300, 9_999})
  void shuffled_anyBuffer_keepsLabelsAndTheOrderOfRowsWithoutThem(int buffer) {
    float[][] rows = new float[300][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {i};
    }
    int[] labels = IntStream.range(0, 300).map(i -> i * 31 % 11).toArray();
    LabeledRows source = LabeledRows.of(Fixtures.streamed(Samples.of(rows)), labels);

    LabeledSamples mixed =
        all(RowPass.shuffled(source, RowRange.ALL, buffer, RandomStream.of(5, "shuffle", 2)));
    List<Double> order = new ArrayList<>();
    for (int i = 0; i < mixed.size(); i++) {
      order.add(mixed.samples().get(i, 0));
      assertThat(mixed.label(i)).isEqualTo(((int) mixed.samples().get(i, 0)) * 31 % 11);
    }
    try (RowPass pass =
        RowPass.shuffled(
            source.samples(), RowRange.ALL, buffer, RandomStream.of(5, "shuffle", 2))) {
      Samples unlabeled = pass.next(300).orElseThrow();
      assertThat(order)
          .isEqualTo(IntStream.range(0, 300).mapToObj(i -> unlabeled.get(i, 0)).toList());
    }
    assertThat(order).doesNotHaveDuplicates().hasSize(300);
  }

  @Test
  void ofIdx_imagesAndLabels_areThoseOfIdx() throws IOException {
    Path images = IdxBytes.write(folder, "images", IdxBytes.twoImages());
    Path labels = IdxBytes.write(folder, "labels", IdxBytes.gzip(IdxBytes.twoLabels()));
    LabeledRows source = LabeledRows.ofIdx(images, labels);
    LabeledSamples whole = Idx.read(images, labels);

    assertThat(source.sizeIfKnown()).hasValue(2);
    assertThat(source.width()).isEqualTo(6);
    try (RowPass pass = RowPass.open(source)) {
      LabeledSamples read = (LabeledSamples) pass.next(2).orElseThrow();
      assertThat(read.samples().bytes()).isEqualTo(whole.samples().bytes());
      assertThat(read.labels()).containsExactly(7, 200);
    }
    Path three = IdxBytes.write(folder, "three", IdxBytes.bytes(0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3));
    assertThatThrownBy(() -> LabeledRows.ofIdx(images, three))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            three
                + ": dimension 0: expected 2 labels, one for each image in "
                + images
                + ", was 3");
    assertThatThrownBy(() -> LabeledRows.ofIdx(labels, labels))
        .isInstanceOf(DataFormatException.class);
    assertThatThrownBy(() -> LabeledRows.ofIdx(images, folder.resolve("none")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void of_rowsFileAndLabels_thatDoNotGoTogether_isRefusedAtOnce() throws IOException {
    Path file = Files.write(folder.resolve("rows.f32"), new byte[2 * 3 * Float.BYTES]);
    Rows rows = Rows.ofFloats(file, 3);

    assertThat(LabeledRows.of(rows, new int[] {1, 0}).sizeIfKnown()).hasValue(2);
    assertThatThrownBy(() -> LabeledRows.of(rows, LABELS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": 4 labels for 2 rows: each row needs one");
    assertThatThrownBy(() -> LabeledRows.of(rows, new int[] {1}))
        .hasMessage(file + ": 1 label for 2 rows: each row needs one");
    assertThatThrownBy(() -> LabeledRows.of(rows, new int[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": there are no labels: each row needs one");
    assertThatThrownBy(() -> LabeledRows.of(rows, new int[] {1, -2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": the label of row 1 is -2: classes count from 0");
    assertThatThrownBy(() -> LabeledRows.of(rows, new int[] {1, 3}).withClasses(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": the label of row 1 is 3, but classes are from 0 to 2");
  }

  @Test
  void of_labelsCopied_laterChangesDoNotShow() {
    int[] labels = LABELS.clone();
    LabeledRows source = LabeledRows.of(Fixtures.streamed(Samples.of(ROWS)), labels);
    Arrays.fill(labels, 0);

    assertThat(all(RowPass.open(source)).labels()).containsExactly(LABELS);
  }

  @Test
  void of_moreOrFewerRowsThanLabels_namesTheRow() {
    Rows rows = Rows.ofStreams("streamed", 3, () -> Stream.of(ROWS));

    assertThatThrownBy(() -> all(RowPass.open(LabeledRows.of(rows, new int[] {0, 1, 2}))))
        .isInstanceOfSatisfying(RowReadException.class, e -> assertThat(e.row()).isEqualTo(3))
        .hasMessage("streamed, row 3: there is no label for it: the rows go on after 3 labels");
    assertThatThrownBy(() -> all(RowPass.open(LabeledRows.of(rows, new int[5]))))
        .isInstanceOf(RowReadException.class)
        .hasMessage("streamed, row 4: the rows end, but there are 5 labels");
  }

  @Test
  void withClasses_labelOutOfRange_namesRowAndClassCount() {
    LabeledRows source = LabeledRows.ofStreams("streamed", 3, LabeledRowsTest::stream);

    assertRows(source.withClasses(8));
    assertThatThrownBy(() -> all(RowPass.open(source.withClasses(7))))
        .isInstanceOf(RowReadException.class)
        .hasMessage("streamed, row 3: the label is 7, but classes are from 0 to 6");
    assertThatThrownBy(() -> source.withClasses(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of classes must be positive, was 0");
    LabeledRows negative =
        LabeledRows.ofStreams(
            "streamed", 3, () -> Stream.concat(stream(), Stream.of(LabeledRow.of(ROWS[0], -1))));
    assertThatThrownBy(() -> all(RowPass.open(negative)))
        .isInstanceOf(RowReadException.class)
        .hasMessage("streamed, row 4: the label is -1: classes count from 0");
  }

  @Test
  void ofStreams_badRowsAndArguments_areNamed() {
    assertThatThrownBy(
            () ->
                all(
                    RowPass.open(
                        LabeledRows.ofStreams(
                            "streamed", 3, () -> Stream.of(LabeledRow.of(new float[2], 0))))))
        .isInstanceOf(RowReadException.class)
        .hasMessage("streamed, row 0: has width 2, but the source's width is 3");
    assertThatThrownBy(() -> all(RowPass.open(LabeledRows.ofStreams("none", 3, Stream::empty))))
        .isInstanceOf(RowReadException.class)
        .hasMessage("none, row 0: the source has no rows");
    assertThatThrownBy(() -> LabeledRows.ofStreams("none", 0, Stream::empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the width must be positive, was 0");
    assertThatThrownBy(() -> LabeledRows.ofStreams("none", 1, Stream::empty).withSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of rows must be positive, was 0");
    assertThatThrownBy(
            () ->
                all(
                    RowPass.open(
                        LabeledRows.ofStreams("streamed", 3, LabeledRowsTest::stream).withSize(5))))
        .hasMessage("streamed, row 4: the source ended, but announced 5 rows");
  }

  @Test
  void stop_ofAPassUnderWay_asksForNothingMore() {
    RowPass pass = RowPass.open(LabeledRows.ofStreams("streamed", 3, LabeledRowsTest::stream));
    assertThat(pass.next(1)).isPresent();
    pass.stop();

    assertThat(pass.next(3)).isPresent();
    assertThatThrownBy(() -> pass.next(1))
        .isInstanceOf(RowReadException.class)
        .hasMessage("streamed, row 4: reading was stopped before it");
    pass.close();
  }

  @Test
  void of_wordsOfClasses_areTheirPlaces() {
    Samples rows = Samples.of(ROWS);
    List<String> sides = List.of("-1", "+1");

    assertThat(LabeledSamples.of(rows, List.of("+1", "-1", "-1", "+1"), sides).labels())
        .containsExactly(1, 0, 0, 1);
    assertThatThrownBy(() -> LabeledSamples.of(rows, List.of("+1", "-1", "1", "+1"), sides))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the label of row 2 must be one of -1, +1, was 1");
    assertThatThrownBy(() -> LabeledSamples.of(rows, List.of("+1"), sides))
        .hasMessage("1 label for 4 rows: each row needs one");
    assertThatThrownBy(() -> LabeledSamples.of(rows, List.of(), List.of()))
        .hasMessage("there must be at least one class");
  }
}
