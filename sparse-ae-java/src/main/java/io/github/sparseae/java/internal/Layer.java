package io.github.sparseae.java.internal;

import io.github.sparseae.java.internal.kernel.Binary;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.Parts;
import io.github.sparseae.java.internal.kernel.Unary;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Reconstruction;
import org.jspecify.annotations.Nullable;

/** One autoencoder of a network: its specification, its arrays, and what it computes with them. */
final class Layer<A> {
  private final AutoencoderSpec spec;
  private final int number;
  private final NetworkArrays<A> arrays;
  private final Numbers<A> math;

  /**
   * Names a layer.
   *
   * @param number from 1 for the one that encodes rows
   */
  Layer(AutoencoderSpec spec, int number, NetworkArrays<A> arrays) {
    this.spec = spec;
    this.number = number;
    this.arrays = arrays;
    math = arrays.math();
  }

  AutoencoderSpec spec() {
    return spec;
  }

  Numbers<A> math() {
    return math;
  }

  /** Returns the name in the network of one of this layer's parameters. */
  Parameter named(Parameter parameter) {
    return parameter.inLayer(number);
  }

  A get(Parameter parameter) {
    return arrays.get(named(parameter));
  }

  /** Returns a parameter in float64. */
  double[] doubles(Parameter parameter) {
    return math.toDoubles(get(parameter));
  }

  private @Nullable A find(Parameter parameter) {
    return arrays.find(named(parameter));
  }

  /** Returns the weights of the encoder, {@code [hidden, inputs]}. */
  Matrix<A> encoder() {
    return arrays.matrix(named(Parameter.ENCODER_WEIGHTS));
  }

  /** Returns the weights of the decoder, {@code [hidden, outputs]}. */
  Matrix<A> decoder() {
    return decoder(arrays);
  }

  /** Returns the weights of the decoder in a network's arrays, or their gradients. */
  Matrix<A> decoder(NetworkArrays<A> all) {
    boolean tied = spec.structure().tiedWeights();
    return all.matrix(named(tied ? Parameter.ENCODER_WEIGHTS : Parameter.DECODER_WEIGHTS));
  }

  /** Returns normalized rows: {@code (x − mean) / scale}. */
  Matrix<A> normalized(Matrix<A> rows, Scratch<A> scratch) {
    InputNormalization kind = spec.structure().normalization();
    if (kind == InputNormalization.NONE) {
      return rows;
    }
    Matrix<A> x = scratch.matrix("normalized", rows.rows(), rows.columns());
    if (kind.isOfEachRow()) {
      math.eachRow(
          rows,
          x,
          (row, values) -> {
            InputNormalization.OfRow own = kind.ofRow(values);
            for (int i = 0; i < values.length; i++) {
              values[i] = (values[i] - own.mean()) / own.divisor();
            }
          });
    } else {
      Numbers.copy(rows.values(), 0, x.values(), 0, rows.rows() * rows.columns());
      shift(Binary.SUBTRACT, x, Parameter.INPUT_MEAN);
      shift(Binary.DIVIDE, x, Parameter.INPUT_SCALE);
    }
    return x;
  }

  /** Sets the gradient of rows from that of their normalized values. */
  void normalizeGradient(Matrix<A> gradient) {
    shift(Binary.DIVIDE, gradient, Parameter.INPUT_SCALE);
  }

  private void shift(Binary operation, Matrix<A> x, Parameter parameter) {
    A values = find(parameter);
    if (values == null) {
      return;
    }
    if (Numbers.length(values) == 1) {
      int length = x.rows() * x.columns();
      math.apply(operation, x.values(), math.get(values, 0), x.values(), length);
    } else {
      math.applyRow(operation, x, values, x);
    }
  }

  /** Returns what the encoder multiplies: normalized rows, without the pre-encoder bias. */
  Matrix<A> centered(Matrix<A> x, Scratch<A> scratch) {
    if (!spec.structure().hasPreEncoderBias()) {
      return x;
    }
    Matrix<A> centered = scratch.matrix("centered", x.rows(), x.columns());
    math.applyRow(Binary.SUBTRACT, x, get(Parameter.DECODER_BIAS), centered);
    return centered;
  }

