package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkAtLeastZero;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkPositive;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Ordering;
import com.google.common.primitives.Ints;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The kind of sparsity of a code: a penalty on it, or a rule that keeps few units active.
 *
 * <p>Notation: z, of shape {@code [batch, hidden]}, are the pre-activations of the hidden units, h
 * their activations, f the code passed to the decoder; d_j is the j-th decoder row; M is the mean
 * over the batch; 1[…] is 1 where the condition holds, else 0. Unless stated otherwise, f = h.
 */
public sealed interface Sparsity {

  /** {@return no penalty: a plain autoencoder} */
  static None none() {
    return new None();
  }

  /**
   * Returns the L1 penalty on activations, {@code weight · mean over batch and units of |h|}, with
   * a weight of at least 0. Typical weights lie between 0.01 and 1.
   */
  static L1 l1(double weight) {
    return l1(weight, Reduction.MEAN);
  }

  /**
   * Returns the L1 penalty on activations with a weight of at least 0 and a given reduction over
   * batch and units.
   */
  static L1 l1(double weight, Reduction reduction) {
    return new L1(weight, reduction, false);
  }

  /**
   * Returns the L1 penalty on activations weighted by decoder norms, {@code weight · M Σ
   * |h_j|·‖d_j‖}, with a weight of at least 0 and {@link Reduction#PER_SAMPLE}: it does not change
   * when a unit's activation shrinks and its decoder row grows.
   */
  static L1 l1WeightedByDecoder(double weight) {
    return new L1(weight, Reduction.PER_SAMPLE, true);
  }

  /**
   * Returns the Kullback-Leibler penalty, for sigmoid units, between a target activity ρ, in (0,
   * 1), and each unit's mean activity over a batch, with a weight β of at least 0; a ρ of 0.1 and
   * 0.01 and a β of 3 are usual.
   */
  static KullbackLeibler kullbackLeibler(double target, double weight) {
    return new KullbackLeibler(target, weight, 1);
  }

  /**
   * Returns the rule that keeps the k largest units of each row, k from 1 to {@code hidden},
   * without an auxiliary loss.
   */
  static TopK topK(int k) {
    return new TopK(k, 1, AuxiliaryLoss.NONE, false);
  }

  /**
   * Returns the rule, for linear units, that keeps the k units of each row that are largest by
   * size, with their signs, k from 1 to {@code hidden}, without an auxiliary loss.
   */
  static TopK absTopK(int k) {
    return topK(k).bySize(true);
  }

  /**
   * Returns the rule that keeps the k · rows largest activations of each batch, k from 1 to {@code
   * hidden}, without an auxiliary loss.
   */
  static BatchTopK batchTopK(int k) {
    return new BatchTopK(k, AuxiliaryLoss.NONE);
  }

  /**
   * Returns the rule that keeps the largest activations of each unit over the batch, on a share of
   * its rows, in (0, 1]; 0.05 is usual.
   */
  static WinnerTakeAll winnerTakeAll(double share) {
    return new WinnerTakeAll(share);
  }

  /**
   * Returns the rule of a learned threshold for each unit, with a penalty on the number of units
   * above theirs, of a weight of at least 0, a bandwidth of 0.05 and thresholds that start at 0.01.
   */
  static JumpRelu jumpRelu(double weight) {
    return new JumpRelu(weight, 0.05, 0.01, L0Loss.count(), 0, 1, false);
  }

  /**
   * Returns the rule of two paths: a gate decides which units are active, another path their size.
   * The weight of its penalty is at least 0.
   */
  static Gated gated(double weight) {
    return new Gated(weight);
  }

  /**
   * Returns nested dictionaries: each prefix of the units of {@link TopK} or {@link BatchTopK} must
   * reconstruct by itself too. The prefixes are numbers of units from 0, increasing.
   */
  static Matryoshka matryoshka(Sparsity inner, int... prefixes) {
    return new Matryoshka(inner, Ints.asList(prefixes));
  }

  /**
   * {@return a description of the kind and its settings, for example {@code "L1, weight 0.1, mean
   * over batch and units of |h|"}}
   */
  String describe();

  /**
   * Checks that a network of a width of the code and an activation of its units can have this kind.
   *
   * @throws IllegalArgumentException if it cannot; the message says why
   */
  default void check(int hidden, Activation activation) {}

