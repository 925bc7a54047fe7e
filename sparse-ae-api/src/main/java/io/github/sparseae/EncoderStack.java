package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.network.BatchedForward;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A stack of autoencoders, each trained on the codes of the one below it: {@code h₁ = encode₁(x)},
 * {@code h₂ = encode₂(h₁)} and so on. Greedy training, layer by layer, finds good initial weights
 * for a deep network, which a {@link Classifier} then fine-tunes as a whole.
 *
 * <pre>{@code
 * first.fit(train, options);
 * second.fit(Samples.of(first.encode(train)), options);
 * EncoderStack stack = EncoderStack.of(first, second);
 * DenseArray codes = stack.encode(test);
 * try (Classifier digits = Classifier.fromEncoders(stack).classes(10).build()) {
 *   digits.fit(train, Training.epochs(10));
 * }
 * }</pre>
 *
 * <p>A stack refers to the autoencoders without copying them: further training changes its codes,
 * and once one of them is closed every call that computes throws an {@link IllegalStateException}.
 * The stack itself needs no closing. For streams and rows that are refused see {@link
 * SparseAutoencoder}. Sources: Hinton and Salakhutdinov, "Reducing the dimensionality of data with
 * neural networks" (2006); Bengio et al., "Greedy layer-wise training of deep networks" (2007).
 */
public final class EncoderStack {
  private final ImmutableList<SparseAutoencoder> layers;

  private EncoderStack(ImmutableList<SparseAutoencoder> layers) {
    this.layers = layers;
  }

  /**
   * Returns a stack of autoencoders, the one that encodes rows first.
   *
   * @throws IllegalArgumentException if there is none, an autoencoder's inputs differ from the
   *     units of the one below it, or they differ in precision, engine or device
   * @throws IllegalStateException if one of several is closed
   */
  public static EncoderStack of(SparseAutoencoder... layers) {
    return of(Arrays.asList(checkNotNull(layers, "layers")));
  }

  /** Returns a stack of autoencoders, as {@link #of(SparseAutoencoder...)}. */
  public static EncoderStack of(List<SparseAutoencoder> layers) {
    EncoderStack stack = new EncoderStack(ImmutableList.copyOf(checkElements("layers", layers)));
    ClassifierSpec.checkStack(stack.specs());
    for (SparseAutoencoder layer : layers) {
      checkArgument(
          layers.size() == 1 || layer.spec().transcoding().isEmpty(),
          "%s is a transcoder, which does not reconstruct its inputs: a stack needs autoencoders",
          layer);
    }
    for (int i = 1; i < layers.size(); i++) {
      String first = layers.get(0).learning.place();
      String other = layers.get(i).learning.place();
      checkArgument(
          other.equals(first),
          "layer %s computes with %s, but layer 1 with %s: a stack needs one engine and device",
          i + 1,
          other,
          first);
    }
    return stack;
  }

  /** {@return the autoencoders, the one that encodes rows first} */
  public List<SparseAutoencoder> layers() {
    return layers;
  }

  /** {@return the width of a row: the first layer's inputs} */
  public int inputs() {
    return layers.get(0).spec().inputs();
  }

  /** {@return the width of the last layer's code} */
  public int hidden() {
    return layers.get(layers.size() - 1).spec().hidden();
  }

  /**
   * Returns the codes of rows, of width {@link #inputs}, through all layers: the last layer's code,
   * shape {@code [rows, hidden]}.
   */
  public DenseArray encode(Samples samples) {
    SparseAutoencoder.checkWidth(samples, inputs(), "inputs");
    return atOneStep(() -> BatchedForward.gathered(samples, hidden(), this::encodeBatch));
  }

  /**
   * Returns the codes of rows, through all layers, as a stream of width {@link #hidden}, on which a
   * further layer can be trained.
   */
  public Rows encode(Rows rows) {
    SparseAutoencoder.checkWidth(rows, inputs(), "inputs");
    return BatchedForward.mapped("codes", rows, hidden(), this, this::encode);
  }

