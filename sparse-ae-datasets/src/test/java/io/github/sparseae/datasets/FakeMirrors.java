package io.github.sparseae.datasets;

import static io.github.sparseae.data.IdxBytes.gzip;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Serves what it was given, without a network, and remembers what it was asked for. */
final class FakeMirrors implements Fetcher {
  final Map<URI, byte[]> content = new HashMap<>();
  final List<URI> asked = new ArrayList<>();

  /** Puts the small MNIST on a mirror. */
  void serve(URI mirror) throws IOException {
    content.put(mirror.resolve("train-images.gz"), gzip(SmallMnist.TRAIN_IMAGES));
    content.put(mirror.resolve("train-labels.gz"), gzip(SmallMnist.TRAIN_LABELS));
    content.put(mirror.resolve("test-images.gz"), gzip(SmallMnist.TEST_IMAGES));
    content.put(mirror.resolve("test-labels.gz"), gzip(SmallMnist.TEST_LABELS));
  }

  @Override
  public void fetch(URI source, long limit, OutputStream target) throws IOException {
    asked.add(source);
    target.write(content(source, limit));
  }

  byte[] content(URI source, long limit) throws IOException {
    byte[] found = content.get(source);
    if (found == null) {
      throw new IOException("HTTP status 404");
    }
    assertThat((long) found.length).isLessThanOrEqualTo(limit);
    return found;
  }
}
