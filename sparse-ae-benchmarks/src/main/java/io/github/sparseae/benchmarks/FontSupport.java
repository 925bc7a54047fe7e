package io.github.sparseae.benchmarks;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** Detects whether Java has fonts, which some installations on servers lack. */
final class FontSupport {
  private FontSupport() {}

  /** Returns why charts cannot be drawn; empty if they can. */
  public static Optional<String> obstacle() {
    try {
      Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
      FontMetrics metrics = graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
      graphics.dispose();
      return metrics.stringWidth("0") > 0
          ? Optional.empty()
          : Optional.of("the fonts of this Java installation are empty");
    } catch (Error | RuntimeException e) {
      // Without fonts, or without their native library, Java throws Error, InternalError or
      // UnsatisfiedLinkError, depending on what exactly is missing.
      return Optional.of("this Java installation has no usable fonts");
    }
  }
}
