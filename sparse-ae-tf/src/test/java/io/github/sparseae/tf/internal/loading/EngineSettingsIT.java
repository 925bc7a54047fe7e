package io.github.sparseae.tf.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import io.github.sparseae.tf.ChildJvm;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.tensorflow.TensorFlow;

/** Settings that hold for a process, in child processes. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the C++ name asked for is Linux's")
class EngineSettingsIT {

  @Test
  void oneDnn_setByProperty_isOnOrOff() throws Exception {
    assertThat(new ChildJvm().option("-Dsparseae.onednn=true").run(Asking.class, "").out())
        .containsExactly("oneDNN true");
    assertThat(new ChildJvm().option("-Dsparseae.onednn=false").run(Asking.class, "").out())
        .containsExactly("oneDNN false");
  }

  @Test
  void oneDnn_unset_isWhatTheEnvironmentSays() throws Exception {
    for (String value : List.of("0", "1")) {
      assertThat(
              new ChildJvm()
                  .environment("TF_ENABLE_ONEDNN_OPTS", value)
                  .run(Asking.class, "")
                  .out())
          .containsExactly("oneDNN " + value.equals("1"));
    }
  }

  @Test
  void oneDnn_ofTensorFlowLoadedByOtherCode_staysAsItIs() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm()
            .environment("TF_ENABLE_ONEDNN_OPTS", "0")
            .option("-Dsparseae.onednn=true")
            .run(Asking.class, "loaded before");

    assertThat(ended.out()).containsExactly("oneDNN false");
    assertThat(ended.err())
        .anyMatch(
            line ->
                line.contains(
                    "sparseae.onednn is ignored: other code in this process has already loaded"));
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
