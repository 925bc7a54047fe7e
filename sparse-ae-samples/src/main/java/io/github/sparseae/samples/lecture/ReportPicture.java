package io.github.sparseae.samples.lecture;

import java.util.Base64;

/**
 * A picture as the report shows it.
 *
 * @param kind what it shows; each variant has at most one of each
 * @param base64 the content of a PNG file, in Base64
 */
record ReportPicture(Kind kind, String base64) {

  static ReportPicture of(Kind kind, byte[] png) {
    return new ReportPicture(kind, Base64.getEncoder().encodeToString(png));
  }

  /** What a picture shows, in the order of the report. */
  enum Kind {
    LOSS("loss", "Mean squared error of each training epoch."),
    CLASSIFIER("classifier", "The classifier's training error and test accuracy."),
    RECONSTRUCTIONS(
        "reconstructions",
        "The first test digit of each class and what the network made of it, with the mean squared"
            + " error below. Epochs are counted from 0 here, as in the lecture."),
    ENCODER_INITIAL(
        "encoder-initial", "Encoder before training: what each of the 400 units looks for."),
    ENCODER_TRAINED("encoder-trained", "Encoder after training."),
    ENCODER_DIFFERENCE("encoder-difference", "Encoder: what training changed."),
    ATOMS("decoder-atoms", "Decoder after training, seen by unit: what each unit draws."),
    DECODER_INITIAL(
        "decoder-initial",
        "Decoder before training, seen by pixel: to which units each of the 784 pixels listens."),
    DECODER_TRAINED("decoder-trained", "Decoder after training, seen by pixel."),
    DECODER_DIFFERENCE("decoder-difference", "Decoder, seen by pixel: what training changed.");

    private final String title;
    private final String caption;

    Kind(String title, String caption) {
      this.title = title;
      this.caption = caption;
    }

    /** A short name, as files and pages use it. */
    String title() {
      return title;
    }

    /** The name of the file. */
    String file() {
      return title + ".png";
    }

    /** What a reader needs to be told. */
    String caption() {
      return caption;
    }

    /** Whether it takes the full width of a page. */
    boolean isWide() {
      return this == RECONSTRUCTIONS;
    }
  }
}
