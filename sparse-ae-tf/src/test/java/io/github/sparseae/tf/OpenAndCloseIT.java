package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import io.github.sparseae.stress.StressBounds;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Memory, files and threads of a process after many autoencoders: no more than after a few. */
@Tag(StressBounds.TAG)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the figures come from /proc")
class OpenAndCloseIT {
  /** Cycles, KiB of resident memory, open files and threads. */
  private record Held(int cycle, long kibibytes, long files, long threads) {
    static Held of(String line) {
      long[] numbers = Splitter.on(' ').splitToStream(line).mapToLong(Long::parseLong).toArray();
      return new Held((int) numbers[0], numbers[1], numbers[2], numbers[3]);
    }
  }

  private static List<Held> run(int cycles, int inputs, int hidden, int rows)
      throws IOException, InterruptedException {
    ChildJvm.Ended ended =
        new ChildJvm()
            // Nothing of the Java VM's own that comes and goes: its heap is all resident at once.
            .option("-Xms256m")
            .option("-Xmx256m")
            .option("-XX:+AlwaysPreTouch")
            .option("-XX:+UseSerialGC")
            .option("-XX:-UseDynamicNumberOfCompilerThreads")
            .patience(Duration.ofHours(3))
            .run(
                OpenAndClose.class,
                String.valueOf(cycles),
                String.valueOf(inputs),
                String.valueOf(hidden),
                String.valueOf(rows));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
    return ended.out().stream().map(Held::of).toList();
  }

  /**
   * One copy of the weights has 2 MB, of Adam's memory 4 MB, of the rows 1 MB: one left would show.
   */
  @Test
  void cycles_ofALargeNetwork_keepNoArray() throws Exception {
    List<Held> held = run(40, 1000, 500, 1000);
    Held middle = held.get(4);
    Held last = held.get(9);

    assertThat((last.kibibytes() - middle.kibibytes()) / (last.cycle() - middle.cycle()))
        .as("KiB of resident memory a cycle, %s", held)
        // One matrix kept would be 1,953; the rest is the allocator's coming and going.
        .isLessThan(1_500);
    assertThat(last.files()).isLessThanOrEqualTo(middle.files());
    assertThat(last.threads()).isLessThanOrEqualTo(middle.threads());
  }

  @Test
  void cycles_ofASmallNetwork_areFlatFromTheThousandthOn() throws Exception {
    int cycles = StressBounds.rounds(0, 10_000);
    assumeTrue(
        cycles >= 2_000, "takes minutes: in the profile stress, with a scale of at least 0.2");
    List<Held> held = run(cycles, 16, 4, 8);
    Held warm = held.stream().filter(each -> each.cycle() >= 1_000).findFirst().orElseThrow();
    Held last = held.get(held.size() - 1);

    double growth = (double) (last.kibibytes() - warm.kibibytes()) / (last.cycle() - warm.cycle());
    StressBounds.report(
        "open, fit one batch, encode, close: %d cycles, resident memory %+.2f KiB a cycle from"
            + " cycle %d on, open files %+d, threads %+d; %s",
        cycles,
        growth,
        warm.cycle(),
        last.files() - warm.files(),
        last.threads() - warm.threads(),
        held);
    assertThat(growth).isLessThan(1);
    assertThat(last.files()).isLessThanOrEqualTo(warm.files());
    assertThat(last.threads()).isLessThanOrEqualTo(warm.threads());
  }
}
