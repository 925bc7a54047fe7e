package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.file.CheckpointStore;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.stress.Spoiling;
import io.github.sparseae.stress.StressBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they save models. */
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
      List<String> lines =
          linesUntilKilled(
              random.below(MOST_MILLIS),
              EndlessSaving.class,
              file.toString(),
              String.valueOf(number + 1));
      int said = Integer.parseInt(lines.get(lines.size() - 1));
      ModelFile left = ModelFile.read(file);
      number = (int) left.steps();
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

  @Test
  void checkpoints_killedAtRandomMoments_leaveTheNewestOrTheOneBefore() throws Exception {
    Path checkpoints = folder.resolve("checkpoints");
    Spoiling random = new Spoiling(2);
    int rounds = StressBounds.rounds(3, 1_000);
    long number = 0;
    for (int round = 0; round < rounds; round++) {
      List<String> said =
          linesUntilKilled(
              random.below(MOST_MILLIS), EndlessCheckpoints.class, checkpoints.toString());
      CheckpointStore.Newest newest = CheckpointStore.newest(checkpoints, AutoencoderSpec.class);
      long before = number;
      number = number(newest.file().getFileName().toString());
      assertThat(newest.damaged()).isEmpty();
      assertThat(number).isGreaterThanOrEqualTo(before);
      assertThat(number)
          .isBetween(number(said.get(said.size() - 1)), 1 + number(said.get(said.size() - 1)));
      try (Stream<Path> left = Files.list(checkpoints)) {
        // Two are kept; a kill may come before the third is deleted, or amid the writing of
        // another.
        assertThat(left.filter(each -> !each.endsWith(".sparse-ae.lock"))).hasSizeBetween(1, 4);
      }
    }
    StressBounds.report(
        "killed while checkpointing: %d times, %d checkpoints, each kill left the newest or the one"
            + " before",
        rounds, number);
  }

  private static long number(String checkpoint) {
    return Long.parseLong(checkpoint.replaceAll("\\D", ""));
  }

  /** Returns the complete lines that a program prints until it is killed. */
  private List<String> linesUntilKilled(int millis, Class<?> program, String... args)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Files.deleteIfExists(out);
    Process process = new ChildJvm().start(out, err, program, args);
    while (process.isAlive() && wholeLines(out).isEmpty()) {
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
    TimeUnit.MILLISECONDS.sleep(millis);
    process.destroyForcibly().waitFor();
    assertThat(err).isEmptyFile();
    return wholeLines(out);
  }

  private static List<String> wholeLines(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** Files left by a kill beside the target: at most the one being written. */
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
