package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.stress.Spoiling;
import io.github.sparseae.stress.StressBounds;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The end of a process whose native code still runs. */
@Tag(StressBounds.TAG)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class EndWhileTrainingIT {
  @TempDir Path folder;

  @Test
  void exit_whileThreadsTrainAndEncode_isNoCrash() throws Exception {
    Spoiling random = new Spoiling(1);
    int rounds = StressBounds.rounds(1, 100);
    for (int round = 0; round < rounds; round++) {
      ChildJvm.Ended ended =
          new ChildJvm()
              .option("-XX:ErrorFile=" + folder.resolve("crash.log"))
              .option("-XX:-CreateCoredumpOnCrash")
              .run(EndWhileTraining.class, String.valueOf(random.below(20_000)));

      assertThat(ended.err()).isEmpty();
      assertThat(ended.status()).isEqualTo(7);
      assertThat(folder).isEmptyDirectory();
    }
    StressBounds.report("process ended while its threads train and encode: %d times", rounds);
  }
}
