package io.github.sparseae.picture;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A weight matrix as tiles of equal size.
 *
 * @param matrix the weights
 * @param columns whether a tile is a column of the matrix, else it is a row
 * @param height rows of a tile
 * @param width columns of a tile; a tile's weights are in row-major order
 * @param name the name of a weight, for example {@code "encoder weight"}
 * @param owner the name of what a tile belongs to, for example {@code "hidden unit"}
 */
record Tiles(DenseArray matrix, boolean columns, int height, int width, String name, String owner) {

  Tiles {
    int length = columns ? matrix.rows() : matrix.columns();
    checkArgument(
        height > 0 && width > 0, "a tile needs a positive size, was %s×%s", height, width);
    checkArgument(
        (long) height * width == length,
        "a tile of %s×%s holds %s, but there are %s for each %s",
        height,
        width,
        Quantity.of((long) height * width, "number"),
        Quantity.of(length, name),
        owner);
    int bad = matrix.firstNotFinite().orElse(-1);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s [%s, %s] is %s: only finite numbers can be shown",
              name, bad / matrix.columns(), bad % matrix.columns(), matrix.get(bad)));
    }
  }

  int count() {
    return columns ? matrix.columns() : matrix.rows();
  }

  int size() {
    return matrix.size();
  }

  double value(int tile, int row, int column) {
    int index = row * width + column;
    return columns ? matrix.get(index, tile) : matrix.get(tile, index);
  }

  private DoubleStream weights() {
    return IntStream.range(0, matrix.size()).mapToDouble(matrix::get);
  }

  /** Returns the largest magnitude of all weights. */
  double largest() {
    return weights().map(Math::abs).max().orElse(0);
  }

  /** Returns the magnitude that 99.5 % of the weights do not exceed. */
  double usual() {
    double[] sizes = weights().map(Math::abs).sorted().toArray();
    return sizes[(int) (0.995 * (sizes.length - 1))];
  }

  /** Returns the number of weights outside a range. */
  int clipped(ValueRange range) {
    return (int) weights().filter(range::clips).count();
  }

  /** Returns a description, for example {@code "400 hidden units, 28×28 encoder weights each"}. */
  String describe() {
    String weights = height * width == 1 ? name : name + "s";
    return Quantity.of(count(), owner) + ", " + height + "×" + width + " " + weights + " each";
  }
}
