package io.github.sparseae.metrics;

import java.util.Arrays;

/**
 * The assignment of rows to different columns that maximizes a sum: the Hungarian method as
 * shortest augmenting paths, after Jonker and Volgenant, "A shortest augmenting path algorithm for
 * dense and sparse linear assignment problems" (1987). Its cost is {@code rows² · columns}.
 */
final class Assignment {
  private static final int NONE = -1;

  private Assignment() {}

  /**
   * Returns the column of each row by the gains of rows and columns, {@code [rows, columns]}:
   * finite, and of at least as many columns as rows.
   */
  static int[] maximizing(float[][] gain) {
    int rows = gain.length;
    int columns = rows == 0 ? 0 : gain[0].length;
    double[] rowPrice = new double[rows];
    double[] columnPrice = new double[columns];
    int[] rowOf = new int[columns];
    Arrays.fill(rowOf, NONE);
    int[] previous = new int[columns];
    double[] distance = new double[columns];
    boolean[] done = new boolean[columns];
    for (int start = 0; start < rows; start++) {
      Arrays.fill(distance, Double.POSITIVE_INFINITY);
      Arrays.fill(done, false);
      int row = start;
      int column = NONE;
      double reached = 0;
      // Dijkstra's algorithm from the row to the nearest free column.
      while (row != NONE) {
        int from = column;
        column = NONE;
        double nearest = Double.POSITIVE_INFINITY;
        for (int j = 0; j < columns; j++) {
          if (done[j]) {
            continue;
          }
          double through = reached - gain[row][j] - rowPrice[row] - columnPrice[j];
          if (through < distance[j]) {
            distance[j] = through;
            previous[j] = from;
          }
          if (distance[j] < nearest) {
            nearest = distance[j];
            column = j;
          }
        }
        done[column] = true;
        reached = nearest;
        row = rowOf[column];
      }
      rowPrice[start] += reached;
      for (int j = 0; j < columns; j++) {
        if (done[j] && j != column) {
          columnPrice[j] -= reached - distance[j];
          rowPrice[rowOf[j]] += reached - distance[j];
        }
      }
      for (int j = column; j != NONE; j = previous[j]) {
        rowOf[j] = previous[j] == NONE ? start : rowOf[previous[j]];
      }
    }
    int[] columnOf = new int[rows];
    for (int j = 0; j < columns; j++) {
      if (rowOf[j] != NONE) {
        columnOf[rowOf[j]] = j;
      }
    }
    return columnOf;
  }
}
