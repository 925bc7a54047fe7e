package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.java.JavaEngineProvider;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineDiscoveryIT {
  @TempDir private Path folder;

  @Test
  void find_noEngine_saysWhichDependencyToAdd() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .without(TensorFlowEngineProvider.class)
            .without(JavaEngineProvider.class)
            .run(TinyTraining.class, "CPU", "8");

    assertThat(ended.out())
        .hasSize(2)
        .containsOnly(
            "NOT_FOUND: no engine on the class path: add the dependency"
                + " io.github.sparseae:sparse-ae-tf or io.github.sparseae:sparse-ae-java of"
                + " the same version as sparse-ae-api");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void find_twoEngines_namesThemAndAsksWhich() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm().with(service(Another.class.getName())).run(TinyTraining.class, "CPU", "8");

    assertThat(ended.out())
        .hasSize(2)
        .containsOnly(
            "AMBIGUOUS: more than one engine on the class path (TensorFlow:"
                + " io.github.sparseae.tf.TensorFlowEngineProvider, another:"
                + " io.github.sparseae.tf.EngineDiscoveryIT$Another): remove all but one, or name"
                + " one by Compute.auto().engine(name) or by the system property sparseae.engine");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void find_engineThatIsNotThere_isPassedOverWithAWarning() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm().with(service("com.example.Gone")).run(TinyTraining.class, "CPU", "8");

    assertThat(ended.out()).isEmpty();
    assertThat(ended.status()).isZero();
    assertThat(ended.err())
        .anyMatch(
            line ->
                line.endsWith(
                    "an engine on the class path cannot be used and is passed over:"
                        + " io.github.sparseae.engine.EngineProvider: Provider com.example.Gone not"
                        + " found"));
  }

  @Test
  void find_onlyAnEngineThatIsNotThere_saysSo() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .without(TensorFlowEngineProvider.class)
            .without(JavaEngineProvider.class)
            .with(service("com.example.Gone"))
            .run(TinyTraining.class, "CPU", "8");

    assertThat(ended.out())
        .hasSize(2)
        .containsOnly(
            "NOT_FOUND: an engine is on the class path but cannot be used"
                + " (io.github.sparseae.engine.EngineProvider: Provider com.example.Gone not"
                + " found): make sure that sparse-ae-api and the engine have the same version and"
                + " the same class loader");
  }

  @Test
  void find_libraryThatDoesNotLoad_hasPlainJavaComputeWithAWarning() throws Exception {
    ChildJvm.Ended ended = new ChildJvm().withoutNatives().run(TinyTraining.class, "CPU", "8");

    assertThat(ended.out()).isEmpty();
    assertThat(ended.status()).isZero();
    assertThat(ended.err())
        .filteredOn(line -> line.startsWith("WARNING: "))
        .singleElement()
        .asString()
        .startsWith(
            "WARNING: the engine TensorFlow cannot be used, Java computes in its place:"
                + " TensorFlow's native library is not on the class path");
  }

  @Test
  void find_plainJavaByItsName_takesIt() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm().option("-Dsparseae.engine=java").run(TinyTraining.class, "GPU", "8");

    assertThat(ended.out())
        .hasSize(2)
        .allMatch(line -> line.contains("the engine in plain Java computes on the CPU"));
  }

  private Path service(String engine) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(EngineProvider.class.getName()), engine);
    return folder;
  }

  /** An engine that computes nothing. */
  public static final class Another implements EngineProvider {
    /** Does nothing. */
    public Another() {}

    @Override
    public int priority() {
      return new TensorFlowEngineProvider().priority();
    }

    @Override
    public String name() {
      return "another";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public Network open(NetworkSpec spec, NetworkState state, Device device) {
      throw new UnsupportedOperationException();
    }
  }
}
