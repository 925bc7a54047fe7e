package io.github.sparseae.picture;

import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.model.DenseArray;
import java.util.ArrayList;
import java.util.List;

/**
 * A labelled row of images.
 *
 * @param label stands at the left
 * @param images {@code [samples, pixels]}
 * @param numbers one to stand below each image, or none
 */
record ImageRow(String label, DenseArray images, ImmutableDoubleArray numbers) {
  private static final int DIGITS = 3;

  /** How many images there are. */
  int count() {
    return images.rows();
  }

  /** What stands below the images: as many texts as there are images, or none. */
  List<String> captions() {
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < numbers.length(); i++) {
      captions.add(ValueRange.number(numbers.get(i), DIGITS));
    }
    return captions;
  }

  /**
   * The row with its mean squared errors below it, unless it has numbers already.
   *
   * @param truth the row that these images reconstruct
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
