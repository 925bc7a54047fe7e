package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkPositive;

import io.github.sparseae.internal.random.RandomStream;
import java.io.Serializable;

/**
 * A corruption of rows before the encoder during training.
 *
 * <p>The loss compares with the clean row, so an autoencoder learns to remove the noise: a
 * denoising autoencoder. A classifier learns not to depend on single inputs. Validation and
 * everything after training use clean rows.
 *
 * <p>If inputs are normalized, the normalized row is corrupted, before the pre-encoder bias is
 * subtracted: a standard deviation is then in units of the normalized inputs, and an input masked
 * under {@link io.github.sparseae.model.InputNormalization#STANDARDIZE STANDARDIZE} is at its mean.
 *
 * <p>The noise of a step is a function of the network's seed and the step number over all its
 * training, the same on every platform and engine.
 *
 * <p>Source: Vincent, Larochelle, Bengio and Manzagol, "Extracting and composing robust features
 * with denoising autoencoders" (2008); Vincent et al., "Stacked denoising autoencoders" (2010).
 */
public sealed interface Corruption extends Serializable {

  /** {@return no corruption} */
  static None none() {
    return new None();
  }

  /**
   * Returns masking noise: each input is independently set to 0 with the same probability, in (0,
   * 1); 0.25 is usual for images.
   */
  static Masking masking(double share) {
    return new Masking(share);
  }

  /**
   * Returns Gaussian noise: an independent normal number of mean 0 and a positive and finite
   * standard deviation is added to each input.
   */
  static Gaussian gaussian(double standardDeviation) {
    return new Gaussian(standardDeviation);
  }

  /**
   * Returns the noise of one step, counted from 0 over all of the network's training: the factor
   * (masking) or summand (Gaussian) of each input of all rows of the batch, row by row; empty for
   * {@link None}.
   */
  float[] noise(long seed, long step, int size);

  /** {@return the corruption in words, as {@code "inputs masked with probability 0.25"}} */
  String describe();

  /** No corruption. */
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
   * {@code x̃ = x·m}, with each m independently 0 with probability {@code share} and else 1. Unlike
   * dropout, the other inputs are not scaled up.
   *
   * @param share the probability, in (0, 1), rounded to a multiple of 2⁻³²
   */
  record Masking(double share) implements Corruption {
    private static final long LOWER_HALF = 0xFFFFFFFFL;

    public Masking {
      checkArgument(share > 0 && share < 1, "the masked share must be in (0, 1), was %s", share);
    }

    /** Each random number of 64 bits serves two inputs, the lower half first. */
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

    /** Returns 0 below the bound and else 1, without a branch, which would be mispredicted. */
    private static float kept(long number, long bound) {
      return 1 - (float) ((number - bound) >>> 63);
    }
  }

  /**
   * {@code x̃ = x + n}, with each n independently from the normal distribution of mean 0.
   *
   * @param standardDeviation of n, positive and finite
   */
  record Gaussian(double standardDeviation) implements Corruption {

    public Gaussian {
      checkPositive("the noise's standard deviation", standardDeviation);
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
