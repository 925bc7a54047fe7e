package io.github.sparseae.tf.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
  @Test
  void adviceFor_causesOutsideTheLibrary_isTheirOwn() {
    assertThat(NativeLibrary.adviceFor(new IllegalCallerException("Illegal native access")))
        .contains("--enable-native-access=ALL-UNNAMED");
    assertThat(NativeLibrary.adviceFor(new UnsupportedOperationException("arrayBaseOffset")))
        .contains("--sun-misc-unsafe-memory-access=allow");
    assertThat(
            NativeLibrary.adviceFor(
                new NoSuchMethodError("'void org.bytedeco.javacpp.PointerScope.<init>(...)'")))
        .startsWith("JavaCPP ")
        .contains("needs org.bytedeco:javacpp 1.5.11");
    assertThat(
            NativeLibrary.adviceFor(
                new NoSuchMethodError("'int com.google.protobuf.Message.size()'")))
        .contains("another version of com.google.protobuf:protobuf-java");
    assertThat(NativeLibrary.adviceFor(new UnsatisfiedLinkError("no jnitensorflow"))).isNull();
  }

  @Test
  void load_changesNoSettingOfJavaCpp() {
    NativeLibrary.load();

    assertThat(Loader.loadProperties()).doesNotContainKey("platform.extension");
  }

  @Test
  void explain_platformWithoutLibrary_namesThoseThatHaveOne() {
    assertThat(NativeLibrary.explain("macosx-x86_64", List.of("macosx-arm64"), "cache", "failure"))
        .isEqualTo(
            "TensorFlow has no native library for this platform, macosx-x86_64; it has them for"
                + " linux-x86_64, linux-arm64, macosx-arm64, windows-x86_64");
  }

  @Test
  void explain_gpuLibraryThatDoesNotLoad_isNotCalledMissing() {
    assertThat(
            NativeLibrary.explain(
                "linux-x86_64", List.of("linux-x86_64-gpu"), "/var/cache", "no CUDA"))
        .startsWith(
            "TensorFlow's native library is on the class path but does not load (no CUDA); it is"
                + " unpacked to /var/cache, or where");
  }

  @Test
  void present_here_isThisPlatformsAlone() {
    assertThat(NativeLibrary.present())
        .singleElement()
        .asString()
        .startsWith(Loader.Detector.getPlatform());
  }
}
