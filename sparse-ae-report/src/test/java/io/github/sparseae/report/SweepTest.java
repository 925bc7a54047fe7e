package io.github.sparseae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Weights;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  private static final Samples ROWS = TrainingReportTest.rows(60);
  private static final Samples TEST = ROWS.rows(0, 30);

  @TempDir private Path folder;

  private final AtomicInteger passes = new AtomicInteger();

  /** Rows that count their passes, in chunks of 7. */
  private Rows streamed() {
    return Rows.ofStreams(
        "streamed",
        6,
        () -> {
          passes.incrementAndGet();
          return IntStream.range(0, ROWS.size()).mapToObj(ROWS::row);
        });
  }

  private static SparseAutoencoder.Builder network(int k, int hidden) {
    return SparseAutoencoder.builder().inputs(6).hidden(hidden).sparsity(Sparsity.topK(k)).seed(3);
  }

  private static Training training(int epochs) {
    return Training.epochs(epochs).batchSize(10).shuffleBuffer(20).build();
  }

  private Sweep sweep(Rows rows) {
    return Sweep.on(rows, TEST)
        .folder(folder)
        .add("k 1", network(1, 8), training(4))
        .add("k 3", network(3, 8), training(4))
        .add("wide", network(3, 12).preEncoderBias(PreEncoderBias.MEAN), training(4))
        .add("short", network(2, 8), training(2));
  }

  private static Weights alone(SparseAutoencoder.Builder network, Rows rows, int epochs) {
    try (SparseAutoencoder sae = network.build()) {
      sae.fit(rows, training(epochs));
      return sae.weights();
    }
  }

  private Weights swept(String name) throws IOException {
    try (SparseAutoencoder sae = SparseAutoencoder.load(folder.resolve(name + ".safetensors"))) {
      return sae.weights();
    }
  }

  @Test
  @Timeout(60)
  void streamedRows_areReadOnceForAll_andGiveTheBitsOfEachAlone() throws Exception {
    Sweep.Result result = sweep(streamed()).run();

    // One pass for each epoch, and one more because "wide" measures the mean first.
    assertThat(passes).hasValue(5);
    assertThat(swept("k 1")).isEqualTo(alone(network(1, 8), streamed(), 4));
    assertThat(swept("k 3")).isEqualTo(alone(network(3, 8), streamed(), 4));
    assertThat(swept("wide"))
        .isEqualTo(alone(network(3, 12).preEncoderBias(PreEncoderBias.MEAN), streamed(), 4));
    assertThat(swept("short")).isEqualTo(alone(network(2, 8), streamed(), 2));
    assertThat(result.runs())
        .extracting(Sweep.Run::name)
        .containsExactly("k 1", "k 3", "wide", "short");
    assertThat(result.runs().get(0).losses()).hasSize(4);
  }

  @Test
  void samples_trainedOneByOne_giveTheBitsOfEachAlone() throws Exception {
    Sweep.Result result = sweep(ROWS).run();
    assertThat(swept("k 3")).isEqualTo(alone(network(3, 8), ROWS, 4));
    try (SparseAutoencoder sae = SparseAutoencoder.load(folder.resolve("k 1.safetensors"))) {
      assertThat(result.runs().get(0).l0()).isEqualTo(sae.sparsity(TEST).l0());
      assertThat(result.runs().get(0).explainedVariance())
          .isEqualTo(sae.evaluate(TEST).explainedVariance());
    }
    assertThat(folder.resolve("wide.html")).content().contains("</html>");
    assertThat(folder.resolve("sweep.html"))
        .content()
        .contains(
            "Picked: ",
            "href=\"./k%203.html\"",
            "Explained variance % by active units",
            "class=\"pick\"")
        .doesNotContain("NaN", "Probe accuracy by");
  }

  @Test
  void pick_hasTheFewestUnitsNearTheBest() throws Exception {
    LabeledSamples labeled =
        LabeledSamples.of(ROWS, IntStream.range(0, 60).map(i -> i % 3).toArray());
    Sweep sweep = sweep(ROWS).probe(labeled, labeled);
    List<Sweep.Run> all = sweep.run().runs();
    Sweep.Run best =
        all.stream().max(Comparator.comparingDouble(Sweep.Run::explainedVariance)).orElseThrow();
    assertThat(sweep.tolerance(0).run().pick().orElseThrow().explainedVariance())
        .isEqualTo(best.explainedVariance());
    Sweep.Result lax = sweep.tolerance(1).run();
    assertThat(lax.pick().orElseThrow().l0())
        .isEqualTo(all.stream().mapToDouble(Sweep.Run::l0).min().orElseThrow());
    assertThat(lax.explanation())
        .contains("within 100.0 points of the largest", lax.pick().orElseThrow().name());
    assertThat(all).allSatisfy(run -> assertThat(run.probeAccuracy()).isBetween(0.2, 1.0));
  }

  @Test
  @Timeout(60)
  void run_thatDiverges_leavesTheOthers() throws Exception {
    Sweep.Result result =
        Sweep.on(streamed(), TEST)
            .add(
                "hot",
                network(2, 8),
                Training.epochs(3).batchSize(10).optimizer(Optimizer.sgd(1e12)).build())
            .add("good", network(2, 8), training(3))
            .run();
    assertThat(result.runs().get(0).failure().orElseThrow()).startsWith("training diverged");
    assertThat(result.pick().orElseThrow().name()).isEqualTo("good");
    Path page = folder.resolve("page.html");
    result.write(page);
    assertThat(page)
        .content()
        .contains("hot failed: training diverged")
        .containsPattern(">hot</.*>–</td>\\s*</tr>") // no seconds either
        .doesNotContain("NaN");
  }

  @Test
  @Timeout(60)
  void rows_thatFail_endAllTrainings() {
    Rows broken =
        Rows.ofStreams(
            "broken",
            6,
            () ->
                IntStream.range(0, 60)
                    .mapToObj(
                        i -> {
                          if (i == 40) {
                            throw new IllegalStateException("the disk is gone");
                          }
                          return ROWS.row(i);
                        }));
    Sweep sweep =
        Sweep.on(broken, TEST)
            .add("a", network(2, 8), training(3))
            .add("b", network(3, 8), training(3));
    assertThatThrownBy(sweep::run)
        .isInstanceOf(RowReadException.class)
        .hasMessageContaining("the disk is gone");
  }

  @Test
  @Timeout(60)
  void interrupt_endsAllTrainings() throws Exception {
    Thread here = Thread.currentThread();
    Training interrupts =
        Training.epochs(1000).batchSize(10).listener(report -> here.interrupt()).build();
    Sweep endless =
        Sweep.on(streamed(), TEST)
            .add("a", network(2, 8), interrupts)
            .add("b", network(3, 8), training(1000));
    assertThatThrownBy(endless::run).isInstanceOf(InterruptedException.class);
    String loop = "io.github.sparseae.internal.train.TrainingLoop";
    String sweep = Sweep.class.getName();
    // The first interrupt ended the sweep; one that came while it ended may still be there.
    Thread.interrupted();
    assertThat(Thread.getAllStackTraces().values())
        .noneMatch(
            stack ->
                Arrays.stream(stack).anyMatch(frame -> frame.getClassName().equals(loop))
                    && Arrays.stream(stack).anyMatch(frame -> frame.getClassName().equals(sweep)));
  }

  @Test
  void names_thatAreNoFiles_areRefused() {
    Sweep sweep = Sweep.on(ROWS, TEST).add("a", network(2, 8), training(1));
    assertThatThrownBy(() -> sweep.add("a", network(2, 8), training(1)))
        .hasMessage("there is a run \"a\" already");
    assertThatThrownBy(() -> sweep.add("A", network(2, 8), training(1)))
        .hasMessage("there is a run \"A\" already");
    assertThatThrownBy(() -> sweep.add("../a", network(2, 8), training(1)))
        .hasMessage("the name of a run must not be empty and have no slash, was \"../a\"");
    assertThatThrownBy(() -> sweep.add("Sweep", network(2, 8), training(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the name of a run must not be \"sweep\", that of the page of all runs");
    assertThatThrownBy(() -> sweep.tolerance(2))
        .hasMessage("the tolerance must be from 0 to 1, was 2.0");
    assertThatThrownBy(Sweep.on(ROWS, TEST)::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a sweep needs a run: add one first");
  }
}