  /**
   * {@return the initial values of the arrays that this kind adds to a network; each array has one
   * number per hidden unit, except {@link Parameter#CODE_THRESHOLD}, which has one}
   */
  default Map<Parameter, Double> parameters() {
    return ImmutableMap.of();
  }

  /**
   * Returns the rule by which a trained network computes its codes, which depends on nothing that
   * only training uses.
   */
  default CodeRule atInference(int hidden) {
    return new CodeRule.Identity();
  }

  /** {@return the loss that revives dead units; {@link AuxiliaryLoss#NONE} unless it was set} */
  default AuxiliaryLoss auxiliary() {
    return AuxiliaryLoss.NONE;
  }

  /**
   * {@return the number of active units of a row during training: k of TopK and BatchTopK, also
   * within a Matryoshka; empty for other kinds}
   */
  default OptionalInt activeUnits() {
    return OptionalInt.empty();
  }

  /**
   * {@return the weight of the penalty that controls the number of active units: that of L1,
   * Kullback-Leibler, JumpReLU and gated; empty for other kinds}
   */
  default OptionalDouble coefficient() {
    return OptionalDouble.empty();
  }

  /**
   * Returns the default threshold, above which |f| is that of an active unit: 0 where codes have
   * exact zeros, 0.01 elsewhere.
   */
  default double activityThreshold(Activation activation) {
    return activation == Activation.RELU ? 0 : 0.01;
  }

  /** No penalty. */
  record None() implements Sparsity {
    @Override
    public String describe() {
      return "none";
    }
  }

  /**
   * The L1 penalty on activations.
   *
   * <p>Penalty: {@code weight · R(|h|)} with R the reduction. Its gradient to each activation is
   * {@code weight · factor · sign(h)}, with {@code sign(0) = 0} and the reduction's {@link
   * Reduction#factor factor}; engines add exactly that to the gradient of the reconstruction (the
   * L1 identity op). Source: lecture 19 of "Deep Learning for Visual Computing" (D. Sheet, IIT
   * Kharagpur), whose code is {@link Reduction#SUM} with weight 0.1. Weighted by decoder norms it
   * is {@code weight · R(|h_j|·‖d_j‖)}, has a gradient to the decoder too, and does not change when
   * activations shrink and rows grow; source: SAELens, {@code standard_sae.py}.
   *
   * @param weight the penalty's weight, at least 0
   * @param reduction how |h| is summed or averaged over batch and units
   * @param weightedByDecoder whether each |h_j| is multiplied by ‖d_j‖
   */
  record L1(double weight, Reduction reduction, boolean weightedByDecoder) implements Sparsity {
    public L1 {
      checkNotNull(reduction, "reduction");
      checkAtLeastZero("the L1 weight", weight);
    }

    /** Sets the reduction. */
    public L1 reduction(Reduction reduction) {
      return new L1(weight, reduction, weightedByDecoder);
    }

    /**
     * Sets whether the penalty is weighted by decoder norms: true to multiply each |h_j| by ‖d_j‖.
     */
    public L1 weightedByDecoder(boolean weightedByDecoder) {
      return new L1(weight, reduction, weightedByDecoder);
    }

    @Override
    public String describe() {
      String times = weightedByDecoder ? " times the decoder row's norm" : "";
      return "L1, weight %s, %s of |h|%s".formatted(weight, reduction.describe("units"), times);
    }

    @Override
    public OptionalDouble coefficient() {
      return OptionalDouble.of(weight);
    }
  }

  /**
   * The Kullback-Leibler penalty, {@code weight · Σ_j ρ·log(ρ/ρ̂_j) + (1 − ρ)·log((1 − ρ)/(1 −
   * ρ̂_j))}, with ρ̂_j the mean activity of unit j: {@code (1 − rate)·(its previous value) + rate·M
   * h_j}, where the gradient flows through the batch alone. With a rate of 1 it is the batch mean.
   * Summed over units. Source: Ng, "Sparse autoencoder" (2011) and the UFLDL tutorial, with weight
   * 3 and ρ 0.01 or 0.1.
   *
   * @param target ρ, in (0, 1)
   * @param weight β, at least 0
   * @param rate the share of a batch in the running mean, in (0, 1]
   */
  record KullbackLeibler(double target, double weight, double rate) implements Sparsity {
    public KullbackLeibler {
      checkArgument(
          target > 0 && target < 1, "the target activity must be in (0, 1), was %s", target);
      checkAtLeastZero("the Kullback-Leibler weight", weight);
      checkArgument(rate > 0 && rate <= 1, "the rate must be in (0, 1], was %s", rate);
    }

