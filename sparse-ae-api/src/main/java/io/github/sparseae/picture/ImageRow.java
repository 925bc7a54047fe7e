package io.github.sparseae.picture;

import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.model.DenseArray;
import java.util.List;

/**
 * A labeled row of images.
 *
 * @param label the label at the left
 * @param images {@code [samples, pixels]}
 * @param numbers a number for each image, or none
 */
record ImageRow(String label, DenseArray images, ImmutableDoubleArray numbers) {
  private static final int DIGITS = 3;

  int count() {
    return images.rows();
  }

  /** Returns the texts below the images, one for each or none. */
  List<String> captions() {
    return numbers.asList().stream().map(it -> ValueRange.number(it, DIGITS)).toList();
  }

  /**
   * Returns the row with its mean squared errors to the row that it reconstructs as numbers, unless
   * it has numbers.
   */
  ImageRow withErrors(ImageRow truth) {
    if (!numbers.isEmpty()) {
      return this;
    }
    ImmutableDoubleArray.Builder errors = ImmutableDoubleArray.builder(count());
    int pixels = images.columns();
    for (int image = 0; image < count(); image++) {
      double sum = 0;
      for (int pixel = 0; pixel < pixels; pixel++) {
        double difference = images.get(image, pixel) - truth.images.get(image, pixel);
        sum += difference * difference;
      }
      errors.add(sum / pixels);
    }
    return new ImageRow(label, images, errors.build());
  }
}
