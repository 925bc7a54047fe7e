package io.github.sparseae.datasets;

import java.util.List;

/**
 * The shapes of digits: several styles for each class, each of a few strokes. Coordinates run from
 * 0 to 1, x to the right and y down, and are later scaled to the size of the digit.
 */
final class DigitStyles {
  /** The styles of each class, from 0 to 9. */
  static final List<List<List<Stroke>>> OF =
      List.of(zero(), one(), two(), three(), four(), five(), six(), seven(), eight(), nine());

  private DigitStyles() {}

  /** One stroke of the pen through some points. */
  static final class Stroke {
    private final double[] points;
    private final boolean round;

    private Stroke(double[] points, boolean round) {
      this.points = points;
      this.round = round;
    }

    /** Returns x and y of each point in turn; not a copy. */
    double[] points() {
      return points;
    }

    /** Returns whether the points are joined by a curve, not by straight lines. */
    boolean isRound() {
      return round;
    }
  }

  private static Stroke curve(double... points) {
    return new Stroke(points, true);
  }

  private static Stroke line(double... points) {
    return new Stroke(points, false);
  }

  private static List<List<Stroke>> zero() {
    return List.of(
        // Round, closed at the top.
        List.of(
            curve(
                .52, 0, .24, .10, .08, .45, .20, .86, .50, 1, .80, .86, .92, .48, .78, .12, .50,
                0)),
        // Narrow.
        List.of(
            curve(
                .54, .01, .33, .18, .24, .55, .34, .90, .50, .99, .68, .84, .77, .45, .69, .12, .52,
                .01)),
        // Begun at the upper right, the end crossing the beginning.
        List.of(
            curve(
                .66, .10, .36, .06, .12, .40, .16, .80, .44, 1, .78, .82, .88, .42, .70, .08, .42,
                0)),
        // Open at the top.
        List.of(
            curve(.44, .02, .18, .25, .12, .65, .36, .97, .70, .92, .90, .55, .80, .18, .62, .04)));
  }

  private static List<List<Stroke>> one() {
    return List.of(
        // A bare stroke.
        List.of(line(.50, 0, .50, 1)),
        // Leaning.
        List.of(curve(.66, 0, .51, .50, .36, 1)),
        // With a flag.
        List.of(line(.32, .24, .54, 0, .54, 1)),
        // With a flag and a foot.
        List.of(line(.28, .22, .52, 0, .52, 1), line(.24, 1, .80, 1)));
  }

  private static List<List<Stroke>> two() {
    return List.of(
        // A swan's neck on a straight base.
        List.of(
            curve(.12, .26, .26, .05, .56, 0, .80, .16, .78, .40, .50, .68, .10, 1),
            line(.10, 1, .92, 1)),
        // With a loop at the lower left.
        List.of(
            curve(
                .14, .20, .36, .02, .68, .06, .78, .28, .58, .62, .28, .92, .12, .92, .16, .78, .40,
                .82, .66, .95, .94, .92)),
        // The base in a wave.
        List.of(
            curve(.16, .18, .44, 0, .76, .10, .78, .36, .52, .68, .14, .97),
            curve(.14, .97, .36, .88, .62, .97, .92, .94)),
        // Angular, the head small.
        List.of(curve(.20, .14, .50, 0, .76, .14, .72, .38, .18, 1), line(.18, 1, .84, .98)),
        // Like a Z, with a wide base.
        List.of(
            curve(.12, .14, .42, .02, .74, .08, .64, .38, .08, .94),
            curve(.08, .94, .46, .86, 1, .92)));
  }

  private static List<List<Stroke>> three() {
    return List.of(
        // Two bows that meet in a point.
        List.of(
            curve(.14, .14, .42, 0, .74, .10, .74, .32, .36, .47),
            curve(.36, .47, .74, .54, .86, .76, .56, 1, .12, .90)),
        // A flat top.
        List.of(
            line(.16, .03, .78, .03, .42, .40),
            curve(.42, .40, .74, .46, .86, .72, .58, .98, .12, .90)),
        // In one go, with a small loop in the middle.
        List.of(
            curve(
                .18, .12, .46, 0, .74, .14, .64, .38, .42, .48, .38, .42, .58, .46, .80, .66, .66,
                .94, .34, 1, .12, .86)),
        // A large lower bow.
        List.of(
            curve(.26, .10, .50, 0, .68, .12, .62, .30, .44, .38),
            curve(.44, .38, .78, .44, .92, .70, .70, .97, .36, 1, .12, .84)));
  }

  private static List<List<Stroke>> four() {
    return List.of(
        // Open, of two strokes.
        List.of(line(.22, .02, .14, .54, .86, .52), line(.72, .02, .64, 1)),
        // Closed.
        List.of(line(.66, 0, .08, .66, .94, .66), line(.66, 0, .64, 1)),
        // Open and round.
        List.of(
            curve(.18, .06, .12, .36, .28, .52, .56, .48, .80, .34),
            line(.82, 0, .80, .34, .74, 1)),
        // Open, the stem long and leaning.
        List.of(line(.36, .04, .10, .52, .90, .48), line(.70, .22, .46, 1)),
        // Wide, like lightning.
        List.of(line(.32, 0, .06, .52, 1, .40), line(.64, .12, .46, 1)));
  }

