package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other versions of libraries, as a host brings them, before those of the build. */
class HostLibrariesIT {
  @TempDir private Path folder;

  /** The versions are those of the table in docs/running.md, and of the build file. */
  @ParameterizedTest
  @ValueSource(strings = {"guava-23.0.jar", "gson-2.2.4.jar", "protobuf-java-4.33.0.jar"})
  void library_ofAnotherVersion_trainsSavesAndLoads(String file) throws Exception {
    Path library = Path.of("target", "host-libraries", file).toAbsolutePath();
    assertThat(library).isRegularFile();

    ChildJvm.Ended ended =
        new ChildJvm().before(library).run(TrainSaveLoad.class, folder.toString());

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).containsExactly("true");
    assertThat(ended.status()).isZero();
  }
}
