package io.github.sparseae.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import io.github.sparseae.stress.StressBounds;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A disk that becomes full while a model is saved, each time one block later. */
@Tag(StressBounds.TAG)
public class FullDiskTest {
  private static final int BLOCK = 4096;

  private static ModelFile model(int hidden) {
    AutoencoderSpec spec =
        new AutoencoderSpec(
            64,
            hidden,
            Activation.RELU,
            Activation.LINEAR,
            Sparsity.l1(0.1),
            Reconstruction.meanSquaredError(),
            Structure.plain(),
            WeightPenalty.NONE,
            Initializer.HE_NORMAL,
            Precision.FLOAT64,
            hidden,
            Optional.empty());
    return new ModelFile(
        spec,
        List.of(),
        NetworkState.initial(spec).parameters(),
        0,
        0,
        Provenance.initial("engine"));
  }

  /** Returns a disk of this number of blocks. */
  private static FileSystem disk(long blocks) {
    return Jimfs.newFileSystem(
        Configuration.unix().toBuilder()
            .setAttributeViews("basic", "posix")
            .setWorkingDirectory("/disk")
            .setBlockSize(BLOCK)
            .setMaxSize(blocks * BLOCK)
            .build());
  }

  private static long blocks(Path file) throws IOException {
    return (Files.size(file) + BLOCK - 1) / BLOCK;
  }

  @Test
  public void write_diskFullAfterAnyBlock_saysSoAndTheOldFileIsIntact() throws IOException {
    ModelFile old = model(3);
    ModelFile larger = model(200);
    long oldBlocks;
    long newBlocks;
    try (FileSystem disk = disk(1 << 20)) {
      Path file = disk.getPath("/disk/model.safetensors");
      old.write(file);
      oldBlocks = blocks(file);
      larger.write(file);
      newBlocks = blocks(file);
    }
    long steps = newBlocks * 12 / 10;
    for (long free = 0; free <= steps; free++) {
      try (FileSystem disk = disk(oldBlocks + free)) {
        Path file = disk.getPath("/disk/model.safetensors");
        old.write(file);
        if (free < newBlocks) {
          assertThatThrownBy(() -> larger.write(file))
              .isInstanceOf(FileSystemException.class)
              .hasMessageStartingWith(file + ": could not be saved and is unchanged: ");
        } else {
          larger.write(file);
        }
        assertThat(ModelFile.read(file)).isEqualTo(free < newBlocks ? old : larger);
        try (Stream<Path> left = Files.list(file.getParent())) {
          assertThat(left).containsExactly(file);
        }
      }
    }
    StressBounds.report(
        "disk full after each of %d blocks of 4 KiB, the file has %d: the old file intact",
        steps + 1, newBlocks);
  }
}