  private static List<List<Stroke>> five() {
    return List.of(
        // A roof, a neck and a belly.
        List.of(
            line(.86, .03, .28, .03, .22, .44),
            curve(.22, .44, .52, .36, .82, .52, .82, .82, .50, 1, .10, .90)),
        // The roof put on last and apart.
        List.of(
            curve(.26, .08, .22, .42, .50, .42, .78, .60, .70, .90, .38, 1, .10, .88),
            line(.26, .06, .88, .02)),
        // In one swing, like an S.
        List.of(
            curve(
                .86, .04, .52, .02, .26, .14, .24, .38, .52, .50, .76, .68, .64, .94, .34, 1, .10,
                .90)),
        // A small belly.
        List.of(
            line(.80, .02, .40, .04, .28, .50),
            curve(.28, .50, .56, .46, .70, .66, .58, .92, .16, .98)),
        // The roof long and rising.
        List.of(
            line(1, 0, .46, .10, .30, .44),
            curve(.30, .44, .52, .42, .68, .60, .54, .90, .06, .98)));
  }

  private static List<List<Stroke>> six() {
    return List.of(
        // A bow down into a loop.
        List.of(
            curve(
                .72, .02, .40, .20, .16, .56, .20, .88, .48, 1, .76, .84, .72, .60, .46, .52, .20,
                .70)),
        // A straight stem and a round belly.
        List.of(
            curve(
                .56, 0, .34, .36, .22, .70, .34, .96, .62, .97, .80, .78, .66, .58, .42, .62, .26,
                .80)),
        // Wide, the loop closed on itself.
        List.of(
            curve(
                .82, .10, .56, .02, .24, .26, .12, .62, .28, .94, .60, .98, .84, .76, .70, .52, .40,
                .52, .16, .74)),
        // Steep, with a small loop.
        List.of(
            curve(
                .40, 0, .26, .34, .22, .72, .36, .97, .60, .95, .70, .78, .58, .64, .38, .68, .26,
                .82)));
  }

  private static List<List<Stroke>> seven() {
    return List.of(
        // Without a bar.
        List.of(line(.10, .06, .88, .04), curve(.88, .04, .66, .42, .42, 1)),
        // With a bar.
        List.of(
            line(.12, .05, .88, .05), curve(.88, .05, .62, .46, .44, 1), line(.34, .50, .82, .48)),
        // With a serif.
        List.of(line(.12, .20, .14, .04, .86, .04), curve(.86, .04, .70, .40, .58, 1)),
        // The top in a wave.
        List.of(curve(.10, .16, .26, .04, .54, .10, .86, .04), curve(.86, .04, .56, .48, .32, 1)),
        // Wide and falling far to the left.
        List.of(line(.04, .12, .92, .02), curve(.92, .02, .58, .50, .36, 1)));
  }

  private static List<List<Stroke>> eight() {
    return List.of(
        // In one go, crossing in the middle.
        List.of(
            curve(
                .74, .16, .50, 0, .24, .14, .32, .36, .54, .50, .78, .70, .74, .92, .48, 1, .22,
                .88, .26, .66, .48, .50, .72, .32, .74, .14)),
        // One ring on the other.
        List.of(
            curve(.50, 0, .28, .08, .26, .34, .50, .46, .74, .34, .72, .08, .48, 0),
            curve(.50, .46, .22, .58, .20, .88, .50, 1, .80, .88, .78, .58, .48, .46)),
        // Open at the upper right.
        List.of(
            curve(
                .80, .08, .48, .02, .24, .20, .42, .44, .66, .64, .68, .90, .42, 1, .24, .86, .38,
                .62, .62, .40, .84, .12)),
        // Slim, with a small head.
        List.of(
            curve(
                .62, .10, .46, .02, .34, .16, .44, .36, .60, .54, .70, .80, .52, 1, .32, .88, .36,
                .62, .54, .42, .66, .22, .60, .06)));
  }

  private static List<List<Stroke>> nine() {
    return List.of(
        // A ring and a straight stem.
        List.of(
            curve(.76, .18, .50, .02, .22, .16, .22, .42, .48, .50, .74, .34, .78, .12),
            line(.78, .10, .74, 1)),
        // A ring and a stem that swings to the left.
        List.of(
            curve(.78, .22, .54, 0, .24, .16, .24, .42, .52, .50, .78, .26),
            curve(.78, .26, .80, .58, .62, .90, .22, .96)),
        // In one go, leaning.
        List.of(
            curve(
                .78, .12, .48, .02, .24, .24, .34, .46, .60, .38, .80, .10, .72, .44, .60, .74, .52,
                1)),
        // A small ring and a long stem.
        List.of(
            curve(.66, .12, .46, .02, .30, .16, .36, .36, .58, .34, .70, .12),
            curve(.70, .12, .66, .50, .54, 1)),
        // Open at the top.
        List.of(
            curve(.82, .06, .46, .05, .20, .28, .34, .48, .60, .38, .80, .16),
            curve(.80, .16, .68, .56, .58, 1)));
  }
}
