package io.github.sparseae.samples.lecture;

import java.util.Base64;

/**
 * A picture of the report.
 *
 * @param kind the kind; each variant has at most one of each
 * @param base64 the content of a PNG file, in Base64
 */
record ReportPicture(Kind kind, String base64) {

  static ReportPicture of(Kind kind, byte[] png) {
    return new ReportPicture(kind, Base64.getEncoder().encodeToString(png));
  }

  /** The kinds of pictures, in the order of the report. */
  enum Kind {
    LOSS("loss", "Mean squared error of each training epoch."),
    CLASSIFIER("classifier", "The classifier's training error and test accuracy."),
    RECONSTRUCTIONS(
        "reconstructions",
        "The first test digit of each class and its reconstruction, with the mean squared error"
            + " below. Epochs are counted from 0 here, as in the lecture."),
    ENCODER_INITIAL(
        "encoder-initial",
        "Encoder before training: the pixels that each of the 400 units responds to."),
    ENCODER_TRAINED("encoder-trained", "Encoder after training."),
    ENCODER_DIFFERENCE("encoder-difference", "Encoder: what training changed."),
    ATOMS(
        "decoder-atoms",
        "Decoder after training, by unit: what each unit adds to a reconstruction."),
    DECODER_INITIAL(
        "decoder-initial",
        "Decoder before training, by pixel: the units that each of the 784 pixels depends on."),
    DECODER_TRAINED("decoder-trained", "Decoder after training, by pixel."),
    DECODER_DIFFERENCE("decoder-difference", "Decoder, by pixel: what training changed.");

    private final String title;
    private final String caption;

    Kind(String title, String caption) {
      this.title = title;
      this.caption = caption;
    }

    /** Returns the short name in files and pages. */
    String title() {
      return title;
    }

    /** Returns the name of the file. */
    String file() {
      return title + ".png";
    }

    /** Returns the caption. */
    String caption() {
      return caption;
    }

    /** Returns whether it takes the full width of a page. */
    boolean isWide() {
      return this == RECONSTRUCTIONS;
    }
  }
}
