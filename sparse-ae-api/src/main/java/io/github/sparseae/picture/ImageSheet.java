package io.github.sparseae.picture;

import java.util.List;

/**
 * The layout of rows of images: labels at the left, images in columns, numbers below.
 *
 * @param title the first line; omitted if empty
 * @param rows at least one, all of one length
 * @param height rows of an image
 * @param width columns of an image
 * @param scale pixels along each side of an image's pixel, or 0 for automatic
 */
record ImageSheet(String title, List<ImageRow> rows, int height, int width, int scale) {
  private static final int DOT = 2;
  private static final int LARGEST_WIDTH = 1200;
  private static final int LARGEST_IMAGE = 112;

  /** The width of the line around an image. */
  private static final int FRAME = 1;

  private static final int BETWEEN_COLUMNS = 6;
  private static final int BETWEEN_ROWS = 12;
  private static final int BELOW_IMAGE = 5;
  private static final int BESIDE_LABEL = 14;

  Picture draw() {
    int zoom = scale > 0 ? scale : fittingZoom();
    int top = Canvas.MARGIN + titleHeight();
    long rowHeights = rows.stream().mapToLong(row -> rowHeight(row, zoom)).sum();
    Canvas canvas = new Canvas(sheetWidth(zoom), rowHeights - BETWEEN_ROWS + top + Canvas.MARGIN);
    canvas.text(Canvas.MARGIN, Canvas.MARGIN, title, DOT + 1, Canvas.INK);
    for (ImageRow row : rows) {
      drawRow(canvas, row, top, zoom);
      top += (int) rowHeight(row, zoom);
    }
    return canvas.toPicture();
  }

  private void drawRow(Canvas canvas, ImageRow row, int top, int zoom) {
    int labelTop = top + FRAME + (height * zoom - PixelFont.CAPITAL * DOT) / 2;
    canvas.text(Canvas.MARGIN, labelTop, row.label(), DOT, Canvas.INK);
    int cell = (int) cellWidth(zoom);
    int first = Canvas.MARGIN + labelWidth();
    List<String> captions = row.captions();
    for (int image = 0; image < row.count(); image++) {
      int cellLeft = first + image * (cell + BETWEEN_COLUMNS);
      drawImage(canvas, row, image, cellLeft + (cell - width * zoom) / 2, top + FRAME, zoom);
      if (!captions.isEmpty()) {
        String caption = captions.get(image);
        int textLeft = cellLeft + (cell - PixelFont.width(caption, numberDot(zoom))) / 2;
        int textTop = top + 2 * FRAME + height * zoom + BELOW_IMAGE;
        canvas.text(textLeft, textTop, caption, numberDot(zoom), Canvas.MUTED);
      }
    }
  }

  private void drawImage(Canvas canvas, ImageRow row, int image, int left, int top, int zoom) {
    canvas.tile(
        left,
        top,
        height,
        width,
        zoom,
        FRAME,
        (y, x) ->
            (int)
                Math.round(255 * Math.max(0, Math.min(1, row.images().get(image, y * width + x)))));
  }

  private int fittingZoom() {
    int zoom = Math.max(1, LARGEST_IMAGE / Math.max(height, width));
    while (zoom > 1 && sheetWidth(zoom) > LARGEST_WIDTH) {
      zoom--;
    }
    return zoom;
  }

  private long sheetWidth(int zoom) {
    long columns = rows.get(0).count();
    long images = columns * (cellWidth(zoom) + BETWEEN_COLUMNS) - BETWEEN_COLUMNS;
    long content = Math.max(labelWidth() + images, PixelFont.width(title, DOT + 1));
    return content + 2 * Canvas.MARGIN;
  }

  private long rowHeight(ImageRow row, int zoom) {
    int below = row.numbers().isEmpty() ? 0 : BELOW_IMAGE + PixelFont.CAPITAL * numberDot(zoom);
    return (long) height * zoom + 2 * FRAME + below + BETWEEN_ROWS;
  }

  /** Returns the width of an image or, if wider, its number. */
  private long cellWidth(int zoom) {
    return Math.max((long) width * zoom + 2 * FRAME, numberWidth(numberDot(zoom)));
  }

  /** Returns the scale of letters: large if images are wide enough. */
  private int numberDot(int zoom) {
    return numberWidth(DOT) <= (long) width * zoom ? DOT : 1;
  }

  private int numberWidth(int dot) {
    return rows.stream()
        .flatMap(row -> row.captions().stream())
        .mapToInt(caption -> PixelFont.width(caption, dot))
        .max()
        .orElse(0);
  }

  private int labelWidth() {
    int widest = rows.stream().mapToInt(row -> PixelFont.width(row.label(), DOT)).max().orElse(0);
    return widest == 0 ? 0 : widest + BESIDE_LABEL;
  }

  private int titleHeight() {
    return title.isEmpty() ? 0 : PixelFont.HEIGHT * (DOT + 1) + BETWEEN_ROWS;
  }
}
