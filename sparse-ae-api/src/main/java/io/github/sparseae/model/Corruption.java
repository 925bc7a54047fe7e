package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.internal.random.RandomStream;

/**
 * What is done to rows before the encoder sees them, while training. One of a closed family.
 *
 * <p>The loss stays that of the clean row, so an autoencoder learns to undo the damage: a denoising
 * autoencoder, whose units have to know which inputs go together. A classifier learns not to lean
 * on single inputs. Losses of validation, and everything after training, are of rows as they are.
 *
 * <p>Where inputs are normalised, it is the normalised row that is corrupted, before a pre-encoder
 * bias is taken off: a standard deviation is then in units of the normalised inputs, and an input
 * that is masked under {@link io.github.sparseae.model.InputNormalization#STANDARDIZE STANDARDIZE}
 * is at its mean.
 *
 * <p>The noise of a step is a function of the network's seed and the number of the step over all
 * its training, the same on every platform and engine.
 *
 * <p>Source: Vincent, Larochelle, Bengio and Manzagol, "Extracting and composing robust features
 * with denoising autoencoders" (2008); Vincent et al., "Stacked denoising autoencoders" (2010).
 */
public sealed interface Corruption {

  /**
   * Rows as they are.
   *
   * @return no corruption
   */
  static Corruption none() {
    return new None();
  }

  /**
   * Masking noise: each input is set to 0 with the same probability, independently; the others keep
   * their value.
   *
   * @param share the probability, in (0, 1); 0.25 is usual for images
   * @return the corruption
   * @throws IllegalArgumentException if the share is out of its range
   */
  static Corruption masking(double share) {
    return new Masking(share);
  }

  /**
   * Gaussian noise: a normal number of mean 0 is added to each input, independently.
   *
   * @param standardDeviation positive and finite
   * @return the corruption
   * @throws IllegalArgumentException if the standard deviation is out of its range
   */
  static Corruption gaussian(double standardDeviation) {
    return new Gaussian(standardDeviation);
  }

  /**
   * The noise of one step.
   *
   * @param seed the network's seed
   * @param step the number of the step over all of the network's training, from 0
   * @param size how many inputs all rows of the batch have together
   * @return for each input what it is multiplied by (masking) or what is added to it (Gaussian),
   *     row by row; nothing for {@link None}
   */
  float[] noise(long seed, long step, int size);

  /**
   * The kind and its setting in words.
   *
   * @return for example {@code "inputs masked with probability 0.25"}
   */
  String describe();

  /** Rows as they are. */
  record None() implements Corruption {
    @Override
    public float[] noise(long seed, long step, int size) {
      return new float[0];
    }

    @Override
    public String describe() {
      return "inputs as they are";
    }
  }

  /**
   * {@code x̃ = x·m}, with each m 0 with probability {@code share} and else 1. What is left is not
   * scaled up, as it would be in dropout.
   *
   * @param share the probability, in (0, 1), rounded to a multiple of 2⁻³²
   */
  record Masking(double share) implements Corruption {
    private static final long LOWER_HALF = 0xFFFFFFFFL;

    /**
     * Checks the argument.
     *
     * @param share the probability, in (0, 1), rounded to a multiple of 2⁻³²
     */
    public Masking {
      checkArgument(share > 0 && share < 1, "the masked share must be in (0, 1), was %s", share);
    }

    /** Each draw's 64 bits serve two inputs, the lower half first. */
    @Override
    public float[] noise(long seed, long step, int size) {
      RandomStream random = Corruption.stream(seed, step);
      long bound = Math.round(share * 0x1p32);
      float[] kept = new float[size];
      for (int i = 0; i + 1 < size; i += 2) {
        long bits = random.nextLong();
        kept[i] = kept(bits & LOWER_HALF, bound);
        kept[i + 1] = kept(bits >>> 32, bound);
      }
      if (size % 2 == 1) {
        kept[size - 1] = kept(random.nextLong() & LOWER_HALF, bound);
      }
      return kept;
    }

    @Override
    public String describe() {
      return "inputs masked with probability " + share;
    }

    /** 0 below the bound and else 1; by its sign, for a branch on chance is slow. */
    private static float kept(long number, long bound) {
      return 1 - (float) ((number - bound) >>> 63);
    }
  }

  /**
   * {@code x̃ = x + n}, with each n from the normal distribution of mean 0.
   *
   * @param standardDeviation of n, positive and finite
   */
  record Gaussian(double standardDeviation) implements Corruption {

    /**
     * Checks the argument.
     *
     * @param standardDeviation of n, positive and finite
     */
    public Gaussian {
      checkArgument(
          standardDeviation > 0 && Double.isFinite(standardDeviation),
          "the noise's standard deviation must be positive and finite, was %s",
          standardDeviation);
    }

    @Override
    public String describe() {
      return "Gaussian noise of deviation " + standardDeviation + " on inputs";
    }

    @Override
    public float[] noise(long seed, long step, int size) {
      float[] added = new float[size];
      Corruption.stream(seed, step).fillGaussian(added, standardDeviation);
      return added;
    }
  }

  private static RandomStream stream(long seed, long step) {
    return RandomStream.of(seed, "corruption", step);
  }
}
