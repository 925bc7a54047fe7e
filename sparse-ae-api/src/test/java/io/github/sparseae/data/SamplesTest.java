package io.github.sparseae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final byte[] BYTES = {0, 1, (byte) 255, 10, 20, 30};

  @Test
  void of_rows_keepsThemInOrder() {
    Samples samples = Samples.of(new float[] {1, 2, 3}, new float[] {4, 5, 6});

    assertThat(samples.size()).isEqualTo(2);
    assertThat(samples.width()).isEqualTo(3);
    assertThat(samples.get(1, 0)).isEqualTo(4);
    assertThat(samples.row(1)).containsExactly(4, 5, 6);
    assertThat(samples.precision()).isEqualTo(Precision.FLOAT32);
    assertThat(samples).hasToString("2 samples of 3 float32");
  }

  @Test
  void of_arrayChangedLater_staysAsItWas() {
    float[] row = {1, 2};
    Samples samples = Samples.of(row);
    row[0] = 9;

    assertThat(samples.get(0, 0)).isEqualTo(1);
  }

  @Test
  void ofBytes_unsignedAndScaled_inFloat32() {
    Samples samples = Samples.ofBytes(BYTES, 3, 1 / 255f);

    assertThat(samples.isBytes()).isTrue();
    assertThat(samples.get(0, 2)).isEqualTo(255 * (1 / 255f));
    assertThat(samples.get(1, 1)).isEqualTo((double) (20 * (1 / 255f)));
    assertThat(samples.toDenseArray().get(1, 1)).isEqualTo((double) (20 * (1 / 255f)));
    assertThat(samples).hasToString("2 samples of 3 bytes");
  }

  @Test
  void rows_ofBytesAndNumbers_areThatPart() {
    Samples bytes = Samples.ofBytes(BYTES, 2, 1).rows(1, 3);
    Samples numbers =
        Samples.of(new double[] {1, 2}, new double[] {3, 4}, new double[] {5, 6}).rows(2, 3);

    assertThat(bytes.size()).isEqualTo(2);
    assertThat(bytes.row(0)).containsExactly(255, 10);
    assertThat(bytes.bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 255, 10, 20, 30}));
    assertThat(bytes.bytes().isReadOnly()).isTrue();
    assertThat(numbers.row(0)).containsExactly(5, 6);
    double[] copy = new double[2];
    numbers.copy(0, 1, copy);
    assertThat(copy).containsExactly(5, 6);
  }

  @Test
  void gather_rowsOfAPart_inAnyOrderAndMoreThanOnce() {
    int[] order = {1, 0, 1};
    Samples bytes = Samples.ofBytes(BYTES, 2, 0.5f).rows(1, 3);
    Samples numbers =
        Samples.of(new double[] {9, 9}, new double[] {255, 10}, new double[] {20, 30}).rows(1, 3);
    byte[] kept = new byte[6];
    float[] scaled = new float[6];
    double[] doubles = new double[7];

    bytes.gather(order, kept);
    bytes.gather(order, scaled);
    bytes.gather(order, doubles);
    assertThat(kept).containsExactly(20, 30, (byte) 255, 10, 20, 30);
    assertThat(scaled).containsExactly(10, 15, 127.5f, 5, 10, 15);
    assertThat(doubles).containsExactly(10, 15, 127.5, 5, 10, 15, 0);

    numbers.gather(order, scaled);
    numbers.gather(order, doubles);
    assertThat(scaled).containsExactly(20, 30, 255, 10, 20, 30);
    assertThat(doubles).containsExactly(20, 30, 255, 10, 20, 30, 0);

    bytes.gather(order, 1, 2, scaled);
    bytes.gather(order, 1, 3, doubles);
    assertThat(scaled).containsExactly(20, 30, 127.5f, 5, 20, 30);
    assertThat(doubles).containsExactly(20, 30, 127.5, 5, 10, 15, 0);
  }

  @Test
  void gather_whatIsNotThere_isRefused() {
    Samples bytes = Samples.ofBytes(BYTES, 2, 1).rows(0, 2);
    Samples numbers = Samples.of(new float[] {1, 2});

    assertThatThrownBy(() -> bytes.gather(new int[] {2}, new byte[2]))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("row (2) must be less than size (2)");
    assertThatThrownBy(() -> bytes.gather(new int[] {0, 1}, 1, 3, new float[4]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> bytes.gather(new int[] {0, 1}, new byte[3]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> numbers.gather(new int[] {0}, new byte[2]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("these samples are float32, not bytes");
  }

  @Test
  void of_nanOrInfinity_namesItsPlace() {
    assertThatThrownBy(() -> Samples.of(new float[] {1, 2}, new float[] {3, Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1, column 1 is NaN: every number must be finite");
    assertThatThrownBy(() -> Samples.of(new double[] {Double.POSITIVE_INFINITY, 0}))
        .hasMessage("row 0, column 0 is Infinity: every number must be finite");
  }

  @Test
  void of_rowsOfDifferentWidth_namesTheRow() {
    assertThatThrownBy(() -> Samples.of(new float[] {1, 2}, new float[] {3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1 has width 1, but row 0 has width 2");
  }

  @Test
  void of_nothing_isRefused() {
    assertThatThrownBy(() -> Samples.of(new float[0][]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("at least one row is needed, there are none");
    assertThatThrownBy(() -> Samples.of(new float[][] {{}}))
        .hasMessage("a row needs at least one number, row 0 has none");
    assertThatThrownBy(() -> Samples.of(DenseArray.of(new float[0], 0, 4)))
        .hasMessage("at least one row is needed, there are none");
    assertThatThrownBy(() -> Samples.ofBytes(new byte[0], 3, 1))
        .hasMessage("at least one row is needed, there are none");
  }

  @Test
  void ofBytes_wrongLengthOrScale_isNamed() {
    assertThatThrownBy(() -> Samples.ofBytes(BYTES, 4, 1))
        .hasMessage("a length of 6 bytes is no whole number of rows of width 4");
    assertThatThrownBy(() -> Samples.ofBytes(BYTES, 3, 0))
        .hasMessage("the scale must be positive and finite, was 0.0");
    assertThatThrownBy(() -> Samples.ofBytes(BYTES, 0, 1))
        .hasMessage("the width must be positive, was 0");
    assertThatThrownBy(() -> Samples.ofBytes(BYTES, 3, 1e37f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the scale must be at most 1.3344406E36, so that no byte is beyond float32, was"
                + " 1.0E37");
    assertThat(Samples.ofBytes(new byte[] {-1}, 1, Float.MAX_VALUE / 255).row(0)[0]).isFinite();
  }

  @Test
  void rows_emptyOrOutside_isRefused() {
    Samples samples = Samples.ofBytes(BYTES, 3, 1);

    assertThatThrownBy(() -> samples.rows(1, 1))
        .hasMessage("a range of rows must not be empty, was 1 to 1");
    assertThatThrownBy(() -> samples.rows(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> samples.get(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> samples.get(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void bytes_ofNumbers_isRefused() {
    assertThatThrownBy(() -> Samples.of(new float[] {1}).bytes())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("these samples are float32, not bytes");
  }

  @Test
  void labeled_countsDiffer_namesBoth() {
    Samples samples = Samples.ofBytes(BYTES, 3, 1);

    assertThatThrownBy(() -> LabeledSamples.of(samples, new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 label for 2 rows: each row needs one");
    assertThatThrownBy(() -> LabeledSamples.of(samples, new int[] {0, -2}))
        .hasMessage("the label of row 1 is -2: classes count from 0");
  }

  @Test
  void labeled_partAndClasses_belongToTheirRows() {
    LabeledSamples labeled = LabeledSamples.of(Samples.ofBytes(BYTES, 2, 1), new int[] {2, 0, 1});

    assertThat(labeled.rows(1, 3).labels()).containsExactly(0, 1);
    assertThat(labeled.rows(1, 3).samples().row(0)).containsExactly(255, 10);
    assertThat(labeled.withClasses(3)).isSameAs(labeled);
    assertThatThrownBy(() -> labeled.withClasses(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 samples of 2 bytes: the label of row 0 is 2, but classes are from 0 to 1");
  }

  @Test
  void of_nullRow_isNamed() {
    float[][] rows = {{1, 2}, {3, 4}, null};
    assertThatThrownBy(() -> Samples.of(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 2 is null");
  }

  @Test
  void of_moreNumbersThanAnArrayHolds_namesRowsAndWidth() {
    float[][] rows = new float[65_536][];
    Arrays.fill(rows, new float[32_768]);
    assertThatThrownBy(() -> Samples.of(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "65536 rows of width 32768 are more than an array holds: stream them instead, as Rows");
  }

  @Test
  void select_anyKindOfNumber_givesTheRowsInThatOrder() {
    Samples floats = Samples.of(new float[][] {{1, 2}, {3, 4}, {5, 6}});
    Samples doubles = Samples.of(new double[][] {{1, 2}, {3, 4}, {5, 6}});
    Samples bytes = Samples.ofBytes(new byte[] {1, 2, 3, 4, 5, 6}, 2, 1);
    for (Samples samples : List.of(floats, doubles, bytes)) {
      Samples selected = samples.rows(1, 3).select(1, 0, 1);
      assertThat(selected.toDenseArray().toDoubles()).containsExactly(5, 6, 3, 4, 5, 6);
      assertThat(selected.precision()).isEqualTo(samples.precision());
      assertThat(selected.isBytes()).isEqualTo(samples.isBytes());
    }
    assertThat(LabeledSamples.of(floats, new int[] {7, 8, 9}).select(2, 0).labels())
        .containsExactly(9, 7);
    assertThatThrownBy(() -> floats.select())
        .hasMessage("at least one row must be selected, there are none");
    assertThatThrownBy(() -> floats.select(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void split_share_dividesRowsAndLabelsBySeed() {
    LabeledSamples all = numbered(10);
    Split<LabeledSamples> parts = all.split(0.7, 4);

    assertThat(parts.first().size()).isEqualTo(7);
    assertThat(parts.rest().size()).isEqualTo(3);
    assertThat(IntStream.concat(rows(parts.first()), rows(parts.rest())).sorted().toArray())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(rows(all.split(0.7, 4).first()).toArray()).isEqualTo(rows(parts.first()).toArray());
    assertThat(rows(all.split(0.7, 5).first()).toArray())
        .isNotEqualTo(rows(parts.first()).toArray());
    assertThatThrownBy(() -> all.split(1, 4))
        .hasMessage("the share must be between 0 and 1, was 1.0");
    assertThatThrownBy(() -> all.split(0.01, 4))
        .hasMessage("both parts need rows, but a share of 0.01 of 10 rows is 0");
  }

  @Test
  void stratified_perClass_choosesThatNumberOfEach() {
    LabeledSamples chosen = numbered(30).stratified(4, 1);

    assertThat(chosen.labels()).hasSize(12).containsOnly(0, 1, 2);
    for (int label = 0; label < 3; label++) {
      int wanted = label;
      assertThat(Arrays.stream(chosen.labels()).filter(i -> i == wanted)).hasSize(4);
    }
    assertThat(rows(chosen).toArray()).isSorted().doesNotHaveDuplicates();
    assertThat(rows(numbered(30).stratified(4, 1)).toArray()).isEqualTo(rows(chosen).toArray());
    assertThat(rows(numbered(30).stratified(4, 2)).toArray()).isNotEqualTo(rows(chosen).toArray());
    assertThatThrownBy(() -> numbered(31).stratified(11, 1))
        .hasMessage("class 1 has 10 rows, but perClass is 11");
  }

  /** Row i is the number i, of class i mod 3. */
  private static LabeledSamples numbered(int rows) {
    float[][] numbers = new float[rows][];
    Arrays.setAll(numbers, i -> new float[] {i});
    return LabeledSamples.of(
        Samples.of(numbers), IntStream.range(0, rows).map(i -> i % 3).toArray());
  }

  /** Returns the numbers of the rows, each of which has kept its label. */
  private static IntStream rows(LabeledSamples samples) {
    return IntStream.range(0, samples.size())
        .map(
            i -> {
              assertThat(samples.label(i)).isEqualTo((int) samples.get(i, 0) % 3);
              return (int) samples.get(i, 0);
            });
  }

  @Test
  void transposedImages_partOfFloats_areTurned() {
    double[][] images = {{9, 9, 9, 9, 9, 9}, {0.1, 0.2, 0.3, 0.4, 0.5, 0.6}};

    Samples turned = Samples.of(images).rows(1, 2).transposedImages(2);
    assertThat(turned.toDenseArray().toDoubles()).containsExactly(0.1, 0.4, 0.2, 0.5, 0.3, 0.6);
    assertThat(turned.transposedImages(3).get(0, 1)).isEqualTo(0.2);
    Samples single = Samples.of(new float[] {1, 2, 3, 4, 5, 6}).transposedImages(2);
    assertThat(single.row(0)).containsExactly(1, 4, 2, 5, 3, 6);
  }
}