  private DenseArray encodeBatch(Samples batch) {
    DenseArray code = layers.get(0).encode(batch);
    for (SparseAutoencoder layer : layers.subList(1, layers.size())) {
      code = layer.encode(Samples.of(code));
    }
    return code;
  }

  /**
   * Returns the reconstructions that the decoders compute from codes, of width {@link #hidden},
   * from the last layer's back to the first's: x̂, shape {@code [rows, inputs]}.
   */
  public DenseArray decode(Samples codes) {
    checkReconstructs();
    SparseAutoencoder.checkWidth(codes, hidden(), "hidden");
    return atOneStep(() -> BatchedForward.gathered(codes, inputs(), this::decodeBatch));
  }

  /** Returns the decoders' reconstructions from codes, as a stream of width {@link #inputs}. */
  public Rows decode(Rows codes) {
    checkReconstructs();
    SparseAutoencoder.checkWidth(codes, hidden(), "hidden");
    return BatchedForward.mapped("reconstructions", codes, inputs(), this, this::decode);
  }

  private DenseArray decodeBatch(Samples codes) {
    DenseArray reconstruction = layers.get(layers.size() - 1).decode(codes);
    for (SparseAutoencoder layer : layers.subList(0, layers.size() - 1).reverse()) {
      reconstruction = layer.decode(Samples.of(reconstruction));
    }
    return reconstruction;
  }

  /**
   * Returns the reconstructions of rows, of width {@link #inputs}, encoded through all layers and
   * decoded back: x̂, shape {@code [rows, inputs]}.
   */
  public DenseArray reconstruct(Samples samples) {
    checkReconstructs();
    SparseAutoencoder.checkWidth(samples, inputs(), "inputs");
    return atOneStep(
        () ->
            BatchedForward.gathered(
                samples,
                inputs(),
                batch -> inOwnUnits(batch, decodeBatch(Samples.of(encodeBatch(batch))))));
  }

  private void checkReconstructs() {
    checkState(
        layers.get(0).spec().transcoding().isEmpty(),
        "%s is a transcoder: call its own decode or reconstruct",
        layers.get(0));
  }

  /** Denormalizes rows that have a normalization of their own, which decoders do not know. */
  private DenseArray inOwnUnits(Samples rows, DenseArray output) {
    InputNormalization kind = layers.get(0).spec().structure().normalization();
    if (!kind.isOfEachRow()) {
      return output;
    }
    double[] values = output.toDoubles();
    double[] row = new double[inputs()];
    for (int i = 0; i < rows.size(); i++) {
      rows.copy(i, i + 1, row);
      InputNormalization.OfRow own = kind.ofRow(row);
      for (int j = i * row.length; j < (i + 1) * row.length; j++) {
        values[j] = values[j] * own.factor() + own.mean();
      }
    }
    return DenseArray.wrap(values, output.shape()).in(output.precision());
  }

  /** Returns the result of calls during which no layer is trained. */
  private <T> T atOneStep(Supplier<T> calls) {
    Supplier<T> nested = calls;
    for (SparseAutoencoder layer : layers) {
      Supplier<T> inner = nested;
      nested = () -> layer.network.atOneStep(inner);
    }
    return nested.get();
  }

  /** Returns the reconstructions of rows, as a stream of width {@link #inputs}. */
  public Rows reconstruct(Rows rows) {
    checkReconstructs();
    SparseAutoencoder.checkWidth(rows, inputs(), "inputs");
    return BatchedForward.mapped("reconstructions", rows, inputs(), this, this::reconstruct);
  }

  List<AutoencoderSpec> specs() {
    return layers.stream().map(SparseAutoencoder::spec).toList();
  }

  /** The widths in one line, for example {@code EncoderStack 784-400-100}. */
  @Override
  public String toString() {
    StringBuilder widths = new StringBuilder("EncoderStack ").append(inputs());
    layers.forEach(layer -> widths.append('-').append(layer.spec().hidden()));
    return widths.toString();
  }
}
