package io.github.sparseae.samples.run;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** Whether charts can be lettered: some Java installations on servers have no fonts. */
public final class FontSupport {
  private FontSupport() {}

  /**
   * Why no chart can be drawn here.
   *
   * @return empty if charts can be drawn
   */
  public static Optional<String> obstacle() {
    try {
      Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
      FontMetrics metrics = graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
      graphics.dispose();
      return metrics.stringWidth("0") > 0 ? Optional.empty() : Optional.of("fonts are empty");
    } catch (Error | RuntimeException e) {
      // Without fonts, or without their native library, Java throws Error, InternalError or
      // UnsatisfiedLinkError, depending on what exactly is missing.
      return Optional.of("this Java installation has no fonts that it can use");
    }
  }
}
