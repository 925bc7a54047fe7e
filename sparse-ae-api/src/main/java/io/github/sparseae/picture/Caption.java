package io.github.sparseae.picture;

/**
 * The caption above a sheet of weights: title, description of the tiles, range of values, and a
 * scale bar of grays. The bar is at the right edge if there is room beside the text, else below it.
 *
 * @param title the first line, larger than the others; omitted if empty
 * @param detail the description of the tiles
 * @param note the range as text
 * @param range the range of the bar
 * @param room the width of the sheet below in pixels
 * @param dot pixels per dot of the font
 */
record Caption(String title, String detail, String note, ValueRange range, int room, int dot) {
  /** The space below a line in dots; the space between text and bar is twice that. */
  private static final int SPACE = 5;

  private static final int BAR_WIDTH = 121;
  private static final int BAR_HEIGHT = 11;
  private static final int TICK = 3;

  int width() {
    return Math.max(room, Math.max(textWidth(), barWidth()));
  }

  int height() {
    return Math.max(textHeight(), barTop() + barHeight());
  }

  void draw(Canvas canvas, int left, int top) {
    canvas.text(left, top, title, dot + 1, Canvas.INK);
    canvas.text(left, top + titleHeight(), detail, dot, Canvas.MUTED);
    canvas.text(left, top + titleHeight() + lineHeight(), note, dot, Canvas.INK);
    drawBar(canvas, left + (isBeside() ? room - barWidth() : 0), top + barTop());
  }

  private void drawBar(Canvas canvas, int left, int top) {
    int bar = left + labelWidth() / 2;
    int width = BAR_WIDTH * dot;
    int height = BAR_HEIGHT * dot;
    canvas.fill(bar, top, width, height, Canvas.LINE);
    int inside = width - 2 * dot;
    for (int i = 0; i < inside; i++) {
      double value = range.limit() * (2.0 * i / (inside - 1) - 1);
      canvas.fill(bar + dot + i, top + dot, 1, height - 2 * dot, Canvas.gray(range.level(value)));
    }
    drawTick(canvas, bar + (width - dot) / 2, top + height, "0");
    if (range.limit() > 0) {
      drawTick(canvas, bar, top + height, "−" + limit());
      drawTick(canvas, bar + width - dot, top + height, "+" + limit());
    }
  }

  private void drawTick(Canvas canvas, int left, int top, String number) {
    canvas.fill(left, top, dot, TICK * dot, Canvas.LINE);
    int numberLeft = left - (PixelFont.width(number, dot) - dot) / 2;
    canvas.text(numberLeft, top + (TICK + 2) * dot, number, dot, Canvas.INK);
  }

  private boolean isBeside() {
    return textWidth() + 2 * SPACE * dot + barWidth() <= room;
  }

  private int barTop() {
    return isBeside() ? 0 : textHeight() + SPACE * dot;
  }

  private int barWidth() {
    return BAR_WIDTH * dot + labelWidth();
  }

  private int barHeight() {
    return (BAR_HEIGHT + TICK + 2 + PixelFont.CAPITAL) * dot;
  }

  /**
   * Returns the width of a label; those at the ends are centered there, so half of each extends
   * beyond.
   */
  private int labelWidth() {
    return PixelFont.width("+" + limit(), dot);
  }

  private String limit() {
    return ValueRange.number(range.limit(), 4);
  }

  private int textWidth() {
    int lines = Math.max(PixelFont.width(detail, dot), PixelFont.width(note, dot));
    return Math.max(PixelFont.width(title, dot + 1), lines);
  }

  private int textHeight() {
    return titleHeight() + lineHeight() + PixelFont.HEIGHT * dot;
  }

  private int titleHeight() {
    return title.isEmpty() ? 0 : PixelFont.HEIGHT * (dot + 1) + SPACE * dot;
  }

  private int lineHeight() {
    return (PixelFont.HEIGHT + SPACE) * dot;
  }
}