  /** Returns {@code input·W_e + b_e}. */
  Matrix<A> preActivations(Matrix<A> input, Scratch<A> scratch) {
    Matrix<A> z = scratch.matrix("z", input.rows(), spec.hidden());
    preActivations(input, z, (row, column, part) -> {});
    return z;
  }

  /**
   * Computes {@code input·W_e + b_e}.
   *
   * @param z receives it; null if its parts are enough
   * @param parts takes its parts
   */
  void preActivations(Matrix<A> input, @Nullable Matrix<A> z, Parts<A> parts) {
    A bias = get(Parameter.ENCODER_BIAS);
    math.multiply(
        input,
        encoder().transposed(),
        arrays.packedEncoder(number),
        z,
        (row, column, part) -> {
          math.addToRows(bias, column, part);
          parts.take(row, column, part);
        });
  }

  /**
   * Returns the outputs for codes, in the units of the data.
   *
   * @param rows the rows they encode; null if they are unknown
   */
  Matrix<A> decoded(Code<A> code, @Nullable Matrix<A> rows) {
    Matrix<A> out = math.zeros(code.rows(), spec.outputs());
    code.multiply(decoder(), out, false);
    addBias(out, rows, out);
    finish(out, rows);
    return out;
  }

  /**
   * Sets the pre-activations of outputs to {@code x + b_d}, and adds what a skip connection returns
   * for rows.
   *
   * @param x {@code f·W_d}
   * @param rows null if they are unknown
   */
  void addBias(Matrix<A> x, @Nullable Matrix<A> rows, Matrix<A> out) {
    math.applyRow(Binary.ADD, x, get(Parameter.DECODER_BIAS), out);
    if (rows != null && spec.skips()) {
      math.multiply(rows, arrays.matrix(named(Parameter.SKIP_WEIGHTS)), out, true);
    }
  }

  /**
   * Turns the pre-activations of the outputs into outputs in the units of the data: {@code x·scale
   * + mean}, the inverse of {@link #normalized}.
   *
   * @param rows the rows they belong to; null if they are unknown
   */
  void finish(Matrix<A> out, @Nullable Matrix<A> rows) {
    activate(spec.output(), out);
    InputNormalization kind = spec.structure().normalization();
    if (spec.transcoding().isPresent()) {
      return;
    }
    if (!kind.isOfEachRow()) {
      shift(Binary.MULTIPLY, out, Parameter.INPUT_SCALE);
      shift(Binary.ADD, out, Parameter.INPUT_MEAN);
    } else if (rows != null) {
      math.eachRow(
          out,
          (row, values) -> {
            InputNormalization.OfRow own = kind.ofRow(math.row(rows, row));
            for (int i = 0; i < values.length; i++) {
              values[i] = values[i] * own.factor() + own.mean();
            }
          });
    }
  }

  /** Returns x minus the outputs of pre-activations. */
  Matrix<A> residual(Matrix<A> z, Matrix<A> x, Scratch<A> scratch) {
    Matrix<A> residual = scratch.matrix("residual", x.rows(), x.columns());
    A output = residual.values();
    int length = x.rows() * x.columns();
    Numbers.copy(z.values(), 0, output, 0, length);
    activate(spec.output(), residual);
    math.apply(Binary.SUBTRACT, x.values(), output, output, length);
    return residual;
  }

  /**
   * Returns the reconstruction loss.
   *
   * @param z the pre-activations of the outputs; replaced by their gradients
   * @param x the rows to reconstruct, normalized
   * @param wholeRows the number of rows of the batch that they are a part of
   */
  double error(Matrix<A> z, Matrix<A> x, int wholeRows, Scratch<A> scratch) {
    Reconstruction loss = spec.reconstruction();
    double factor = loss.reduction().factor(wholeRows, x.columns());
    if (loss instanceof Reconstruction.SquaredError squared) {
      return squares(squared.factor() * factor, z, x, scratch);
    }
    if (loss instanceof Reconstruction.NormalizedSquaredError) {
      return squares(factor / math.get(get(Parameter.INPUT_VARIANCE), 0), z, x, scratch);
    }
    if (loss instanceof Reconstruction.BinaryCrossEntropy) {
      return crossEntropy(factor, z, x, scratch);
    }
    throw new AssertionError("no implementation of the loss " + loss);
  }

