package io.github.sparseae.internal.data;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Precision;

/** The kind of number of some rows, and whether they have labels. */
public record RowKind(int width, boolean bytes, float scale, Precision precision, boolean labeled) {
  static RowKind of(Samples rows) {
    return new RowKind(
        rows.width(),
        rows.isBytes(),
        rows.scale(),
        rows.precision(),
        rows instanceof LabeledSamples);
  }

  NumberArray array(int rows) {
    int length = Math.multiplyExact(rows, width);
    return bytes ? new NumberArray(new byte[length]) : new NumberArray(precision, length);
  }

  /** For example {@code bytes of scale 0.003921569} or {@code float32}. */
  @Override
  public String toString() {
    return bytes ? "bytes of scale " + scale : precision.toString();
  }
}
