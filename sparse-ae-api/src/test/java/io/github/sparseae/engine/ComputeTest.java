package io.github.sparseae.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComputeTest {
  @TempDir Path folder;
  private ClassLoader before;

  @BeforeEach
  void keepTheClassLoader() {
    before = Thread.currentThread().getContextClassLoader();
  }

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
    System.clearProperty(Compute.ENGINE_PROPERTY);
  }

  /** Puts engines on the thread's class path. */
  private void provide(Class<?>... engines) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    StringBuilder lines = new StringBuilder();
    for (Class<?> engine : engines) {
      lines.append(engine.getName()).append('\n');
    }
    Files.writeString(services.resolve(EngineProvider.class.getName()), lines);
    Thread.currentThread()
        .setContextClassLoader(
            new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader()));
  }

  @Test
  void engine_oneOnTheClassPath_isFound() throws Exception {
    provide(One.class);

    assertThat(Compute.auto().engine()).isInstanceOf(One.class);
    assertThat(Compute.auto().device()).isEqualTo(Device.AUTO);
  }

  @Test
  void engine_ofSeveral_isTheOneNamed() throws Exception {
    provide(One.class, Other.class);

    assertThatThrownBy(() -> Compute.auto().engine())
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "more than one engine on the class path (one: %s, other: %s): remove all but one, or"
                + " name one by Compute.auto().engine(name) or by the system property"
                + " sparseae.engine",
            One.class.getName(), Other.class.getName());
    assertThat(Compute.on(Device.CPU).engine("OTHER").engine()).isInstanceOf(Other.class);

    System.setProperty(Compute.ENGINE_PROPERTY, "other");
    assertThat(Compute.auto().engine()).isInstanceOf(Other.class);
    assertThat(Compute.auto().engine("one").engine()).isInstanceOf(One.class);
  }

  @Test
  void engine_someOfAnotherCopyOrBroken_arePassedOver() throws Exception {
    provide(Stranger.class, One.class);
    Files.writeString(
        folder.resolve("META-INF/services/" + EngineProvider.class.getName()),
        "no.such.Engine\n" + Stranger.class.getName() + "\n" + One.class.getName() + "\n");

    assertThat(Compute.auto().engine()).isInstanceOf(One.class);
  }

  @Test
  void engine_onlyOfAnotherCopy_namesIt() throws Exception {
    provide(Stranger.class);

    assertThatThrownBy(() -> Compute.auto().engine())
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "an engine is on the class path but cannot be used (%s: %s not a subtype):"
                + " make sure that sparse-ae-api and the engine have the same version and the same"
                + " class loader",
            EngineProvider.class.getName(), Stranger.class.getName());
  }

  @Test
  void engine_besideTheLibrary_isTakenBeforeThatOfTheContext() throws Exception {
    provide(One.class);
    URL[] engine = {folder.toUri().toURL()};
    URL[] library = {
      EngineProvider.class.getProtectionDomain().getCodeSource().getLocation(),
      One.class.getProtectionDomain().getCodeSource().getLocation()
    };
    URL[] plugIn = {engine[0], library[0], library[1]};
    try (URLClassLoader host = new URLClassLoader(plugIn, withoutLibrary());
        URLClassLoader own = new URLClassLoader(plugIn, withoutLibrary())) {
      Thread.currentThread().setContextClassLoader(host);

      Object compute = own.loadClass(Compute.class.getName()).getMethod("auto").invoke(null);
      Object found = compute.getClass().getMethod("engine").invoke(compute);

      assertThat(found.getClass().getName()).isEqualTo(One.class.getName());
      assertThat(found.getClass().getClassLoader()).isSameAs(own);
    }
  }

  /** Returns the class loader of tests without this library: its classes come from elsewhere. */
  private static ClassLoader withoutLibrary() {
    return new ClassLoader(ComputeTest.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("io.github.sparseae.")) {
          throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
      }
    };
  }

  @Test
  void engine_nameThatIsMissing_saysWhichThereAre() throws Exception {
    provide(One.class);

    assertThatThrownBy(() -> Compute.auto().engine("tensorflow").engine())
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "no engine named tensorflow on the class path, which has one: %s: correct the name, or"
                + " add the engine's dependency",
            One.class.getName());
    System.setProperty(Compute.ENGINE_PROPERTY, "gone");
    assertThatThrownBy(() -> Compute.auto().engine())
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("correct the system property sparseae.engine, or");
  }

  @Test
  void engine_noneOnTheClassPath_saysWhatToAdd() {
    assertThatThrownBy(() -> Compute.auto().engine())
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "no engine on the class path: add the dependency io.github.sparseae:sparse-ae-tf or"
                + " io.github.sparseae:sparse-ae-java of the same version as sparse-ae-api");
  }

  @Test
  void engine_ofSeveral_isThatOfTheHighestPriority() throws Exception {
    provide(One.class, Preferred.class);

    assertThat(Compute.auto().engine()).isInstanceOf(Preferred.class);
    assertThat(Compute.on(Device.GPU).engine()).isInstanceOf(One.class);
    assertThat(Compute.auto().engine("one").engine()).isInstanceOf(One.class);
  }

  @Test
  void engine_whoseLibraryDoesNotLoad_givesWayToTheNext_unlessItWasNamed() throws Exception {
    provide(Broken.class, One.class);

    assertThat(Compute.auto().engine()).isInstanceOf(One.class);
    assertThat(Compute.auto().engine("broken").engine()).isInstanceOf(Broken.class);

    System.setProperty(Compute.ENGINE_PROPERTY, "broken");
    assertThat(Compute.auto().engine()).isInstanceOf(Broken.class);
  }

  @Test
  void engine_whoseLibraryDoesNotLoad_isTheAnswerWithoutAnother() throws Exception {
    provide(Broken.class);

    assertThat(Compute.auto().engine()).isInstanceOf(Broken.class);
  }

  @Test
  void engine_ofSeveralThatDoNotComputeOnTheDevice_isTheBestOne() throws Exception {
    provide(Preferred.class);

    assertThat(Compute.on(Device.GPU).engine()).isInstanceOf(Preferred.class);
  }

  @Test
  void withers_leaveTheOriginalAsItWas() {
    Compute cpu = Compute.on(Device.CPU);
    EngineProvider engine = new One();

    assertThat(cpu.engine(engine).engine()).isSameAs(engine);
    assertThat(cpu.engine(engine).device(Device.GPU).device()).isEqualTo(Device.GPU);
    assertThat(cpu).isEqualTo(Compute.auto().device(Device.CPU)).hasToString("CPU");
    assertThat(cpu.engine("one")).isNotEqualTo(cpu).hasToString("CPU by one");
    assertThat(cpu.hashCode()).isEqualTo(Compute.on(Device.CPU).hashCode());
  }

  /** An engine that computes nothing. */
  public static class One implements EngineProvider {
    @Override
    public String name() {
      return "one";
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

  /** An engine for the CPU that comes before others. */
  public static final class Preferred extends One {
    @Override
    public String name() {
      return "preferred";
    }

    @Override
    public int priority() {
      return 1;
    }

    @Override
    public boolean computesOn(Device device) {
      return device != Device.GPU;
    }
  }

  /** An engine that comes before others, but whose library does not load. */
  public static final class Broken extends One {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public int priority() {
      return 1;
    }

    @Override
    public String version() {
      throw new EngineException(EngineException.Reason.NATIVE_LIBRARY, "it does not load");
    }
  }

  /** No engine, as one of another copy of the library is none. */
  public static final class Stranger {}

  /** Another engine that computes nothing. */
  public static final class Other extends One {
    @Override
    public String name() {
      return "other";
    }
  }
}
