package io.github.sparseae;

import io.github.sparseae.internal.network.NetworkDescription;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An autoencoder and its training as a paper, a library or a lecture has them: the formula, its
 * reduction, and the defaults. All of them are in {@link Presets}. Immutable.
 *
 * <pre>{@code
 * Preset preset = Presets.kSparse(25);
 * try (SparseAutoencoder sae = preset.autoencoder(784, 1000).seed(1).build()) {
 *   sae.fit(samples, preset.training().epochs(50));
 * }
 * }</pre>
 *
 * <p>Both builders begin with the preset's options as their defaults. Each option can still be set,
 * and set once; what is set holds.
 */
public final class Preset {
  private final Words words;
  private final int inputs;
  private final int hidden;
  private final Plan plan;
  private final Training training;

  /**
   * What is said of a preset.
   *
   * @param name what it is
   * @param source where it is from
   * @param formula what it computes, with the reductions
   * @param differences where it differs from its source on purpose, and why
   */
  record Words(String name, String source, List<String> formula, List<String> differences) {}

  /** The options of an autoencoder of any widths. */
  @FunctionalInterface
  interface Plan {
    SparseAutoencoder.Builder of(int inputs, int hidden);
  }

  /**
   * @param inputs the width of a row in the source
   * @param hidden the width of the code in the source
   */
  Preset(Words words, int inputs, int hidden, Plan plan, Training.Builder training) {
    this.words = words;
    this.inputs = inputs;
    this.hidden = hidden;
    this.plan = plan;
    this.training = training.build();
  }

  private AutoencoderSpec spec(int inputs, int hidden) {
    return plan.of(inputs, hidden).spec();
  }

  /**
   * Begins to describe an autoencoder whose defaults are the preset's.
   *
   * @param inputs the width of a row, positive
   * @param hidden the width of the code, positive
   * @return a builder; nothing more needs to be set
   * @throws IllegalArgumentException if a width is not positive, or the preset's k is above {@code
   *     hidden}
   */
  public SparseAutoencoder.Builder autoencoder(int inputs, int hidden) {
    return SparseAutoencoder.builder(spec(inputs, hidden));
  }

  /**
   * Begins to describe a training whose defaults are the preset's.
   *
   * @return a builder; nothing needs to be set
   */
  public Training.Builder training() {
    return Training.builder(training);
  }

  /**
   * The preset in words: its source, its formula with the reductions, its defaults at the widths of
   * the source, and where it differs from the source on purpose.
   *
   * @return some lines
   */
  public String describe() {
    AutoencoderSpec spec = spec(inputs, hidden);
    List<String> lines = new ArrayList<>();
    lines.add(words.name());
    lines.add("  source    " + words.source());
    addAll(lines, "formula", words.formula());
    lines.add(
        String.format(
            Locale.ROOT,
            "  there     %,d inputs, %,d units, %s",
            inputs,
            hidden,
            spec.precision()));
    lines.add("  units     " + spec.activation() + ", output " + spec.output());
    lines.addAll(NetworkDescription.options(spec));
    lines.add("  start     " + spec.initializer());
    lines.add("  training  " + training.describe());
    addAll(lines, "differs", words.differences());
    return String.join(System.lineSeparator(), lines);
  }

  private static void addAll(List<String> lines, String name, List<String> added) {
    for (int i = 0; i < added.size(); i++) {
      lines.add(String.format("  %-9s %s", i == 0 ? name : "", added.get(i)));
    }
  }

  /** What the preset is, in a few words. */
  @Override
  public String toString() {
    return words.name();
  }
}