  /** Returns {@code factor · Σ(output − x)²}, and replaces z by its gradient. */
  double squares(double factor, Matrix<A> z, Matrix<A> x, Scratch<A> scratch) {
    Unary function = function(spec.output());
    Binary slope = slope(spec.output());
    int length = x.rows() * x.columns();
    A g = z.values();
    A output = function == null ? g : scratch.array("output", length);
    return factor
        * math.sum(
            length,
            block -> {
              if (function != null) {
                block.apply(function, g, output);
              }
              block.apply(Binary.SUBTRACT, output, x.values(), g);
              double squares = block.dot(g, g);
              block.apply(Binary.MULTIPLY, g, 2 * factor, g);
              if (slope != null) {
                block.apply(slope, g, output, g);
              }
              return squares;
            });
  }

  /** Softplus is exact for large z, and its gradient, the sigmoid, is right at zero too. */
  private double crossEntropy(double factor, Matrix<A> z, Matrix<A> x, Scratch<A> scratch) {
    int length = x.rows() * x.columns();
    A g = z.values();
    A softplus = scratch.array("output", length);
    math.apply(Unary.SOFTPLUS, g, softplus, length);
    double value = math.sum(softplus, length) - math.dot(g, x.values(), length);
    math.blocks(
        length,
        block -> {
          block.apply(Unary.SIGMOID, g, g);
          block.apply(Binary.SUBTRACT, g, x.values(), g);
          block.apply(Binary.MULTIPLY, g, factor, g);
        });
    return factor * value;
  }

  /** Returns the function of an activation; null for the identity. */
  private static @Nullable Unary function(Activation activation) {
    return switch (activation) {
      case TANH -> Unary.TANH;
      case SIGMOID -> Unary.SIGMOID;
      case RELU -> Unary.RELU;
      case LINEAR -> null;
    };
  }

  /** Returns the slope of an activation; null for the identity. */
  private static @Nullable Binary slope(Activation activation) {
    return switch (activation) {
      case TANH -> Binary.TANH_SLOPE;
      case SIGMOID -> Binary.SIGMOID_SLOPE;
      case RELU -> Binary.RELU_SLOPE;
      case LINEAR -> null;
    };
  }

  /** Applies an activation, in place. */
  void activate(Activation activation, Matrix<A> z) {
    Unary function = function(activation);
    if (function != null) {
      math.apply(function, z.values(), z.values(), z.rows() * z.columns());
    }
  }

  /**
   * Turns the gradient of activations into that of pre-activations, in place.
   *
   * @param h the activations
   */
  void activationGradient(Activation activation, Matrix<A> gradient, A h) {
    Binary slope = slope(activation);
    if (slope != null) {
      int length = gradient.rows() * gradient.columns();
      math.apply(slope, gradient.values(), h, gradient.values(), length);
    }
  }

  /**
   * Adds the gradients of the encoder's weights and biases.
   *
   * @param gz the gradient of the pre-activations
   * @param input what the encoder multiplied
   */
  void addEncoderGradients(Code<A> gz, Matrix<A> input, NetworkArrays<A> gradients) {
    gz.addTransposedTimes(input, gradients.matrix(named(Parameter.ENCODER_WEIGHTS)));
    A ofBias = math.allocate(spec.hidden());
    gz.addColumnSums(ofBias);
    A bias = gradients.get(named(Parameter.ENCODER_BIAS));
    math.apply(Binary.ADD, bias, ofBias, bias, spec.hidden());
    if (spec.structure().hasPreEncoderBias()) {
      // The rows' gradients gz·W_eᵀ, summed: the sums of gz times W_eᵀ.
      math.scale(-1, ofBias, spec.hidden());
      Matrix<A> center = gradients.matrix(named(Parameter.DECODER_BIAS));
      math.multiply(Matrix.of(ofBias, 1, spec.hidden()), encoder(), center, true);
    }
  }
}