    /**
     * Sets the rate of the running mean activity: the share of a batch in the running mean, in (0,
     * 1]; 1 is the batch mean.
     */
    public KullbackLeibler rate(double rate) {
      return new KullbackLeibler(target, weight, rate);
    }

    @Override
    public String describe() {
      String mean = rate < 1 ? ", running mean at rate " + rate : "";
      return "Kullback-Leibler to activity %s, weight %s, sum over units%s"
          .formatted(target, weight, mean);
    }

    @Override
    public OptionalDouble coefficient() {
      return OptionalDouble.of(weight);
    }

    @Override
    public void check(int hidden, Activation activation) {
      checkArgument(
          activation == Activation.SIGMOID,
          "the Kullback-Leibler penalty needs sigmoid units, was %s: it compares shares, and only a"
              + " sigmoid stays within (0, 1)",
          activation);
    }

    @Override
    public Map<Parameter, Double> parameters() {
      return rate < 1 ? ImmutableMap.of(Parameter.MEAN_ACTIVITY, target) : ImmutableMap.of();
    }
  }

  /**
   * TopK: {@code f = h} where z is among the k largest of its row, else 0; ties with the k-th stay
   * too. The gradient flows through the units that stay. Source: Makhzani and Frey, "k-sparse
   * autoencoders" (2013), with linear units and α; Gao et al. (2024) with relu units and AuxK.
   *
   * <p>By size (AbsTopK), |z| is compared in place of z, and the sign of what stays is kept, so
   * that a unit stands for a direction and its opposite; AuxK selects dead units by size too.
   * Source: Zhu, Khalili and Zhu, "AbsTopK: Rethinking sparse autoencoders for bidirectional
   * features" (2025).
   *
   * @param k the number of units that stay, from 1 to {@code hidden}
   * @param inferenceFactor α: after training {@code round(α·k)} stay, no more than {@code hidden};
   *     at least 1
   * @param auxiliary the loss that revives dead units
   * @param bySize whether |z| is compared in place of z; needs linear units
   */
  record TopK(int k, double inferenceFactor, AuxiliaryLoss auxiliary, boolean bySize)
      implements Sparsity {
    public TopK {
      checkNotNull(auxiliary, "auxiliary");
      checkK(k);
      checkArgument(
          inferenceFactor >= 1 && Double.isFinite(inferenceFactor),
          "the inference factor must be a finite number of at least 1, was %s",
          inferenceFactor);
    }

    /** Sets α, by which k is multiplied after training: at least 1. */
    public TopK inferenceFactor(double inferenceFactor) {
      return new TopK(k, inferenceFactor, auxiliary, bySize);
    }

    /** Sets the loss that revives dead units. */
    public TopK auxiliary(AuxiliaryLoss auxiliary) {
      return new TopK(k, inferenceFactor, auxiliary, bySize);
    }

    /**
     * Sets whether the size of units is compared: true to keep the k largest |z| with their signs.
     */
    public TopK bySize(boolean bySize) {
      return new TopK(k, inferenceFactor, auxiliary, bySize);
    }

    /**
     * Returns the number of units that stay after training: {@code round(α·k)}, no more than {@code
     * hidden}.
     */
    public int inferenceK(int hidden) {
      return (int) Math.min(hidden, Math.round(inferenceFactor * k));
    }

    @Override
    public String describe() {
      return (bySize ? "AbsTopK of " : "TopK of ") + k + auxiliary.describe();
    }

    @Override
    public CodeRule atInference(int hidden) {
      return new CodeRule.KLargest(inferenceK(hidden), bySize);
    }

    @Override
    public OptionalInt activeUnits() {
      return OptionalInt.of(k);
    }

    @Override
    public void check(int hidden, Activation activation) {
      checkKFits(k, hidden, auxiliary);
      checkRectified("TopK", activation, true);
      checkArgument(
          !bySize || activation == Activation.LINEAR,
          "AbsTopK needs linear units, was %s: only they keep the sign",
          activation);
    }

    @Override
    public Map<Parameter, Double> parameters() {
      return auxiliary.isOn() ? ImmutableMap.of(Parameter.IDLE_ROWS, 0.0) : ImmutableMap.of();
    }

    @Override
    public double activityThreshold(Activation activation) {
      return 0;
    }
  }

