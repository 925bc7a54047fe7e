package io.github.sparseae.train;

import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;

final class L0Control {
  static double KP = Double.parseDouble(System.getProperty("kp", "4"));
  static double EC = Double.parseDouble(System.getProperty("ec", "0.3"));
  static double ED = Double.parseDouble(System.getProperty("ed", "1.5"));
  static double KI = Double.parseDouble(System.getProperty("ki", "0.2"));
  static double UP = Double.parseDouble(System.getProperty("up", "0.3"));
  static double DOWN = Double.parseDouble(System.getProperty("down", "1"));
  static double CALM = Double.parseDouble(System.getProperty("calm", "0.2"));
  static boolean TRACE = Boolean.getBoolean("trace");
  static final double BOUND = Math.log(1e6);
  static final double RAMP = Double.parseDouble(System.getProperty("ramp", "0.5"));
  boolean starting = true;
  double start = Double.NaN; double startAt;
  final TargetL0 wish;

  L0Control(TargetL0 wish) {
    this.wish = wish;
  }

  int stepsToNext(L0Position p) {
    return wish.everySteps() - p.steps();
  }

  L0Position after(
      L0Position p, TrainingSpan span, UnitActivity activity, boolean rising, double toCome) {
    double active = p.active();
    long rows = p.rows();
    for (int step = 0; step < span.steps(); step++) {
      active += activity.l0(step).orElseThrow() * span.batchRows(step);
      rows += span.batchRows(step);
    }
    int steps = p.steps() + span.steps();
    if (steps < wish.everySteps()) {
      return new L0Position(p.logFactor(), p.lastError(), p.recentL0(), steps, rows, active);
    }
    double l0 = active / rows;
    double e = Math.log(Math.max(l0, wish.l0() / 20) / wish.l0());
    if (Double.isNaN(start)) { start = e; startAt = toCome; }
    double share = (startAt - toCome) / RAMP;
    if (share < 1) e -= start * (1 - share);
    double d = Double.isNaN(p.lastError()) ? 0 : e - p.lastError();
    double calm = Math.min(1, CALM + (1 - CALM) * toCome / 0.3);
    double move = wish.speed() * (KP * d * calm + KI * Math.max(-ED, Math.min(Math.max(EC, e - 0.7), e)));
    move = Math.max(-DOWN, Math.min(UP, move));
    if (starting) {
      starting = p.logFactor() < 0 && e > -0.1;
      if (starting) move = Math.min(0.5, -p.logFactor());
    } else if (rising) {
      move = Math.min(0, move);
    }
    double u = Math.max(-BOUND, Math.min(BOUND, p.logFactor() + move));
    double recent = Double.isNaN(p.recentL0()) ? l0 : p.recentL0() + 0.2 * (l0 - p.recentL0());
    if (TRACE) System.out.printf("%.1f:%.3g ", l0, Math.exp(u));
    return new L0Position(u, e, recent, 0, 0, 0);
  }
}
