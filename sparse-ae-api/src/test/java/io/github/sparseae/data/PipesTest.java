package io.github.sparseae.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.PublishedModels;
import io.github.sparseae.internal.io.AtomicFileTest;
import io.github.sparseae.table.TableSchema;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Named pipes, whose reader would wait for a writer without end. */
class PipesTest {
  @TempDir private Path folder;

  @Test
  @Timeout(30)
  void readers_ofAPipe_refuseIt() throws Exception {
    Path pipe = AtomicFileTest.pipe(folder.resolve("pipe"));
    List<ThrowingCallable> readers =
        List.of(
            () -> Csv.plain().read(pipe),
            () -> Csv.plain().source(pipe),
            () -> Csv.plain().label(0).classes(pipe),
            () -> TableSchema.infer(Csv.plain().header(), pipe),
            () -> Npy.read(pipe),
            () -> Npy.readLabels(pipe),
            () -> Npz.read(pipe),
            () -> Idx.readImages(pipe),
            () -> Idx.readLabels(pipe),
            () -> Rows.ofIdx(pipe),
            () -> Rows.ofNpy(pipe),
            () -> Rows.ofFloats(pipe, 3),
            () -> JsonLines.field("code").read(pipe, 3),
            () -> ModelFile.read(pipe),
            () -> PublishedModels.readGemmaScope(pipe));
    for (ThrowingCallable reader : readers) {
      assertThatThrownBy(reader)
          .isInstanceOf(DataFormatException.class)
          .hasMessage(
              "%s: file: expected a file, was a device, a pipe or a socket: copy it to a file",
              pipe);
    }
  }
}