  /**
   * BatchTopK: in training {@code f = h} where h is among the {@code k · rows} largest of the whole
   * batch, else 0. After training {@code f = h} where h is above one threshold for all units: the
   * running mean, at a rate of 0.01, of the smallest activation that stayed. At the end of training
   * it is measured on training rows if the mean lags so far that L0 is more than 2.5 % off k there.
   * Source: Bussmann, Leask and Nanda, "BatchTopK sparse autoencoders" (2024).
   *
   * @param k the mean number of active units per row, from 1 to {@code hidden}
   * @param auxiliary the loss that revives dead units
   */
  record BatchTopK(int k, AuxiliaryLoss auxiliary) implements Sparsity {
    /** The rate of the running mean of each batch's smallest active value. */
    public static final double THRESHOLD_RATE = 0.01;

    public BatchTopK {
      checkNotNull(auxiliary, "auxiliary");
      checkK(k);
    }

    /** Sets the loss that revives dead units. */
    public BatchTopK auxiliary(AuxiliaryLoss auxiliary) {
      return new BatchTopK(k, auxiliary);
    }

    @Override
    public String describe() {
      return "BatchTopK of " + k + auxiliary.describe();
    }

    @Override
    public CodeRule atInference(int hidden) {
      return new CodeRule.Threshold();
    }

    @Override
    public OptionalInt activeUnits() {
      return OptionalInt.of(k);
    }

    @Override
    public void check(int hidden, Activation activation) {
      checkKFits(k, hidden, auxiliary);
      checkRectified("BatchTopK", activation, false);
    }

    @Override
    public Map<Parameter, Double> parameters() {
      return auxiliary.isOn()
          ? ImmutableMap.of(Parameter.CODE_THRESHOLD, 0.0, Parameter.IDLE_ROWS, 0.0)
          : ImmutableMap.of(Parameter.CODE_THRESHOLD, 0.0);
    }
  }

  /**
   * Winner-take-all over the batch (lifetime sparsity): in training {@code f = h} where h is among
   * the {@code share · rows} largest activations of its unit over the batch, at least one, else 0.
   * After training f = h. Source: Makhzani and Frey, "Winner-take-all autoencoders" (2015), FC-WTA.
   *
   * @param share the share of a batch's rows on which a unit may be active, in (0, 1]
   */
  record WinnerTakeAll(double share) implements Sparsity {
    public WinnerTakeAll {
      checkArgument(share > 0 && share <= 1, "the share must be in (0, 1], was %s", share);
    }

    @Override
    public String describe() {
      return "winner-take-all, each unit on " + share + " of the batch";
    }

    @Override
    public void check(int hidden, Activation activation) {
      checkRectified("winner-take-all", activation, false);
    }
  }

