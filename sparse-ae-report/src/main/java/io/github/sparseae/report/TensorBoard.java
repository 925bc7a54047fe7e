package io.github.sparseae.report;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Doubles;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.IoConsumer;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Weights;
import io.github.sparseae.report.internal.EventFile;
import io.github.sparseae.report.internal.NetworkSections;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A listener that writes a training as TensorBoard event files: losses, penalty, speed and what the
 * network does with rows as scalars, weights and the frequency of units as histograms, decoder
 * atoms as an image, the settings as hyperparameters.
 *
 * <pre>{@code
 * sae.fit(train, Training.epochs(20).listener(
 *     TensorBoard.to(Path.of("runs/topk-32")).network(sae).rows(test).images(28, 28)));
 * }</pre>
 *
 * <p>{@code tensorboard --logdir runs} then shows all runs side by side, also while they train. The
 * step of an event is the epoch. Each training writes a file of its own in the folder, to which
 * events are added; a training that goes on from a checkpoint adds a file, and TensorBoard joins
 * them.
 *
 * <p>The methods that set something return this. One listener is for one call of {@code fit} at a
 * time; it is not thread-safe.
 */
public final class TensorBoard implements TrainingListener {
  private static final int MOST_TILES = 400;

  private final Path folder;
  private final Map<String, Object> hyperparameters = new LinkedHashMap<>();
  private @Nullable SparseAutoencoder network;
  private @Nullable Rows rows;
  private @Nullable Samples sample;
  private @Nullable EventFile events;
  private int height;
  private int width;
  private boolean hasFailed;

  private TensorBoard(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns a listener that writes to the folder of a run, whose name TensorBoard shows; created if
   * it is missing.
   */
  public static TensorBoard to(Path folder) {
    return new TensorBoard(folder);
  }

  /** Sets the autoencoder whose {@code fit} has this listener, for weights and settings. */
  public TensorBoard network(SparseAutoencoder network) {
    this.network = network;
    return this;
  }

  /**
   * Sets rows of which the first 1,000 are measured after each epoch, as {@code evaluate} accepts
   * them; needs {@link #network}.
   */
  public TensorBoard rows(Rows rows) {
    this.rows = rows;
    return this;
  }

  /**
   * Writes decoder atoms as an image after each epoch, of the first 400 units; needs {@link
   * #network}.
   *
   * @param height rows of an image, positive
   * @param width columns of an image; {@code height · width} is the width of a row
   * @throws IllegalArgumentException if one is not positive
   */
  public TensorBoard images(int height, int width) {
    checkArgument(
        height > 0 && width > 0, "an image needs a positive size, was %s×%s", height, width);
    this.height = height;
    this.width = width;
    return this;
  }

  /**
   * Adds a hyperparameter to those of the network, for TensorBoard's table of runs: a number, a
   * boolean, or another value, whose text is taken.
   */
  public TensorBoard hyperparameter(String name, Object value) {
    hyperparameters.put(name, value);
    return this;
  }

  @Override
  public void started(int epochs, OptionalInt batchesPerEpoch) {
    hasFailed = false;
    events = null;
    NetworkSections shown =
        network == null ? null : NetworkSections.of(network, height, width, List.of());
    sample = NetworkSections.begin(shown, rows, height > 0);
    write(
        file -> {
          Map<String, Object> all = new LinkedHashMap<>();
          if (network != null) {
            AutoencoderSpec spec = network.spec();
            all.put("inputs", spec.inputs());
            all.put("hidden", spec.hidden());
            all.put("sparsity", spec.sparsity().describe());
            all.put("activation", spec.activation().toString());
            all.put("seed", spec.seed());
          }
          all.put("epochs", epochs);
          all.putAll(hyperparameters);
          file.hyperparameters(folder.toAbsolutePath().normalize().getFileName() + "", all);
        });
  }

  @Override
  public void epochFinished(EpochReport report) {
    write(
        file -> {
          EventFile.Step step = file.step(report.epoch());
          step.scalar("loss/training", report.loss());
          step.scalar("loss/penalty", report.penalty());
          report.validation().ifPresent(its -> step.scalar("loss/validation", its.data()));
          step.scalar("speed/rows_per_second", report.samplesPerSecond());
          report
              .l0()
              .ifPresent(
                  its -> {
                    step.scalar("sparsity/l0_while_training", its.mean());
                    step.scalar("sparsity/coefficient", its.coefficient());
                  });
          if (report.resampled() > 0) {
            step.scalar("sparsity/resampled", report.resampled());
          }
          if (network != null) {
            add(network, step);
          }
          step.write();
        });
  }

  private void add(SparseAutoencoder trained, EventFile.Step step) {
    Weights weights = trained.weights();
    step.histogram("weights/encoder", weights.encoder().toDoubles());
    step.histogram("weights/decoder", weights.decoder().toDoubles());
    step.histogram("weights/encoder_bias", weights.encoderBias().toDoubles());
    if (sample != null) {
      SparsityReport sparsity = trained.sparsity(NetworkSections.inputs(trained, sample));
      step.scalar("sparsity/l0", sparsity.l0());
      step.scalar("sparsity/dead", sparsity.dead());
      step.histogram("sparsity/frequency", Doubles.toArray(sparsity.frequency()));
      step.scalar("fit/explained_variance", trained.evaluate(sample).explainedVariance());
    }
    if (height > 0) {
      int shown = Math.min(MOST_TILES, trained.spec().hidden());
      int[] units = IntStream.range(0, shown).toArray();
      step.image("atoms", NetworkSections.atoms(trained, units, height, width));
    }
  }

  @Override
  public void failed(Throwable failure) {
    hasFailed = true;
  }

  @Override
  public void finished() {
    if (events != null) {
      write(
          file -> {
            try (file) {
              file.end(!hasFailed);
            }
          });
      events = null;
    }
  }

  /** Writes to the file of the training under way, which the first call creates. */
  private void write(IoConsumer<EventFile> action) {
    try {
      EventFile file = events == null ? EventFile.create(folder) : events;
      events = file;
      action.accept(file);
    } catch (IOException e) {
      throw new UncheckedIOException("events cannot be written to " + folder + ": " + e, e);
    }
  }
}
