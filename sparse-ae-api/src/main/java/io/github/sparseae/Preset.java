package io.github.sparseae;

import com.google.common.base.Strings;
import io.github.sparseae.internal.network.NetworkDescription;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * The settings of an autoencoder and its training from a paper, a library or a lecture, see {@link
 * Presets}. Immutable.
 *
 * <pre>{@code
 * Preset preset = Presets.kSparse(25);
 * try (SparseAutoencoder sae = preset.autoencoder(784, 1000).seed(1).build()) {
 *   sae.fit(samples, preset.training().epochs(50));
 * }
 * }</pre>
 *
 * <p>Both builders have the preset's options as their defaults; each option can still be set.
 */
public final class Preset {
  private static final String INDENT = System.lineSeparator() + " ".repeat(12);

  private final String name;
  private final String source;
  private final String formula;
  private final String differences;
  private final int inputs;
  private final int hidden;
  private final BiFunction<SparseAutoencoder.Builder, Integer, SparseAutoencoder.Builder> options;
  private final Training training;

  /**
   * @param source the publication
   * @param formula the loss, with its reductions, in lines
   * @param differences intended differences from the source, with reasons, in lines
   * @param inputs the width of a row in the source
   * @param hidden the width of the code in the source
   * @param options sets the options of an autoencoder whose widths, the second given, are set
   */
  Preset(
      String name,
      String source,
      String formula,
      String differences,
      int inputs,
      int hidden,
      BiFunction<SparseAutoencoder.Builder, Integer, SparseAutoencoder.Builder> options,
      Training.Builder training) {
    this.name = name;
    this.source = source;
    this.formula = formula;
    this.differences = differences;
    this.inputs = inputs;
    this.hidden = hidden;
    this.options = options;
    this.training = training.build();
  }

  private AutoencoderSpec spec(int inputs, int hidden) {
    return options.apply(SparseAutoencoder.builder().inputs(inputs).hidden(hidden), hidden).spec();
  }

  /**
   * Returns a builder of an autoencoder of two widths, of a row and of the code, whose defaults are
   * the preset's; nothing more needs to be set.
   *
   * @throws IllegalArgumentException if a width is not positive, or the preset's k, its target of
   *     L0 or a prefix is too large for {@code hidden}
   */
  public SparseAutoencoder.Builder autoencoder(int inputs, int hidden) {
    return SparseAutoencoder.builder(spec(inputs, hidden));
  }

  /** {@return a builder of a training whose defaults are the preset's; nothing needs to be set} */
  public Training.Builder training() {
    return Training.builder(training);
  }

  /**
   * {@return a description of the preset, in several lines: source, formula with reductions,
   * defaults at the source's widths, and intended differences from the source}
   */
  public String describe() {
    AutoencoderSpec spec = spec(inputs, hidden);
    List<String> lines = new ArrayList<>();
    lines.add(name);
    lines.add("  source    " + source);
    addAll(lines, "formula", formula);
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
    addAll(lines, "differs", differences);
    return String.join(System.lineSeparator(), lines);
  }

  private static void addAll(List<String> lines, String name, String text) {
    lines.add("  " + Strings.padEnd(name, 10, ' ') + text.strip().replace("\n", INDENT));
  }

  /** The preset's name. */
  @Override
  public String toString() {
    return name;
  }
}
