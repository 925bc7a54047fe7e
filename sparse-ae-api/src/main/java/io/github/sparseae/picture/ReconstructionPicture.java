package io.github.sparseae.picture;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Images and their reconstructions side by side: one labeled row for each {@link #add}, one column
 * for each sample. Black is 0, white is 1; other values are clipped.
 *
 * <p>For example images and their reconstructions at several epochs:
 *
 * <pre>{@code
 * ReconstructionPicture.of(28, 28)
 *     .title("Test images")
 *     .add("input", images)
 *     .add("epoch 0", atFirst)
 *     .add("epoch 10", later)
 *     .meanSquaredErrors()
 *     .save(Path.of("reconstructions.png"));
 * }</pre>
 *
 * <p>The methods that add or set something return this, so rows can be added during training.
 * Images are copied. Not thread-safe.
 *
 * <p>Source: lecture 19 of "Deep Learning for Visual Computing" (D. Sheet, IIT Kharagpur).
 */
public final class ReconstructionPicture {
  private static final int LARGEST_SETTING = 64;

  private final int height;
  private final int width;
  private final List<ImageRow> rows = new ArrayList<>();
  private String title = "";
  private int scale;
  private boolean errors;

  private ReconstructionPicture(int height, int width) {
    checkArgument(
        height > 0 && width > 0, "an image needs a positive size, was %s×%s", height, width);
    Canvas.checkSize(width, height);
    this.height = height;
    this.width = width;
  }

  /**
   * Returns a picture without rows, of images of some height and width.
   *
   * @throws IllegalArgumentException if a length is not positive, or there would be more than 100
   *     million pixels
   */
  public static ReconstructionPicture of(int height, int width) {
    return new ReconstructionPicture(height, width);
  }

  /** Sets the title above the rows. Default: none. */
  public ReconstructionPicture title(String title) {
    this.title = checkNotNull(title, "title");
    return this;
  }

  /**
   * Adds a row of images, one for each sample with its {@code height · width} numbers row after
   * row, and its label at the left, for example {@code "epoch 10"}.
   *
   * @throws IllegalArgumentException if there are no images, their number differs from the first
   *     row's, or one has another size or a value that is not finite
   */
  public ReconstructionPicture add(String label, float[]... images) {
    int length = height * width;
    float[] all = new float[images.length * length];
    for (int i = 0; i < images.length; i++) {
      checkLength(label, i, images[i].length);
      System.arraycopy(images[i], 0, all, i * length, length);
    }
    return add(label, DenseArray.wrap(all, images.length, length));
  }

  /**
   * Adds the rows of a matrix, for example a batch of reconstructions, as {@link #add(String,
   * float[]...)}.
   */
  public ReconstructionPicture add(String label, DenseArray images) {
    checkArgument(
        images.shape().length == 2, "row \"%s\" is %s, not a matrix of images", label, images);
    int count = images.rows();
    checkArgument(count > 0, "row \"%s\" has no images", label);
    checkLength(label, 0, images.columns());
    if (!rows.isEmpty()) {
      ImageRow first = rows.get(0);
      checkArgument(
          count == first.count(),
          "row \"%s\" has %s, but row \"%s\" has %s",
          label,
          Quantity.of(count, "image"),
          first.label(),
          first.count());
    }
    int bad = images.firstNotFinite().orElse(-1);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          String.format(
              "pixel %s of image %s of row \"%s\" is %s: only finite numbers can be shown",
              bad % images.columns(), bad / images.columns(), label, images.get(bad)));
    }
    rows.add(new ImageRow(label, images, ImmutableDoubleArray.of()));
    return this;
  }

  /** Adds all samples, as {@link #add(String, float[]...)}; {@link Samples#rows} returns a part. */
  public ReconstructionPicture add(String label, Samples images) {
    return add(label, images.toDenseArray());
  }

  /**
   * Sets a number below each image of the last row, shown with three significant digits.
   *
   * @throws IllegalStateException if there is no row yet
   * @throws IllegalArgumentException if the numbers of numbers and images differ
   */
  public ReconstructionPicture numbers(double... numbers) {
    checkState(!rows.isEmpty(), "numbers need a row: add one first");
    ImageRow last = rows.get(rows.size() - 1);
    checkArgument(
        numbers.length == last.count(),
        "%s for row \"%s\" of %s",
        Quantity.of(numbers.length, "number"),
        last.label(),
        Quantity.of(last.count(), "image"));
    rows.set(
        rows.size() - 1,
        new ImageRow(last.label(), last.images(), ImmutableDoubleArray.copyOf(numbers)));
    return this;
  }

  /**
   * Shows below each image of the second and later rows its mean squared error to the first row's,
   * {@code mean over pixels of (x̂ − x)²} before clipping, unless the row has {@link #numbers}.
   */
  public ReconstructionPicture meanSquaredErrors() {
    this.errors = true;
    return this;
  }

  /**
   * Sets the zoom in pixels along each side of a pixel of an image, 1 to 64. Default: the largest
   * with images below 112 pixels and a picture of about 1200.
   */
  public ReconstructionPicture scale(int scale) {
    checkArgument(scale > 0 && scale <= LARGEST_SETTING, "scale must be 1 to 64, was %s", scale);
    this.scale = scale;
    return this;
  }

  /**
   * Returns the picture, which later rows do not change.
   *
   * @throws IllegalStateException if there are no rows
   * @throws IllegalArgumentException if it would have more than 100 million pixels
   */
  public Picture toPicture() {
    checkState(!rows.isEmpty(), "there is nothing to draw: add a row first");
    List<ImageRow> shown = new ArrayList<>(rows);
    for (int i = 1; errors && i < shown.size(); i++) {
      shown.set(i, shown.get(i).withErrors(shown.get(0)));
    }
    return new ImageSheet(title, shown, height, width, scale).draw();
  }

  /** Saves the picture as a PNG file, as {@link Picture#save} and {@link #toPicture} do. */
  public void save(Path path) throws IOException {
    toPicture().save(path);
  }

  private void checkLength(String label, int image, int length) {
    checkArgument(
        length == height * width,
        "image %s of row \"%s\" has %s, but %s×%s is %s",
        image,
        label,
        Quantity.of(length, "number"),
        height,
        width,
        height * width);
  }
}
