package io.github.sparseae.internal.network;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.internal.train.InputStatistics;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Weights;
import io.github.sparseae.pursuit.Dictionary;
import io.github.sparseae.pursuit.Pursuit;

/** Codes solved for over the decoder's rows as they are at one moment, without an engine. */
public final class SolvedCodes {
  private final AutoencoderSpec spec;
  private final Dictionary dictionary;
  private final DenseArray bias;
  private final InputStatistics scale;

  public SolvedCodes(AutoencoderSpec spec, Weights weights, NetworkState state) {
    checkArgument(
        spec.output() == Activation.LINEAR,
        "codes are solved for with a linear output, but the output is %s: use encode without a"
            + " pursuit",
        spec.output());
    checkArgument(
        spec.transcoding().isEmpty(),
        "codes are solved for so that they reconstruct their rows, which a transcoder does not:"
            + " solve for those of its targets over Dictionary.of(weights().decoder())");
    this.spec = spec;
    dictionary = Dictionary.of(weights.decoder());
    bias = weights.decoderBias();
    scale = InputStatistics.of(state, spec);
  }

  /** Returns codes, {@code [rows, hidden]}, in the network's precision. */
  public DenseArray encode(Samples samples, Pursuit pursuit) {
    try {
      return BatchedForward.gathered(
          samples,
          spec.hidden(),
          batch -> dictionary.encode(centered(batch), pursuit).in(spec.precision()));
    } catch (OutOfMemoryError e) {
      throw EngineException.ofHeap(e);
    }
  }

  /** Returns normalized rows without the decoder's bias. */
  private Samples centered(Samples batch) {
    double[] rows = new double[batch.size() * batch.width()];
    double[] row = new double[batch.width()];
    for (int i = 0; i < batch.size(); i++) {
      scale.copy(batch, i, row);
      for (int j = 0; j < row.length; j++) {
        rows[i * row.length + j] = row[j] - bias.get(j);
      }
    }
    return Samples.of(DenseArray.wrap(rows, batch.size(), batch.width()));
  }
}
