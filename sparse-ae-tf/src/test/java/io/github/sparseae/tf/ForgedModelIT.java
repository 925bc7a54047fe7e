package io.github.sparseae.tf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.file.ModelBytes;
import io.github.sparseae.file.ModelFileException;
import io.github.sparseae.model.Device;
import io.github.sparseae.stress.FuzzedReader;
import io.github.sparseae.stress.Spoiling;
import io.github.sparseae.stress.StressBounds;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Model files that no library wrote, with a correct checksum: TensorFlow does not crash. */
@Tag(StressBounds.TAG)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ForgedModelIT {
  @TempDir Path folder;

  @Test
  void load_forgedPlan_isRefusedOrAnswersAndLearnsOrSaysWhyNot() throws Exception {
    Path file = folder.resolve("forged.safetensors");
    List<byte[]> models = FuzzedReader.MODEL_FILE.corpus();
    Spoiling spoiling = new Spoiling(5);
    int rounds = StressBounds.rounds(20, 10_000);
    int opened = 0;
    for (int i = 0; i < rounds; i++) {
      byte[] model = spoiling.oneOf(models);
      Files.write(file, forged(model, spoiling));
      try {
        use(file);
        opened++;
      } catch (ModelFileException | EngineException | TrainingDivergedException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(opened).isPositive();
    StressBounds.report("forged models: %d, of which %d open, answer and learn", rounds, opened);
  }

  /** Returns the specification with one or two errors; the rest of the header is unchanged. */
  private static byte[] forged(byte[] model, Spoiling spoiling) {
    String text = new String(model, ISO_8859_1);
    int begin = text.indexOf("specification");
    int end = text.indexOf("\"position\"");
    byte[] plan = text.substring(begin, end).getBytes(ISO_8859_1);
    byte[] changed =
        spoiling.below(2) == 0
            ? spoiling.flipBit(spoiling.flipBit(plan))
            : withAnotherDigit(plan, spoiling);
    byte[] forged = model.clone();
    System.arraycopy(changed, 0, forged, begin, changed.length);
    return ModelBytes.forged(forged);
  }

  /** Replaces a number: still well-formed, and possibly valid. */
  private static byte[] withAnotherDigit(byte[] plan, Spoiling spoiling) {
    int[] digits = IntStream.range(0, plan.length).filter(i -> isDigit(plan[i])).toArray();
    byte[] changed = plan.clone();
    changed[digits[spoiling.below(digits.length)]] = (byte) ('0' + spoiling.below(10));
    return changed;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  private static void use(Path file) throws IOException {
    try (SparseAutoencoder sae = SparseAutoencoder.load(file, Compute.on(Device.CPU))) {
      sae.encode(Fixtures.samples(3, 1, sae.spec().inputs()));
      sae.fit(Fixtures.samples(8, 1, sae.spec().inputs()), Training.epochs(1).batchSize(4));
      sae.evaluate(Fixtures.samples(3, 1, sae.spec().inputs()));
    }
  }
}
