package io.github.sparseae.samples;

import java.util.Base64;

/**
 * A picture that was saved.
 *
 * @param kind what it shows; each variant has at most one of each
 * @param base64 the content of the PNG file, in Base64
 */
record Figure(Kind kind, String base64) {

  static Figure of(Kind kind, byte[] png) {
    return new Figure(kind, Base64.getEncoder().encodeToString(png));
  }

  /** What a picture shows, with the name of its file and what a reader needs to be told. */
  enum Kind {
    LOSS("loss.png", "Mean squared error of each training epoch."),
    RECONSTRUCTIONS(
        "reconstructions.png",
        "The first test digit of each class, what the network made of it while it learned, and the"
            + " mean squared error of each. Epochs are counted from 0 here, as the lecture does."),
    ENCODER_INITIAL("encoder-initial.png", "Encoder before training: 400 units, 28×28 each."),
    ENCODER_TRAINED(
        "encoder-trained.png",
        "Encoder after training: each tile is what one hidden unit looks for."),
    ENCODER_DIFFERENCE("encoder-difference.png", "Encoder: what training changed."),
    DECODER_INITIAL("decoder-initial.png", "Decoder before training: 784 pixels, 20×20 each."),
    DECODER_TRAINED(
        "decoder-trained.png",
        "Decoder after training: each tile holds one pixel's weights from all 400 units."),
    DECODER_DIFFERENCE("decoder-difference.png", "Decoder: what training changed."),
    CLASSIFIER("classifier.png", "Classifier: training error and test accuracy by epoch.");

    private final String file;
    private final String caption;

    Kind(String file, String caption) {
      this.file = file;
      this.caption = caption;
    }

    String file() {
      return file;
    }

    String caption() {
      return caption;
    }
  }
}
