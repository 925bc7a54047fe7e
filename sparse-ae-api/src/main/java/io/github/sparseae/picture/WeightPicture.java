package io.github.sparseae.picture;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkPositive;

import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.Weights;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A picture of weights as a sheet of tiles: gray is zero, black is negative, white is positive.
 *
 * <p>Grays span ±max |w| over the whole sheet, so tiles are comparable; the range is shown above
 * them with a scale bar. Fine blue lines separate the tiles. If inputs are normalized, the weights
 * apply to normalized rows. For example:
 *
 * <pre>{@code
 * WeightPicture.encoder(weights, 28, 28, "Encoder after 20 epochs").save(Path.of("encoder.png"));
 * WeightPicture.decoder(weights, 20, 20, "Decoder after 20 epochs").save(Path.of("decoder.png"));
 * }</pre>
 *
 * <p>The methods that set something return this. Defaults: a nearly square grid, the largest zoom
 * below 1200 pixels, 2 pixels between tiles. Not thread-safe.
 *
 * <p>Source: lecture 19 of "Deep Learning for Visual Computing" (D. Sheet, IIT Kharagpur).
 */
public final class WeightPicture {
  private static final int LIMIT = 1180;
  private static final int LARGEST_FITTING = 16;
  private static final int LARGEST_SETTING = 64;

  /** The width from which a sheet has letters of twice the size. */
  private static final int WIDE = 480;

  private final Tiles tiles;
  private final String title;
  private ValueRange range;
  private int columns;
  private int scale;
  private int gap = 2;

  private WeightPicture(Tiles tiles, String title) {
    this.tiles = tiles;
    this.title = title;
    this.range = new ValueRange(tiles.largest());
    this.columns = (int) Math.ceil(Math.sqrt(tiles.count()));
  }

  /**
   * Returns a picture of what each hidden unit responds to; short for {@link #encoder(Weights, int,
   * int, String)}. Each tile is as near to a square as the number of inputs allows, 28×28 for 784.
   */
  public static WeightPicture encoder(Weights weights) {
    int inputs = weights.encoder().rows();
    int height = nearSquareHeight(inputs);
    return encoder(weights, height, inputs / height, "encoder weights");
  }

  /**
   * Returns a picture of the units that each output depends on; short for {@link #decoder(Weights,
   * int, int, String)}. Each tile is as near to a square as the number of hidden units allows,
   * 20×20 for 400.
   */
  public static WeightPicture decoder(Weights weights) {
    int hidden = weights.decoder().rows();
    int height = nearSquareHeight(hidden);
    return decoder(weights, height, hidden / height, "decoder weights");
  }

  /**
   * Returns a picture of the decoder atoms, the features that units add to a reconstruction; short
   * for {@link #atoms(Weights, int, int, String)}. Of a sparse network they show more than the
   * encoder's weights, which also have to tell similar features apart. Each tile is as near to a
   * square as the number of inputs allows, 28×28 for 784.
   */
  public static WeightPicture atoms(Weights weights) {
    int inputs = weights.decoder().columns();
    int height = nearSquareHeight(inputs);
    return atoms(weights, height, inputs / height, "decoder atoms");
  }

  /** Returns the largest divisor that is at most the square root. */
  private static int nearSquareHeight(int count) {
    int height = (int) Math.sqrt(count);
    while (count % height != 0) {
      height--;
    }
    return height;
  }

  /**
   * Returns a picture of what each hidden unit responds to: one tile per unit, its column of the
   * encoder weights, or of their difference. A tile has the height and width of a sample, whose
   * product is the number of inputs; the title above may be empty.
   *
   * <p>With MNIST and 400 units these are 400 tiles of 28×28, 20 by 20.
   *
   * @throws IllegalArgumentException if the tile does not fit the inputs, or a weight is not finite
   */
  public static WeightPicture encoder(
      Weights weights, int tileHeight, int tileWidth, String title) {
    return new WeightPicture(
        new Tiles(weights.encoder(), true, tileHeight, tileWidth, "encoder weight", "hidden unit"),
        title);
  }

  /**
   * Returns a picture of the units that each output depends on: one tile per input, its column of
   * the decoder weights, or of their difference, with a weight for every hidden unit. The product
   * of a tile's height and width is the number of hidden units; the title above may be empty.
   *
   * <p>With MNIST and 400 units these are 784 tiles of 20×20, 28 by 28, laid out like the pixels.
   * For samples that are not square set {@link #columns} to their width.
   *
   * @throws IllegalArgumentException if the tile does not fit the hidden units, or a weight is not
   *     finite
   */
  public static WeightPicture decoder(
      Weights weights, int tileHeight, int tileWidth, String title) {
    return new WeightPicture(
        new Tiles(weights.decoder(), true, tileHeight, tileWidth, "decoder weight", "input"),
        title);
  }

