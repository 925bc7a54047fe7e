package io.github.sparseae.benchmarks.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.sparseae.data.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsFileTest {
  private static final Samples TWO_PICTURES =
      Samples.ofBytes(new byte[] {0, 1, 2, 3, (byte) 255, 5, 6, 7}, 4, RowsFile.SCALE);

  @TempDir private Path folder;

  @Test
  void pictures_moreThanThereAre_beginAgain() throws IOException {
    RowsFile file = RowsFile.pictures(folder.resolve("rows.idx"), TWO_PICTURES, 3);

    Samples read = file.read();
    assertThat(read.size()).isEqualTo(3);
    assertThat(read.row(0)).isEqualTo(TWO_PICTURES.row(0));
    assertThat(read.row(1)).isEqualTo(TWO_PICTURES.row(1));
    assertThat(read.row(2)).isEqualTo(TWO_PICTURES.row(0));
  }

  @Test
  void pictures_mapped_areTheirBytes() throws IOException {
    ByteBuffer bytes = RowsFile.pictures(folder.resolve("rows.idx"), TWO_PICTURES, 3).map();

    assertThat(bytes.isDirect()).isTrue();
    assertThat(bytes.remaining()).isEqualTo(12);
    assertThat(bytes.get(4)).isEqualTo((byte) 255);
    assertThat(bytes.get(11)).isEqualTo((byte) 3);
  }

  @Test
  void sparseSums_readAndMapped_areTheSameEachTime() throws IOException {
    RowsFile file = RowsFile.sparseSums(folder.resolve("a.f32"), 5, 3);
    RowsFile again = RowsFile.sparseSums(folder.resolve("b.f32"), 5, 3);

    assertThat(file.read().toDenseArray()).isEqualTo(again.read().toDenseArray());
    assertThat(file.map().asFloatBuffer().get(7)).isEqualTo((float) file.read().get(1, 2));
    assertThat(file.read().row(0)).isNotEqualTo(file.read().row(1));
  }

  @Test
  void file_foundByItsPath_knowsItsSize() throws IOException {
    RowsFile pictures = RowsFile.pictures(folder.resolve("rows.idx"), TWO_PICTURES, 3);
    RowsFile sums = RowsFile.sparseSums(folder.resolve("rows.f32"), 5, 2);

    assertThat(RowsFile.of(pictures.path(), 4)).isEqualTo(pictures);
    assertThat(RowsFile.of(sums.path(), 5)).isEqualTo(sums);
  }

  @Test
  void ending_thatSaysAnotherKindOfNumbers_isRefused() {
    Path bytes = Path.of("rows.idx");
    Path floats = Path.of("rows.f32");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowsFile.pictures(floats, TWO_PICTURES, 1))
        .withMessage("a file of bytes must end in .idx, was rows.f32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowsFile.sparseSums(bytes, 5, 1))
        .withMessage("a file of float32 must not end in .idx, was rows.idx");
  }
}
