package io.github.sparseae.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each reader on its corpus and on files damaged from it, the same in every build. {@code FuzzIT}
 * lets Jazzer search for more.
 */
@Tag(StressBounds.TAG)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FuzzTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void read_corpusAndSpoiledFiles_nothingButTheDocumentedExceptions(FuzzedReader reader)
      throws Exception {
    Path file = folder.resolve("fuzzed");
    List<byte[]> corpus = reader.corpus();
    assertThat(corpus).isNotEmpty();
    for (byte[] each : corpus) {
      reader.read(each, file);
    }
    Spoiling spoiling = new Spoiling(reader.name().hashCode());
    int rounds = StressBounds.rounds(250, 100_000);
    for (int i = 0; i < rounds; i++) {
      reader.read(spoiling.spoil(spoiling.oneOf(corpus), spoiling.oneOf(corpus)), file);
    }
    StressBounds.report("%s: %d spoiled files", reader, rounds);
  }

  @Test
  void target_ofJazzer_readsWhatItIsGiven() throws Exception {
    FuzzTarget.fuzzerInitialize(new String[] {"IDX_LABELS"});
    FuzzTarget.fuzzerTestOneInput(new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 7});

    assertThatThrownBy(() -> FuzzTarget.fuzzerInitialize(new String[] {"NOTHING"}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
