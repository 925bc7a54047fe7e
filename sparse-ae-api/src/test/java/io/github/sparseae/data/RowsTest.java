package io.github.sparseae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.metrics.DataReport;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {
  private static final float[][] ROWS = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {-1, 0.5f, 0}};

  @TempDir Path folder;

  private static List<float[]> rows(Rows source) {
    List<float[]> rows = new ArrayList<>();
    try (RowPass pass = RowPass.open(source)) {
      for (Optional<Samples> part = pass.next(2); part.isPresent(); part = pass.next(2)) {
        for (int i = 0; i < part.get().size(); i++) {
          rows.add(part.get().row(i));
        }
      }
    }
    return rows;
  }

  private static void assertRows(Rows source) {
    assertThat(source.width()).isEqualTo(3);
    for (int pass = 0; pass < 2; pass++) {
      assertThat(rows(source).toArray(float[][]::new)).isDeepEqualTo(ROWS);
    }
  }

  @Test
  void of_samples_deliversThemInEveryPass() {
    Rows source = Fixtures.streamed(Samples.of(ROWS));

    assertThat(source.sizeIfKnown()).hasValue(4);
    assertThat(source.name()).isEqualTo("4 samples of 3 float32");
    assertRows(source);
  }

  @Test
  void of_manySamples_inPartsInOrder() {
    float[][] many = new float[3_000][1_000];
    for (int i = 0; i < many.length; i++) {
      many[i][7] = i;
    }
    List<float[]> rows = rows(Fixtures.streamed(Samples.of(many)));

    assertThat(rows).hasSize(3_000);
    for (int i = 0; i < many.length; i++) {
      assertThat(rows.get(i)[7]).isEqualTo(i);
    }
  }

  @Test
  void ofIterators_rowsOverwrittenAfterwards_areCopied() {
    Rows source =
        Rows.ofIterators(
            "counted",
            3,
            () ->
                new Iterator<>() {
                  private final float[] reused = new float[3];
                  private int next;

                  @Override
                  public boolean hasNext() {
                    return next < ROWS.length;
                  }

                  @Override
                  public float[] next() {
                    if (!hasNext()) {
                      throw new NoSuchElementException();
                    }
                    System.arraycopy(ROWS[next++], 0, reused, 0, 3);
                    return reused;
                  }
                });

    assertThat(source.sizeIfKnown()).isEmpty();
    assertRows(source);
  }

  @Test
  void ofStreams_afterEachPass_areClosed() {
    AtomicInteger closed = new AtomicInteger();
    Rows source =
        Rows.ofStreams("streamed", 3, () -> Stream.of(ROWS).onClose(closed::incrementAndGet));

    assertRows(source);
    assertThat(closed).hasValue(2);
    assertRows(source.withSize(4));
    assertThat(source.withSize(4).sizeIfKnown()).hasValue(4);
  }

  @Test
  void ofStreams_rowOfAnotherWidth_namesSourceAndRow() {
    Rows source = Rows.ofStreams("activations", 3, () -> Stream.of(ROWS[0], ROWS[1], new float[4]));

    assertThatThrownBy(() -> rows(source))
        .isInstanceOfSatisfying(
            RowReadException.class,
            e -> {
              assertThat(e.source()).isEqualTo("activations");
              assertThat(e.row()).isEqualTo(2);
            })
        .hasMessage("activations, row 2: has width 4, but the source's width is 3");
  }

  @Test
  void ofStreams_numberNotFinite_namesRowAndColumnOfTheWholeSource() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      Rows source =
          Rows.ofStreams(
              "activations",
              3,
              () ->
                  Stream.concat(
                      Stream.generate(() -> ROWS[1]).limit(5_000),
                      Stream.of(new float[] {0, 0, bad})));

      assertThatThrownBy(() -> rows(source))
          .isInstanceOf(RowReadException.class)
          .hasMessage(
              "activations, row 5000: column 2 is " + bad + ": every number must be finite");
    }
  }

  @Test
  void ofIterators_throwingOrNull_isUnreadableAtItsRow() {
    Rows source =
        Rows.ofStreams(
            "activations",
            3,
            () ->
                Stream.iterate(0, i -> i + 1)
                    .map(
                        i -> {
                          if (i == 3) {
                            throw new IllegalStateException("the disk is on fire");
                          }
                          return ROWS[i];
                        }));
    assertThatThrownBy(() -> rows(source))
        .isInstanceOf(RowReadException.class)
        .hasMessage(
            "activations, row 3: cannot be read: java.lang.IllegalStateException: the disk is on"
                + " fire")
        .hasCauseInstanceOf(IllegalStateException.class);

    assertThatThrownBy(
            () ->
                rows(
                    Rows.ofIterators(
                        "closed",
                        3,
                        () -> {
                          throw new IllegalStateException("not today");
                        })))
        .isInstanceOf(RowReadException.class)
        .hasMessage("closed, row 0: cannot be read: java.lang.IllegalStateException: not today");
  }

  @Test
  void ofStreams_supplierOfNothingNew_isRefused() {
    Stream<float[]> one = Stream.of(ROWS);
    Rows once = Rows.ofStreams("once", 3, () -> one);
    assertThat(rows(once)).hasSize(ROWS.length);
    assertThatThrownBy(() -> rows(once))
        .isInstanceOf(RowReadException.class)
        .hasMessage(
            "once, row 0: cannot be read: java.lang.IllegalStateException: the supplier must return"
                + " a new stream for each pass");
    for (Rows none :
        List.of(Rows.ofIterators("none", 3, () -> null), Rows.ofStreams("none", 3, () -> null))) {
      assertThatThrownBy(() -> rows(none))
          .hasMessageEndingWith(
              "row 0: cannot be read: java.lang.NullPointerException: the supplier"
                  + " returned null");
    }
  }

  @Test
  @SuppressWarnings("NullAway") // as a source without annotations may
  void methodThatReturnsNull_isNamedWithItsSource() {
    Rows unsized = new NullRows("unsized", null, SuppliedRows.once(Samples.of(ROWS)));
    for (Consumer<Rows> use :
        List.<Consumer<Rows>>of(
            RowsTest::rows,
            rows -> LabeledRows.of(rows, new int[ROWS.length]),
            rows -> rows.beside(Samples.of(ROWS)),
            rows -> Samples.of(ROWS).beside(rows),
            DataReport::of,
            rows -> Training.updates(5).build().epochsFor(rows))) {
      assertThatThrownBy(() -> use.accept(unsized))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("unsized: sizeIfKnown() returned null");
    }
    assertThatThrownBy(() -> rows(new NullRows(null, OptionalLong.empty(), null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessageMatching("name\\(\\) of class .*NullRows returned null");
    Rows unopened = new NullRows("unopened", OptionalLong.empty(), null);
    Rows unread =
        new NullRows("unread", OptionalLong.empty(), SuppliedRows.stream(() -> null, () -> {}));
    for (UnaryOperator<Rows> wrapped :
        List.<UnaryOperator<Rows>>of(
            rows -> rows,
            rows -> rows.withSize(3),
            rows -> LabeledRows.of(rows, new int[3]),
            rows -> LabeledRows.of(rows, new int[3]).withClasses(2))) {
      assertThatThrownBy(() -> rows(wrapped.apply(unopened)))
          .isInstanceOf(RowReadException.class)
          .hasMessage(
              "unopened, row 0: cannot be read: java.lang.NullPointerException: open() returned"
                  + " null");
      assertThatThrownBy(() -> rows(wrapped.apply(unread)))
          .isInstanceOf(RowReadException.class)
          .hasMessage(
              "unread, row 0: cannot be read: java.lang.NullPointerException: next() returned"
                  + " null");
    }
  }

  /** Returns null where it is given null. */
  @SuppressWarnings("NullAway")
  private record NullRows(
      @Nullable String name,
      @Nullable OptionalLong sizeIfKnown,
      @Nullable RowStream<? extends Samples> open)
      implements Rows {
    @Override
    public int width() {
      return 3;
    }
  }

  @Test
  void ofStreams_closingFails_isSaid() {
    Rows source =
        Rows.ofStreams(
            "streamed",
            3,
            () ->
                Stream.of(ROWS)
                    .onClose(
                        () -> {
                          throw new IllegalStateException("stuck");
                        }));

    assertThatThrownBy(() -> rows(source))
        .isInstanceOf(RowReadException.class)
        .hasMessage("streamed, row 4: cannot be closed: java.lang.IllegalStateException: stuck");
  }

  @Test
  void factories_badArguments_areRefused() {
    assertThatThrownBy(() -> Rows.ofStreams("none", 0, Stream::empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the width must be positive, was 0");
    assertThatThrownBy(() -> Rows.ofStreams("none", 1, Stream::empty).withSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of rows must be positive, was 0");
    assertThatThrownBy(() -> rows(Rows.ofStreams("none", 1, Stream::empty)))
        .isInstanceOf(RowReadException.class)
        .hasMessage("none, row 0: the source has no rows");
  }

  private Path floats(float... values) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return Files.write(folder.resolve("rows.f32"), bytes.array());
  }

  @Test
  void ofFloats_littleEndianFile_rowAfterRow() throws IOException {
    Rows source = Rows.ofFloats(floats(1, 2, 3, 4, 5, 6, 7, 8, 9, -1, 0.5f, 0), 3);

    assertThat(source.sizeIfKnown()).hasValue(4);
    assertRows(source);
  }

  @Test
  void ofFloats_notWholeRows_isRefused() throws IOException {
    Path file = floats(1, 2, 3, 4);

    assertThatThrownBy(() -> Rows.ofFloats(file, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            file
                + ": a size of 16 bytes is no whole number of rows of 3 float32 numbers, 12 bytes each");
    assertThatThrownBy(() -> Rows.ofFloats(floats(), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows.f32: a size of 0 bytes is no whole number of rows");
    assertThatThrownBy(() -> Rows.ofFloats(folder.resolve("none"), 3))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void ofFloats_fileThatChanges_isFoundOut() throws IOException {
    Path file = floats(1, 2, 3, 4, 5, 6);
    Rows source = Rows.ofFloats(file, 3);

    for (float[] other : new float[][] {{1, 2, 3}, {1, 2, 3, 4}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}) {
      floats(other);
      assertThatThrownBy(() -> rows(source))
          .isInstanceOf(RowReadException.class)
          .hasMessageStartingWith(file + ", row 0: cannot be read: ")
          .hasMessageEndingWith(
              "expected 6 numbers of 4 bytes for shape (2, 3), was %s bytes", 4 * other.length);
    }
    floats(1, 2, 3, 4, Float.NaN, 6);
    assertThatThrownBy(() -> rows(source))
        .hasMessage(file + ", row 1: column 1 is NaN: expected a finite number");
    Files.delete(file);
    assertThatThrownBy(() -> rows(source))
        .isInstanceOf(RowReadException.class)
        .hasMessageStartingWith(file + ", row 0: cannot be read: java.nio.file.NoSuchFileException")
        .hasCauseInstanceOf(NoSuchFileException.class);
  }

  @Test
  void ofIdx_plainAndGzip_rowsOfIdx() throws IOException {
    for (byte[] content : List.of(IdxBytes.twoImages(), IdxBytes.gzip(IdxBytes.twoImages()))) {
      Path file = IdxBytes.write(folder, "images", content);
      Rows source = Rows.ofIdx(file);

      assertThat(source.width()).isEqualTo(6);
      assertThat(source.sizeIfKnown()).hasValue(2);
      assertThat(source.name()).isEqualTo(file.toString());
      Samples whole = Idx.readImages(file);
      assertThat(rows(source).toArray(float[][]::new))
          .isDeepEqualTo(new float[][] {whole.row(0), whole.row(1)});
      try (RowPass pass = RowPass.open(source)) {
        assertThat(pass.next(2).orElseThrow().isBytes()).isTrue();
      }
    }
  }

  @Test
  void ofIdx_largerThanAChunk_isReadOn() throws IOException {
    int images = 1_000;
    ByteBuffer content = ByteBuffer.allocate(16 + images * 784);
    content.putInt(0x803).putInt(images).putInt(28).putInt(28);
    while (content.hasRemaining()) {
      content.put((byte) (content.position() % 251));
    }
    Path file = IdxBytes.write(folder, "images", IdxBytes.gzip(content.array()));
    Samples whole = Idx.readImages(file);

    try (RowPass pass = RowPass.open(Rows.ofIdx(file))) {
      assertThat(pass.next(images).orElseThrow().bytes()).isEqualTo(whole.bytes());
      assertThat(pass.isOver()).isTrue();
    }
  }

  @Test
  void ofIdx_damagedOrOtherFile_isRefusedAtOnceOrWhereItShows() throws IOException {
    Path labels = IdxBytes.write(folder, "labels", IdxBytes.twoLabels());
    assertThatThrownBy(() -> Rows.ofIdx(labels))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(labels + ": number of dimensions: expected 3, was 1");

    byte[] cut = Arrays.copyOf(IdxBytes.twoImages(), 24);
    Path plain = IdxBytes.write(folder, "plain", cut);
    assertThatThrownBy(() -> Rows.ofIdx(plain))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            plain + ": content: expected 12 numbers of 1 byte for shape (2, 2, 3), was 8 bytes");

    Path packed = IdxBytes.write(folder, "packed", IdxBytes.gzip(cut));
    Rows source = Rows.ofIdx(packed);
    assertThatThrownBy(() -> rows(source))
        .isInstanceOf(RowReadException.class)
        .hasMessage(
            packed
                + ", row 0: cannot be read: io.github.sparseae.data.DataFormatException: "
                + packed
                + ": content: expected 12 bytes, was 8 bytes")
        .hasCauseInstanceOf(DataFormatException.class);
  }

  @Test
  void ofIdx_headerOfRowsBeyondAnArray_isRefused() throws IOException {
    byte[] absurd =
        IdxBytes.bytes(0, 0, 8, 3, 0, 0, 0, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 2, 1, 2, 3);
    Path file = IdxBytes.write(folder, "absurd", IdxBytes.gzip(absurd));

    assertThatThrownBy(() -> Rows.ofIdx(file))
        .isInstanceOf(DataFormatException.class)
        .hasMessage(
            file
                + ": dimensions: expected a size that 37 compressed bytes can have, was (2,"
                + " 2147483647, 2)");
  }
}