  /**
   * JumpReLU: {@code f = z·1[z > θ]} with a threshold θ for each unit, and the penalty {@code
   * weight · M L(x)} with L the {@link L0Loss}, by default the number of active units. The step has
   * no gradient, so θ learns from rows whose z is near it: {@code ∂f/∂θ = −(θ/ε)·1[|z − θ| < ε/2]}
   * and {@code ∂1[z > θ]/∂θ = −(1/ε)·1[|z − θ| < ε/2]}. With {@code inputGradient} z gets the same
   * with the opposite sign, so that the encoder learns from it too.
   *
   * <p>θ itself is the parameter; after each step one below 0 becomes 0, from where it can rise
   * again. Log θ would hardly learn: a step of Adam moves a parameter by about the learning rate,
   * which for log θ is a small share of a small θ. Thresholds have the precision of the network,
   * float32 or float64.
   *
   * <p>The pre-activation loss revives dead units: {@code preActivationWeight · M Σ_j relu(θ_j −
   * z_j)·‖d_j‖} over units that were active on none of the last {@code deadAfter} rows, those of
   * the batch included. A penalty schedule and {@code targetL0} do not change it.
   *
   * <p>Source: Rajamanoharan et al., "Jumping ahead" (2024), where log θ is the parameter; SAELens
   * from 6.48 on, {@code jumprelu_sae.py}, with ε 0.05 and θ at 0.01. The pre-activation loss and
   * {@code inputGradient}: Anthropic, circuits updates of January 2025, there for units that are
   * not active on a row, in SAELens for dead ones.
   *
   * @param weight λ, at least 0
   * @param bandwidth ε, positive
   * @param initialThreshold θ before training, positive
   * @param loss what the penalty measures
   * @param preActivationWeight the weight of the pre-activation loss, at least 0; 0 switches it off
   * @param deadAfter the number of last rows on which a dead unit was never active, positive
   * @param inputGradient whether the gradients of steps reach z too
   */
  record JumpRelu(
      double weight,
      double bandwidth,
      double initialThreshold,
      L0Loss loss,
      double preActivationWeight,
      long deadAfter,
      boolean inputGradient)
      implements Sparsity {
    public JumpRelu {
      checkNotNull(loss, "loss");
      checkAtLeastZero("the JumpReLU weight", weight);
      checkPositive("the bandwidth", bandwidth);
      checkPositive("the initial threshold", initialThreshold);
      checkAtLeastZero("the pre-activation weight", preActivationWeight);
      checkArgument(deadAfter > 0, "deadAfter must be positive, was %s", deadAfter);
    }

    /** Sets ε, the width of the window around θ whose rows teach it, positive and finite. */
    public JumpRelu bandwidth(double bandwidth) {
      return new JumpRelu(
          weight, bandwidth, initialThreshold, loss, preActivationWeight, deadAfter, inputGradient);
    }

    /** Sets θ before training: positive and finite. */
    public JumpRelu initialThreshold(double initialThreshold) {
      return new JumpRelu(
          weight, bandwidth, initialThreshold, loss, preActivationWeight, deadAfter, inputGradient);
    }

    /** Sets what the penalty measures: a function of the number of active units. */
    public JumpRelu loss(L0Loss loss) {
      return new JumpRelu(
          weight, bandwidth, initialThreshold, loss, preActivationWeight, deadAfter, inputGradient);
    }

    /**
     * Sets the loss that revives dead units: its weight, at least 0 and usually 3e-6, and the
     * number of last rows on which a dead unit was never active, positive.
     */
    public JumpRelu preActivationLoss(double weight, long deadAfter) {
      return new JumpRelu(
          this.weight, bandwidth, initialThreshold, loss, weight, deadAfter, inputGradient);
    }

    /**
     * Sets whether the gradients of steps reach the pre-activations, and so the encoder, too: false
     * for thresholds alone, the default.
     */
    public JumpRelu inputGradient(boolean inputGradient) {
      return new JumpRelu(
          weight, bandwidth, initialThreshold, loss, preActivationWeight, deadAfter, inputGradient);
    }

    @Override
    public String describe() {
      String revival = ", weight " + preActivationWeight + " on the pre-activations of dead units";
      return "JumpReLU, weight %s on %s, mean over batch%s%s"
          .formatted(
              weight,
              loss.describe(),
              preActivationWeight > 0 ? revival : "",
              inputGradient ? ", gradients of steps to inputs too" : "");
    }

    @Override
    public CodeRule atInference(int hidden) {
      return new CodeRule.UnitThresholds();
    }

    /** {@return λ; empty for a quadratic loss, which has its own target} */
    @Override
    public OptionalDouble coefficient() {
      return loss instanceof L0Loss.Quadratic ? OptionalDouble.empty() : OptionalDouble.of(weight);
    }

    @Override
    public void check(int hidden, Activation activation) {
      checkRectified("JumpReLU", activation, false);
      if (loss instanceof L0Loss.Quadratic quadratic) {
        checkArgument(
            quadratic.target() <= hidden,
            "the target of the quadratic loss must be at most hidden, was %s of %s",
            Double.valueOf(quadratic.target()),
            hidden);
      }
    }

    @Override
    public Map<Parameter, Double> parameters() {
      return preActivationWeight > 0
          ? ImmutableMap.of(Parameter.UNIT_THRESHOLD, initialThreshold, Parameter.IDLE_ROWS, 0.0)
          : ImmutableMap.of(Parameter.UNIT_THRESHOLD, initialThreshold);
    }
  }

