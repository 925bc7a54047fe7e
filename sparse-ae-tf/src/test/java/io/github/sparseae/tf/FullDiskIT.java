package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.stress.StressBounds;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that is full: the short form, in memory, is {@code FullDiskTest}. */
@Tag(StressBounds.TAG)
class FullDiskIT {
  @TempDir Path folder;

  @Test
  void save_smallTmpfsFullAfterAnyBlock_saysSoAndTheOldFileIsIntact() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .within(Namespaces.smallDisk(folder, "1m"))
            .run(FullTmpfs.class, folder.toString());

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).singleElement().asString().matches("4\\d refused, \\d saved");
    StressBounds.report("tmpfs full after each 4 KiB up to 1.2 times the file: %s", ended.out());
  }
}
