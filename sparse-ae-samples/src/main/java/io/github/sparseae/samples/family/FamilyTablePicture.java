package io.github.sparseae.samples.family;

import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.samples.run.FontSupport;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The table as a picture: a row for each method, behind each value a bar relative to the largest of
 * the column, and the best of a column in color. It is omitted where Java has no fonts.
 */
final class FamilyTablePicture {
  private static final int ROW = 34;
  private static final int TOP = 96;
  private static final int NAME = 380;
  private static final int CELL = 118;
  private static final int EDGE = 24;
  private static final int PIXELS_PER_POINT = 2;
  private static final Color INK = new Color(0x1c, 0x25, 0x30);
  private static final Color SOFT = new Color(0x5b, 0x67, 0x75);
  private static final Color BAR = new Color(0xdb, 0xe6, 0xf3);
  private static final Color BEST = new Color(0x1f, 0x5f, 0xa8);
  private static final Color LINE = new Color(0xd9, 0xdf, 0xe6);

  private final List<MethodResult> results;
  private final Graphics2D pen;

  private FamilyTablePicture(List<MethodResult> results, Graphics2D pen) {
    this.results = results;
    this.pen = pen;
  }

  static void write(FamilyRun run, Path file) throws IOException {
    if (FontSupport.obstacle().isPresent()) {
      // A table of an earlier run beside the results of this one would mislead.
      Files.deleteIfExists(file);
      return;
    }
    int width = 2 * EDGE + NAME + FamilyColumn.ALL.size() * CELL;
    int height = TOP + run.results().size() * ROW + EDGE;
    BufferedImage image =
        new BufferedImage(
            PIXELS_PER_POINT * width, PIXELS_PER_POINT * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.scale(PIXELS_PER_POINT, PIXELS_PER_POINT);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, width, height);
    new FamilyTablePicture(run.results(), pen).draw(run, width);
    pen.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    AtomicFile.write(file, png.toByteArray());
  }

  private void draw(FamilyRun run, int width) {
    text("The sparse family on " + run.digits().title(), EDGE, 32, Font.BOLD, 15, INK);
    for (int i = 0; i < FamilyColumn.ALL.size(); i++) {
      FamilyColumn column = FamilyColumn.ALL.get(i);
      right(column.head().get(0), end(i), TOP - 34, Font.PLAIN, SOFT);
      right(column.head().get(1), end(i), TOP - 17, Font.PLAIN, SOFT);
    }
    for (int row = 0; row < results.size(); row++) {
      int y = TOP + row * ROW;
      pen.setColor(LINE);
      pen.drawLine(EDGE, y - 6, width - EDGE, y - 6);
      row(results.get(row), y + 16);
    }
  }

  private void row(MethodResult result, int baseline) {
    String units = result.method().hidden() + " units";
    text(result.method().title(), EDGE, baseline, Font.PLAIN, 14, INK);
    right(units, EDGE + NAME - 14, baseline, Font.PLAIN, SOFT);
    for (int i = 0; i < FamilyColumn.ALL.size(); i++) {
      FamilyColumn column = FamilyColumn.ALL.get(i);
      double largest = results.stream().mapToDouble(column.value()).max().orElseThrow();
      double share = largest > 0 ? column.value().applyAsDouble(result) / largest : 0;
      int length = (int) Math.round((CELL - 24) * Math.max(0, share));
      pen.setColor(BAR);
      pen.fillRect(end(i) - length, baseline - 15, length + 4, 21);
      boolean best = column.isBest(result, results);
      right(
          column.cell(result), end(i), baseline, best ? Font.BOLD : Font.PLAIN, best ? BEST : INK);
    }
  }

  private static int end(int column) {
    return EDGE + NAME + (column + 1) * CELL - 8;
  }

  private void text(String text, int x, int baseline, int style, int size, Color color) {
    pen.setFont(new Font(Font.SANS_SERIF, style, size));
    pen.setColor(color);
    pen.drawString(text, x, baseline);
  }

  private void right(String text, int end, int baseline, int style, Color color) {
    Font font = new Font(Font.SANS_SERIF, style, 13);
    FontMetrics metrics = pen.getFontMetrics(font);
    text(text, end - metrics.stringWidth(text), baseline, style, 13, color);
  }
}