  /**
   * Gated: with π = z the gate's pre-activation, {@code f = 1[π > 0]·relu((π − b_e)·eʳ + b_m)},
   * where r and b_m have one number per unit and start at 0. The penalty is {@code weight · M Σ_j
   * relu(π_j)·‖d_j‖ + M Σ (decode(relu(π)) − x)²}: the second term teaches the gate to reconstruct,
   * and the decoder too, as in SAELens; in the paper it holds the decoder constant. Source:
   * Rajamanoharan et al., "Improving dictionary learning with gated sparse autoencoders" (2024);
   * SAELens, {@code gated_sae.py}.
   *
   * @param weight λ, at least 0
   */
  record Gated(double weight) implements Sparsity {
    public Gated {
      checkAtLeastZero("the gated weight", weight);
    }

    @Override
    public String describe() {
      return "gated, weight " + weight + ", sum over units, mean over batch";
    }

    @Override
    public CodeRule atInference(int hidden) {
      return new CodeRule.Gate();
    }

    @Override
    public OptionalDouble coefficient() {
      return OptionalDouble.of(weight);
    }

    @Override
    public void check(int hidden, Activation activation) {
      checkRectified("gated", activation, false);
    }

    @Override
    public Map<Parameter, Double> parameters() {
      return ImmutableMap.of(Parameter.MAGNITUDE_SCALE, 0.0, Parameter.MAGNITUDE_BIAS, 0.0);
    }
  }

  /**
   * Matryoshka: the code of another rule, whose first m units must reconstruct by themselves, for
   * each m of {@code prefixes}; their reconstruction losses are added to that of the whole code.
   * For m = 0 the decoder's bias alone reconstructs. Source: Bussmann et al., "Learning multi-level
   * features with Matryoshka sparse autoencoders" (2025).
   *
   * @param inner the rule that keeps few units active: {@link TopK} or {@link BatchTopK}
   * @param prefixes the numbers of units of the smaller dictionaries, from 0, increasing, all below
   *     {@code hidden}
   */
  record Matryoshka(Sparsity inner, List<Integer> prefixes) implements Sparsity {
    public Matryoshka {
      checkArgument(
          inner instanceof TopK || inner instanceof BatchTopK,
          "Matryoshka nests TopK or BatchTopK, was %s",
          inner.describe());
      prefixes = ImmutableList.copyOf(checkElements("prefixes", prefixes));
      checkArgument(!prefixes.isEmpty(), "prefixes must not be empty");
      checkArgument(
          prefixes.get(0) >= 0 && Ordering.natural().isStrictlyOrdered(prefixes),
          "prefixes must be at least 0 and rise, were %s",
          prefixes);
    }

    @Override
    public String describe() {
      return "Matryoshka over " + prefixes + " and all units, " + inner.describe();
    }

    @Override
    public CodeRule atInference(int hidden) {
      return inner.atInference(hidden);
    }

    @Override
    public OptionalInt activeUnits() {
      return inner.activeUnits();
    }

    @Override
    public void check(int hidden, Activation activation) {
      inner.check(hidden, activation);
      int largest = prefixes.get(prefixes.size() - 1);
      checkArgument(
          largest < hidden,
          "a prefix must be below hidden, which is added by itself: was %s of %s",
          largest,
          hidden);
    }

    @Override
    public Map<Parameter, Double> parameters() {
      return inner.parameters();
    }

    @Override
    public AuxiliaryLoss auxiliary() {
      return inner.auxiliary();
    }

    @Override
    public double activityThreshold(Activation activation) {
      return inner.activityThreshold(activation);
    }
  }

  private static void checkK(int k) {
    checkArgument(k >= 1, "k must be at least 1, was %s", k);
  }

  private static void checkKFits(int k, int hidden, AuxiliaryLoss auxiliary) {
    checkArgument(k <= hidden, "k must be at most hidden, was %s of %s", k, hidden);
    checkArgument(
        auxiliary.k() <= hidden,
        "k of the auxiliary loss must be at most hidden, was %s of %s",
        auxiliary.k(),
        hidden);
  }

  private static void checkRectified(String name, Activation activation, boolean linearToo) {
    checkArgument(
        activation == Activation.RELU || (linearToo && activation == Activation.LINEAR),
        "%s needs relu%s units, was %s: the largest activations are those that matter there",
        name,
        linearToo ? " or linear" : "",
        activation);
  }
}
