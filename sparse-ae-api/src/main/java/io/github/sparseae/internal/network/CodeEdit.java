package io.github.sparseae.internal.network;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Rows changed through their codes, with what the autoencoder does not reconstruct kept. */
public record CodeEdit(AutoencoderSpec spec, GuardedNetwork network, UnaryOperator<double[]> edit) {

  public CodeEdit {
    checkArgument(
        spec.transcoding().isEmpty(),
        "a transcoder does not reconstruct its inputs, which an edit of codes would change: decode"
            + " the edited codes");
    checkNotNull(edit, "edit");
  }

  /** Returns changed rows, {@code [rows, inputs]}, in the network's precision. */
  public DenseArray of(Samples rows) {
    return network.editing(() -> BatchedForward.gathered(rows, spec.inputs(), this::batch));
  }

  private DenseArray batch(Samples rows) {
    DenseArray codes = network.forward(rows, Pass.CODE).get(0);
    int hidden = spec.hidden();
    double[] edited = codes.toDoubles();
    for (int row = 0; row < rows.size(); row++) {
      double[] changed =
          checkNotNull(
              edit.apply(Arrays.copyOfRange(edited, row * hidden, (row + 1) * hidden)),
              "the edit of a code must return a code, was null");
      checkArgument(
          changed.length == hidden,
          "the edited code of a row must have %s, had %s",
          Quantity.of(hidden, "number"),
          changed.length);
      System.arraycopy(changed, 0, edited, row * hidden, hidden);
    }
    DenseArray before = network.forward(Samples.of(codes), Pass.DECODED).get(0);
    DenseArray changed = DenseArray.wrap(edited, rows.size(), hidden).in(spec.precision());
    int odd = changed.firstNotFinite().orElse(-1);
    checkArgument(
        odd < 0,
        "the edited code of a row must be finite in %s, unit %s was %s",
        spec.precision(),
        odd % hidden,
        odd < 0 ? 0 : edited[odd]);
    DenseArray after = network.forward(Samples.of(changed), Pass.DECODED).get(0);
    return sum(rows, before, after).in(spec.precision());
  }

  /** Adds the difference of reconstructions to rows, in the rows' own units. */
  private DenseArray sum(Samples rows, DenseArray before, DenseArray after) {
    InputNormalization kind = spec.structure().normalization();
    double[] sums = new double[rows.size() * spec.inputs()];
    double[] row = new double[spec.inputs()];
    for (int r = 0; r < rows.size(); r++) {
      rows.copy(r, r + 1, row);
      double factor = kind.ofRow(row).factor();
      for (int j = 0; j < row.length; j++) {
        int at = r * row.length + j;
        sums[at] = row[j] + factor * (after.get(at) - before.get(at));
      }
    }
    return DenseArray.wrap(sums, rows.size(), spec.inputs());
  }
}