  /**
   * Returns a picture of the decoder atoms: one tile per unit, its row of the decoder weights,
   * which it adds to a reconstruction. A tile is as for {@link #encoder(Weights, int, int,
   * String)}.
   *
   * @throws IllegalArgumentException if the tile does not fit the inputs, or a weight is not finite
   */
  public static WeightPicture atoms(Weights weights, int tileHeight, int tileWidth, String title) {
    return new WeightPicture(
        new Tiles(weights.decoder(), false, tileHeight, tileWidth, "decoder weight", "hidden unit"),
        title);
  }

  /**
   * Sets the number of tiles in a row, at least 1. Default: the square root of the number of tiles,
   * rounded up.
   */
  public WeightPicture columns(int columns) {
    checkArgument(columns > 0, "columns must be positive, was %s", columns);
    this.columns = Math.min(columns, tiles.count());
    return this;
  }

  /**
   * Sets the zoom in pixels along each side of a weight, 1 to 64. Default: the largest with a sheet
   * below 1200 pixels, at most 16.
   */
  public WeightPicture scale(int scale) {
    checkArgument(scale > 0 && scale <= LARGEST_SETTING, "scale must be 1 to 64, was %s", scale);
    this.scale = scale;
    return this;
  }

  /** Sets the distance of tiles in pixels, 0 to 64. Default: 2. */
  public WeightPicture gap(int gap) {
    checkArgument(gap >= 0 && gap <= LARGEST_SETTING, "gap must be 0 to 64, was %s", gap);
    this.gap = gap;
    return this;
  }

  /**
   * Sets the range of values, so that several pictures have one scale: −{@code limit} is black and
   * +{@code limit}, positive and finite, white. Weights beyond it are clipped, and their number is
   * shown in the caption. Default: the largest magnitude among the weights.
   */
  public WeightPicture range(double limit) {
    checkPositive("range", limit);
    this.range = new ValueRange(limit);
    return this;
  }

  /**
   * Sets the range of values so that a few outliers do not make all other weights look alike: to
   * the magnitude that 99.5 % of the weights do not exceed, if that is less than half the largest.
   */
  public WeightPicture legible() {
    double usual = tiles.usual();
    return usual > 0 && usual < tiles.largest() / 2 ? range(usual) : this;
  }

  /**
   * {@return the range of values: that set, else the largest magnitude among the weights, which is
   * 0 if every weight is 0}
   */
  public double range() {
    return range.limit();
  }

  /**
   * Returns the picture, which later settings do not change.
   *
   * @throws IllegalArgumentException if it would have more than 100 million pixels
   */
  public Picture toPicture() {
    int zoom = scale > 0 ? scale : fittingScale();
    Canvas.checkSize(width(zoom), height(zoom));
    int room = (int) width(zoom);
    Caption caption =
        new Caption(title, tiles.describe(), note(), range, room, room < WIDE ? 1 : 2);
    int top = Canvas.MARGIN + caption.height() + Canvas.MARGIN;
    Canvas canvas =
        new Canvas(caption.width() + 2 * Canvas.MARGIN, top + height(zoom) + Canvas.MARGIN);
    caption.draw(canvas, Canvas.MARGIN, Canvas.MARGIN);
    for (int i = 0; i < tiles.count(); i++) {
      int tile = i;
      canvas.tile(
          Canvas.MARGIN + gap + tile % columns * (tiles.width() * zoom + gap),
          top + gap + tile / columns * (tiles.height() * zoom + gap),
          tiles.height(),
          tiles.width(),
          zoom,
          gap,
          (row, column) -> range.level(tiles.value(tile, row, column)));
    }
    return canvas.toPicture();
  }

  /** Saves the picture as a PNG file, as {@link Picture#save} and {@link #toPicture} do. */
  public void save(Path path) throws IOException {
    toPicture().save(path);
  }

  /** Returns the largest scale at which neither side of the sheet exceeds the limit, at least 1. */
  private int fittingScale() {
    int fitting = LARGEST_FITTING;
    while (fitting > 1 && Math.max(width(fitting), height(fitting)) > LIMIT) {
      fitting--;
    }
    return fitting;
  }

  /** Returns the width of the sheet in pixels, including the lines on both sides. */
  private long width(int scale) {
    return columns * ((long) tiles.width() * scale + gap) + gap;
  }

  private long height(int scale) {
    return (tiles.count() + columns - 1) / columns * ((long) tiles.height() * scale + gap) + gap;
  }

  private String note() {
    int clipped = tiles.clipped(range);
    String within = "range " + range;
    return clipped == 0
        ? within
        : within + " (clipped: " + clipped + " of " + Quantity.of(tiles.size(), "weight") + ")";
  }
}
