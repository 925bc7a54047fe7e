package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.stress.FuzzTarget;
import io.github.sparseae.stress.FuzzedReader;
import io.github.sparseae.stress.StressBounds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jazzer at each reader, from the corpus on, for as long as {@code stress.fuzz.seconds} says. What
 * it finds lies in {@code target/fuzz}; bytes that broke a reader belong into the corpus, where
 * {@code FuzzTest} reads them in every build.
 */
@Tag(StressBounds.TAG)
@EnabledIfSystemProperty(
    named = StressBounds.FULL,
    matches = "true",
    disabledReason = "Jazzer is there in the profile stress; FuzzTest is the short form")
class FuzzIT {
  private static final int SECONDS = Integer.getInteger("stress.fuzz.seconds", 600);

  @ParameterizedTest
  @EnumSource
  void read_whatJazzerMakesUp_nothingButTheDocumentedExceptions(FuzzedReader reader)
      throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "fuzz", reader.name()));
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    int number = 0;
    for (byte[] each : reader.corpus()) {
      Files.write(corpus.resolve("seed-" + number++), each);
    }
    ChildJvm.Ended ended =
        new ChildJvm()
            .option("-Xmx1g")
            .patience(Duration.ofSeconds(SECONDS + 300L))
            .run(
                Class.forName("com.code_intelligence.jazzer.Jazzer"),
                "--target_class=" + FuzzTarget.class.getName(),
                "--target_args=" + reader.name(),
                "--instrumentation_includes=io.github.sparseae.**:com.google.gson.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + SECONDS,
                "-timeout=20",
                "-rss_limit_mb=3000",
                "-print_final_stats=1",
                corpus.toString());

    assertThat(ended.status()).as(String.join("\n", ended.err())).isZero();
    StressBounds.report("Jazzer at %s: %d s, %s", reader, SECONDS, statistics(ended.err()));
  }

  private static List<String> statistics(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("stat::") || line.contains(" DONE "))
        .map(String::strip)
        .toList();
  }
}
