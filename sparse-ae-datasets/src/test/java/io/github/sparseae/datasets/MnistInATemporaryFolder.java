package io.github.sparseae.datasets;

import static io.github.sparseae.datasets.SmallMnist.FILES;
import static io.github.sparseae.datasets.SmallMnist.FIRST;
import static io.github.sparseae.datasets.SmallMnist.SECOND;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A small MNIST with its cache in a temporary folder, and mirrors that are faked. */
abstract class MnistInATemporaryFolder {
  @TempDir Path folder;
  final Map<String, String> environment = new HashMap<>();
  final FakeMirrors mirrors = new FakeMirrors();
  Path cache;

  @BeforeEach
  void cacheInTheTemporaryFolder() {
    environment.put("XDG_CACHE_HOME", folder.resolve("xdg").toString());
    cache = folder.resolve("xdg/sparse-ae/mnist");
  }

  MnistPlaces places() {
    return new MnistPlaces(
        FILES, environment, folder.resolve("home").toString(), List.of(FIRST, SECOND), mirrors);
  }

  static MnistUnavailableException failure(Callable<Mnist> load) {
    return catchThrowableOfType(MnistUnavailableException.class, load::call);
  }
}
