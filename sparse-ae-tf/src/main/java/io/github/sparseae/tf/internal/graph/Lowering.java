package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.WeightPenalty;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.nn.NthElement;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Lowers activations, losses and reductions of the model to TensorFlow operations.
 *
 * @param tf adds operations to a scope
 * @param bfloat16 whether a GPU rounds the factors of float32 matrix products to bfloat16
 * @param hasDynamicShapes whether shapes may depend on values, for which XLA takes the wrong ones
 *     and a GPU lacks operations
 * @param share the share of a batch that its rows are, of which losses are lowered; null for all
 */
public record Lowering<T extends TFloating>(
    Ops tf, Class<T> type, boolean bfloat16, boolean hasDynamicShapes, @Nullable Operand<T> share) {

  /** Lowers to operations of a scope that compute in full precision, for any device and XLA. */
  public Lowering(Ops tf, Class<T> type) {
    this(tf, type, false, false, null);
  }

  public Lowering<T> in(String scope) {
    return new Lowering<>(tf.withSubScope(scope), type, bfloat16, hasDynamicShapes, share);
  }

  /** Lowers losses of a part of a batch, which has that share of its rows. */
  Lowering<T> ofShare(Operand<T> share) {
    return new Lowering<>(tf, type, bfloat16, hasDynamicShapes, share);
  }

  /** Returns what a mean over these rows adds to that over the whole batch. */
  Operand<T> shared(Operand<T> mean) {
    return share == null ? mean : tf.math.mul(mean, share);
  }

  public Placeholder<T> placeholder(String name, Shape shape) {
    return tf.withName(name).placeholder(type, Placeholder.shape(shape));
  }

  public Operand<T> constant(double value) {
    return cast(tf.constant(value));
  }

  Operand<T> cast(Operand<? extends TType> values) {
    return tf.dtypes.cast(values, type);
  }

  boolean isOnGpu() {
    return tf.scope().getDeviceString().contains("GPU");
  }

  <U extends TType> Operand<U> column(Operand<U> matrix, int which) {
    return tf.squeeze(columns(matrix, which, 1), Squeeze.axis(List.of(1L)));
  }

  /** Returns consecutive columns of a matrix, {@code [rows, count]}. */
  <U extends TType> Operand<U> columns(Operand<U> matrix, int from, int count) {
    return tf.slice(matrix, tf.constant(new int[] {0, from}), tf.constant(new int[] {-1, count}));
  }

  Operand<TInt32> rows(Operand<T> matrix) {
    return tf.gather(tf.shape(matrix), tf.constant(0), tf.constant(0));
  }

  /** 1 where a number is above a bound, else 0; constant to gradients. */
  Operand<T> isAbove(Operand<T> values, Operand<T> bound) {
    return tf.stopGradient(cast(tf.math.greater(values, bound)));
  }

  /** 1 where a number is at least a bound, else 0; constant to gradients. */
  Operand<T> isAtLeast(Operand<T> values, Operand<T> bound) {
    return tf.stopGradient(cast(tf.math.greaterEqual(values, bound)));
  }

  /** Returns the code of the cells in which what is compared reaches the bound of its row. */
  Operand<T> largestOfRows(Operand<T> code, Operand<T> compared, Operand<T> bounds) {
    return tf.math.mul(code, isAtLeast(compared, tf.expandDims(bounds, tf.constant(1))));
  }

  /** The k-th largest number of each row, {@code [rows]}; constant to gradients. */
  Operand<T> smallestOfLargest(Operand<T> rows, Operand<TInt32> k) {
    if (!isOnGpu()) {
      // Takes time linear in the row's length, whatever k is. It has no GPU kernel.
      return tf.nn.nthElement(
          tf.stopGradient(rows), tf.math.sub(k, tf.constant(1)), NthElement.reverse(true));
    }
    return tf.reduceMin(
        tf.nn.topK(tf.stopGradient(rows), k, TInt32.class).values(), tf.constant(1));
  }

  Operand<T> transpose(Operand<T> matrix) {
    return tf.linalg.transpose(matrix, tf.constant(new int[] {1, 0}));
  }

  Operand<T> sum(Operand<T> a, Operand<T> b) {
    return tf.math.add(a, b);
  }

  /**
   * {@code a·b}. On a GPU, float32 factors are rounded to bfloat16 if the network's settings say
   * so; they keep their range, so that no gradient underflows. On the CPU, the session's graph
   * rewriter does that instead, if the processor supports it.
   */
  Operand<T> product(Operand<T> a, Operand<T> b) {
    if (!bfloat16 || !isOnGpu() || type != TFloat32.class) {
      return tf.linalg.matMul(a, b);
    }
    return cast(
        tf.linalg.matMul(tf.dtypes.cast(a, TBfloat16.class), tf.dtypes.cast(b, TBfloat16.class)));
  }

  public Operand<T> activation(Activation activation, Operand<T> z) {
    return switch (activation) {
      case TANH -> tf.math.tanh(z);
      case SIGMOID -> tf.math.sigmoid(z);
      case RELU -> tf.nn.relu(z);
      case LINEAR -> z;
    };
  }

  /** Returns whether units change the output; without this, all of an idle row are kept. */
  Operand<TBool> isUsed(Activation activation, Operand<T> z) {
    return activation == Activation.RELU
        ? tf.math.greater(z, constant(0))
        : tf.math.notEqual(z, constant(0));
  }

  /** {@code x·W + b}. */
  Operand<T> linear(Operand<T> x, Operand<T> weights, Operand<T> bias) {
    return tf.nn.biasAdd(product(x, weights), bias);
  }

  Operand<T> reduce(Reduction reduction, Operand<T> terms) {
    Operand<TInt32> all = tf.constant(new int[] {0, 1});
    return switch (reduction) {
      case MEAN -> shared(tf.math.mean(terms, all));
      case PER_SAMPLE -> shared(tf.math.mean(tf.reduceSum(terms, tf.constant(1)), tf.constant(0)));
      case SUM -> tf.reduceSum(terms, all);
    };
  }

  /** Returns the factor of the sum of all terms: {@link Reduction#factor} in the graph. */
  Operand<T> factor(Reduction reduction, Operand<T> terms) {
    return factor(reduction, rows(terms), tf.size(terms));
  }

  Operand<T> factor(Reduction reduction, Operand<TInt32> rows, Operand<TInt32> terms) {
    Operand<T> one = constant(1);
    return switch (reduction) {
      case MEAN -> shared(tf.math.div(one, cast(terms)));
      case PER_SAMPLE -> shared(tf.math.div(one, cast(rows)));
      case SUM -> one;
    };
  }

  /**
   * The reduced squares of a matrix. As half their sum they have a gradient of one product, where
   * that of a mean of squares goes over the matrix four times.
   */
  Operand<T> squares(Reduction reduction, Operand<T> differences) {
    return tf.math.mul(
        tf.nn.l2Loss(differences), tf.math.mul(constant(2), factor(reduction, differences)));
  }

  /** A gradient of unit rows without the part along them, which only changes their length. */
  Operand<T> withoutRadialPart(Operand<T> gradient, Operand<T> rows) {
    Operand<T> along =
        tf.reduceSum(tf.math.mul(gradient, rows), tf.constant(1), ReduceSum.keepDims(true));
    return tf.math.sub(gradient, tf.math.mul(along, rows));
  }

  /** {@code torch.nn.utils.clip_grad_norm_}: gradients whose norm, put together, has a bound. */
  List<Operand<T>> clipped(List<Operand<T>> gradients, Operand<T> maxNorm) {
    Operand<T> square = constant(0);
    for (Operand<T> gradient : gradients) {
      Operand<T> flat = tf.reshape(gradient, tf.constant(new int[] {-1}));
      square = sum(square, tf.reduceSum(tf.math.square(flat), tf.constant(0)));
    }
    Operand<T> norm = sum(tf.math.sqrt(square), constant(1e-6));
    Operand<T> factor = tf.math.minimum(constant(1), tf.math.div(maxNorm, norm));
    return gradients.stream().<Operand<T>>map(gradient -> tf.math.mul(gradient, factor)).toList();
  }

  /**
   * Returns the reconstruction loss of a batch: of the outputs, their pre-activations z and the
   * inputs x, {@code [batch, inputs]}, by the arrays that the loss adds to the network.
   */
  Operand<T> reconstruction(
      Reconstruction loss,
      Function<Parameter, Operand<T>> measured,
      Operand<T> z,
      Operand<T> reconstruction,
      Operand<T> x) {
    if (loss instanceof Reconstruction.SquaredError squared) {
      Operand<T> error = squares(loss.reduction(), tf.math.sub(reconstruction, x));
      return squared.factor() == 1 ? error : tf.math.mul(constant(squared.factor()), error);
    }
    if (loss instanceof Reconstruction.NormalizedSquaredError) {
      Operand<T> variance = tf.reduceSum(measured.apply(Parameter.INPUT_VARIANCE), tf.constant(0));
      Operand<T> error = squares(loss.reduction(), tf.math.sub(reconstruction, x));
      return tf.math.div(error, variance);
    }
    if (loss instanceof Reconstruction.BinaryCrossEntropy) {
      // Softplus is exact for large z, and its gradient, sigmoid(z), is right at zero too.
      Operand<T> terms = tf.math.sub(tf.math.softplus(z), tf.math.mul(z, x));
      return reduce(loss.reduction(), terms);
    }
    throw new AssertionError("no lowering of " + loss);
  }

  /** {@code l1·Σ|w| + (l2/2)·Σw²}; the slope of |w| at zero is zero. */
  Operand<T> weightPenalty(WeightPenalty penalty, Operand<T> weights) {
    Operand<T> sum = constant(0);
    if (penalty.l1() > 0) {
      sum = sum(sum, times(penalty.l1(), reduce(Reduction.SUM, tf.math.abs(weights))));
    }
    if (penalty.l2() > 0) {
      sum = sum(sum, times(penalty.l2(), tf.nn.l2Loss(weights)));
    }
    return sum;
  }

  Operand<T> weightPenaltyGradient(WeightPenalty penalty, Operand<T> weights) {
    return sum(times(penalty.l1(), tf.math.sign(weights)), times(penalty.l2(), weights));
  }

  private Operand<T> times(double factor, Operand<T> value) {
    return tf.math.mul(constant(factor), value);
  }

  /**
   * Mean over the batch of the negative log probability of the true class, multiplied by its
   * weight; without weights, each is 1.
   */
  Operand<T> negativeLogLikelihood(
      Operand<T> logProbabilities, Operand<TInt32> labels, int classes, List<Double> weights) {
    Operand<T> truth = tf.oneHot(labels, tf.constant(classes), constant(1), constant(0));
    if (!weights.isEmpty()) {
      double[] each = weights.stream().mapToDouble(Double::doubleValue).toArray();
      truth = tf.math.mul(truth, cast(tf.constant(each)));
    }
    return tf.math.neg(
        shared(
            tf.math.mean(
                tf.reduceSum(tf.math.mul(truth, logProbabilities), tf.constant(1)),
                tf.constant(0))));
  }
}
