package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.stress.StressBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that is stopped in one process and continued in another. */
@Tag(StressBounds.TAG)
class ResumeIT {
  private static final long PATIENCE_SECONDS = 240;
  private static final int KILLS = StressBounds.rounds(1, 3);

  /** The result of the training that is not stopped. */
  private static Outcome straight;

  @TempDir Path folder;

  private record Outcome(ModelFile model, List<String> reports) {
    static Outcome of(Path result) throws IOException {
      return new Outcome(ModelFile.read(result), Files.readAllLines(Path.of(result + ".txt")));
    }
  }

  private static ChildJvm.Ended train(Path folder, String name, String... haltAt)
      throws IOException, InterruptedException {
    String[] args = {
      folder.resolve(name).toString(), folder.resolve(name + ".safetensors").toString()
    };
    return new ChildJvm()
        .run(
            TrainToTheEnd.class,
            haltAt.length == 0 ? args : new String[] {args[0], args[1], haltAt[0]});
  }

  @BeforeAll
  static void trainStraight(@TempDir Path folder) throws IOException, InterruptedException {
    ChildJvm.Ended ended = train(folder, "straight");
    assertThat(ended.status()).as("%s", ended.err()).isZero();
    straight = Outcome.of(folder.resolve("straight.safetensors"));
  }

  private static void assertSame(Outcome actual, Outcome expected) {
    assertThat(actual.reports()).isEqualTo(expected.reports());
    assertThat(actual.model().parameters()).isEqualTo(expected.model().parameters());
    assertThat(actual.model().epochs()).isEqualTo(expected.model().epochs());
    assertThat(actual.model().steps()).isEqualTo(expected.model().steps());
  }

  @Test
  void fit_stoppedAndResumedInOtherProcesses_givesTheSameBits()
      throws IOException, InterruptedException {
    assertThat(straight.reports()).hasSizeGreaterThan(6);
    // Halted in the second epoch of 20 batches, in the full form in the fifth one too, and in
    // between two checkpoints.
    for (String batch : List.of("31", "94").subList(0, StressBounds.rounds(1, 2))) {
      assertThat(train(folder, "stopped", batch).status()).isEqualTo(137);
    }
    assertThat(folder.resolve("stopped.safetensors")).doesNotExist();
    ChildJvm.Ended last = train(folder, "stopped");

    assertThat(last.status()).as("%s", last.err()).isZero();
    assertSame(Outcome.of(folder.resolve("stopped.safetensors")), straight);
  }

  @Test
  void fit_killedAtRandomMoments_givesTheSameBits() throws IOException, InterruptedException {
    RandomStream random = RandomStream.of(1, "kills", 0);
    int trainings = StressBounds.rounds(1, 34);
    for (int training = 0; training < trainings; training++) {
      Path result = folder.resolve("killed " + training + ".safetensors");
      killedAndFinished(folder.resolve("killed " + training), result, random);
      assertSame(Outcome.of(result), straight);
    }
    StressBounds.report(
        "killed while training: %d trainings, %d times each, and resumed to the same bits",
        trainings, KILLS);
  }

  private void killedAndFinished(Path checkpoints, Path result, RandomStream random)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    for (int kill = 0; kill < KILLS; kill++) {
      Process child =
          new ChildJvm()
              .start(out, err, TrainToTheEnd.class, checkpoints.toString(), result.toString());
      awaitLines(out, 2, child);
      Thread.sleep(random.nextInt(30));
      child.destroyForcibly().waitFor();
    }
    Process last =
        new ChildJvm()
            .start(out, err, TrainToTheEnd.class, checkpoints.toString(), result.toString());
    assertThat(last.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

    assertThat(last.exitValue()).as("%s", Files.readAllLines(err)).isZero();
  }

  /** Waits until a program has written a number of checkpoints, or has ended. */
  private static void awaitLines(Path out, int lines, Process child)
      throws IOException, InterruptedException {
    while (child.isAlive() && Files.readAllLines(out).size() < lines) {
      child.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }
}
