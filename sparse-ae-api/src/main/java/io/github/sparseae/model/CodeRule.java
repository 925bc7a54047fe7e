package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import java.util.Set;

/**
 * How a trained network computes a code from its hidden units: one of five rules, whatever {@link
 * Sparsity} it was trained with. What computes codes after training, in an engine or in an exported
 * file, implements these rules and need not know the kinds of sparsity.
 *
 * <p>Notation: z, of shape {@code [batch, hidden]}, are the pre-activations, {@code h =
 * activation(z)}, and f is the code, of the same shape. 1[…] is 1 where the condition holds, else
 * 0.
 *
 * @see Sparsity#atInference
 */
public sealed interface CodeRule {

  /** {@return the arrays that this rule reads besides the encoder's weights and bias} */
  default Set<Parameter> parameters() {
    return ImmutableSet.of();
  }

  /** All activations: {@code f = h}. */
  record Identity() implements CodeRule {}

  /**
   * The k largest of each row: {@code f = h·1[z ≥ the k-th largest z of the row]}. Units that equal
   * the k-th largest stay too. By size it is {@code f = h·1[|z| ≥ the k-th largest |z| of the
   * row]}: the sign of what stays is kept.
   *
   * @param k the number of units that stay, from 1 to {@code hidden}
   * @param bySize whether |z| is compared in place of z
   */
  record KLargest(int k, boolean bySize) implements CodeRule {
    public KLargest {
      checkArgument(k >= 1, "k must be at least 1, was %s", k);
    }
  }

  /** One threshold t for all units, {@link Parameter#CODE_THRESHOLD}: {@code f = h·1[h > t]}. */
  record Threshold() implements CodeRule {
    @Override
    public Set<Parameter> parameters() {
      return ImmutableSet.of(Parameter.CODE_THRESHOLD);
    }
  }

  /**
   * A threshold for each unit: {@code f = z·1[z > relu(θ)]}, with θ, of shape {@code [hidden]}, in
   * {@link Parameter#UNIT_THRESHOLD}. The units are ReLU units.
   */
  record UnitThresholds() implements CodeRule {
    @Override
    public Set<Parameter> parameters() {
      return ImmutableSet.of(Parameter.UNIT_THRESHOLD);
    }
  }

  /**
   * A gate for each unit: {@code f = 1[z > 0]·relu((z − b_e)·eʳ + b_m)}, with b_e in {@link
   * Parameter#ENCODER_BIAS}, r in {@link Parameter#MAGNITUDE_SCALE} and b_m in {@link
   * Parameter#MAGNITUDE_BIAS}, each of shape {@code [hidden]}.
   */
  record Gate() implements CodeRule {
    @Override
    public Set<Parameter> parameters() {
      return ImmutableSet.of(Parameter.MAGNITUDE_SCALE, Parameter.MAGNITUDE_BIAS);
    }
  }
}
