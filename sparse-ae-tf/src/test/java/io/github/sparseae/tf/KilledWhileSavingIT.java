package io.github.sparseae.tf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.file.ModelFile;
import io.github.sparseae.stress.Spoiling;
import io.github.sparseae.stress.StressBounds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that save models and are killed in the middle of it, as by the system. */
@Tag(StressBounds.TAG)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KilledWhileSavingIT {
  /** A save takes some milliseconds: a kill hits any moment of one. */
  private static final int MOST_MILLIS = 40;

  @TempDir Path folder;

  @Test
  void save_killedAtRandomMoments_leavesTheNewestModelOrTheOneBefore() throws Exception {
    Path file = folder.resolve("model.safetensors");
    EndlessSaving.model(0).write(file);
    Spoiling random = new Spoiling(1);
    int rounds = StressBounds.rounds(3, 1_000);
    int number = 0;
    int unsaid = 0;
    int unfinished = 0;
    for (int round = 0; round < rounds; round++) {
      int said = saveUntilKilled(file, number + 1, random.below(MOST_MILLIS));
      ModelFile left = ModelFile.read(file);
      number = (int) left.position().steps();
      assertThat(number).isBetween(said, said + 1);
      assertThat(left.parameters()).isEqualTo(EndlessSaving.model(number).parameters());
      unsaid += number - said;
      unfinished += removeUnfinished();
    }
    StressBounds.report(
        "killed while saving: %d times; %d models saved, %d of them in the moment of the kill, %d"
            + " kills amid the writing of a file; each left the newest or the one before",
        rounds, number, unsaid, unfinished);
  }

  /** Returns the number of the last model that was said to be saved. */
  private static int saveUntilKilled(Path file, int first, int millis)
      throws IOException, InterruptedException {
    Process process =
        new ChildJvm()
            .option("-Xshare:auto")
            .option("-XX:TieredStopAtLevel=1")
            .start(EndlessSaving.class, file.toString(), String.valueOf(first));
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      int said = Integer.parseInt(String.valueOf(out.readLine()));
      TimeUnit.MILLISECONDS.sleep(millis);
      process.destroyForcibly();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said = Integer.parseInt(line);
      }
      process.waitFor();
      return said;
    }
  }

  /** What a kill leaves beside the file: at most the one that was being written. */
  private int removeUnfinished() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> unfinished =
          files.filter(each -> each.getFileName().toString().endsWith(".tmp")).toList();
      assertThat(unfinished).hasSizeLessThanOrEqualTo(1);
      for (Path each : unfinished) {
        Files.delete(each);
      }
      return unfinished.size();
    }
  }
}
