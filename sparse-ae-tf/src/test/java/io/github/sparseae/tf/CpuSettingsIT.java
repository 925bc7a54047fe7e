package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.tensorflow.TensorFlow;

/** What a process of its own, set up in one way or another, computes with. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the C++ name asked for is Linux's")
class CpuSettingsIT {

  @Test
  void oneDnn_askedForByProperty_isOnOrOff() throws Exception {
    assertThat(new ChildJvm().option("-Dsparseae.onednn=true").run(Asking.class, "").out())
        .containsExactly("oneDNN true");
    assertThat(new ChildJvm().option("-Dsparseae.onednn=false").run(Asking.class, "").out())
        .containsExactly("oneDNN false");
  }

  @Test
  void oneDnn_leftToTensorFlow_isWhatTheEnvironmentSays() throws Exception {
    for (String wish : List.of("0", "1")) {
      assertThat(
              new ChildJvm().environment("TF_ENABLE_ONEDNN_OPTS", wish).run(Asking.class, "").out())
          .containsExactly("oneDNN " + wish.equals("1"));
    }
  }

  @Test
  void oneDnn_ofSomebodyElsesTensorFlow_staysAsItIs() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .environment("TF_ENABLE_ONEDNN_OPTS", "0")
            .option("-Dsparseae.onednn=true")
            .run(Asking.class, "loaded before");

    assertThat(ended.out()).containsExactly("oneDNN false");
    assertThat(ended.err())
        .anyMatch(line -> line.contains("sparseae.onednn is not heeded: TensorFlow is in use"));
  }

  /** Starts TensorFlow and prints whether oneDNN is on. */
  static final class Asking {
    private Asking() {}

    /** Starts. */
    public static void main(String[] args) {
      if (!args[0].isEmpty()) {
        TensorFlow.version();
      }
      NativeLibrary.load();
      String library =
          Loader.getLoadedLibraries().values().stream()
              .filter(path -> path.contains("tensorflow_framework"))
              .findFirst()
              .orElseThrow();
      int on =
          Function.getFunction(library, "_ZN10tensorflow12IsMKLEnabledEv").invokeInt(new Object[0]);
      System.out.println("oneDNN " + ((on & 0xff) != 0));
    }
  }
}
