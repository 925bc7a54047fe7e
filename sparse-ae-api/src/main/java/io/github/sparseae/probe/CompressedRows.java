package io.github.sparseae.probe;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Codes in compressed sparse row format: for each row the columns of its nonzero values, and the
 * values. Rows are grouped in blocks of {@value #ROWS_PER_BLOCK}, so that no array exceeds Java's
 * limit.
 */
final class CompressedRows {
  static final int ROWS_PER_BLOCK = 1000;

  private final int width;
  private final int size;
  private final List<Block> blocks;

  /** Row i has the values from {@code starts[i]} to {@code starts[i + 1]}, exclusive. */
  static final class Block {
    final int rows;
    final int[] starts;
    final int[] columns;
    final double[] values;

    private Block(int rows, int[] starts, int[] columns, double[] values) {
      this.rows = rows;
      this.starts = starts;
      this.columns = columns;
      this.values = values;
    }
  }

  private CompressedRows(int width, List<Block> blocks) {
    this.width = width;
    this.blocks = ImmutableList.copyOf(blocks);
    size = blocks.stream().mapToInt(block -> block.rows).sum();
  }

  /** Encodes rows batch by batch, so that at most one batch of dense codes is in memory. */
  static CompressedRows of(Samples samples, Function<Samples, DenseArray> encoder) {
    int width = 0;
    List<Block> blocks = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += ROWS_PER_BLOCK) {
      Samples batch = samples.rows(from, Math.min(from + ROWS_PER_BLOCK, samples.size()));
      DenseArray codes = encoder.apply(batch);
      width = blocks.isEmpty() ? codes.columns() : width;
      checkArgument(
          codes.rows() == batch.size() && codes.columns() == width,
          "%s rows gave codes %s, expected %s rows of width %s",
          batch.size(),
          codes,
          batch.size(),
          width);
      blocks.add(block(codes, from));
    }
    return new CompressedRows(width, blocks);
  }

  private static Block block(DenseArray codes, int firstRow) {
    int width = codes.columns();
    codes
        .firstNotFinite()
        .ifPresent(
            i -> {
              throw new IllegalArgumentException(
                  String.format(
                      "the code of row %s is %s in unit %s: every number must be finite",
                      firstRow + i / width, codes.get(i), i % width));
            });
    Gatherer gatherer = new Gatherer();
    for (int i = 0; i < codes.size(); i++) {
      double value = codes.get(i);
      if (value != 0) {
        gatherer.add(i % width, value);
      }
      if ((i + 1) % width == 0) {
        gatherer.endRow();
      }
    }
    return gatherer.block();
  }

  /** Returns some of these rows, in the given order. */
  CompressedRows select(int[] rows) {
    List<Block> selected = new ArrayList<>();
    for (int from = 0; from < rows.length; from += ROWS_PER_BLOCK) {
      Gatherer gatherer = new Gatherer();
      for (int i = from; i < Math.min(from + ROWS_PER_BLOCK, rows.length); i++) {
        Block block = blocks.get(rows[i] / ROWS_PER_BLOCK);
        int row = rows[i] % ROWS_PER_BLOCK;
        for (int k = block.starts[row]; k < block.starts[row + 1]; k++) {
          gatherer.add(block.columns[k], block.values[k]);
        }
        gatherer.endRow();
      }
      selected.add(gatherer.block());
    }
    return new CompressedRows(width, selected);
  }

  int size() {
    return size;
  }

  /** Returns whether more than one value in eight is nonzero. */
  boolean isDense() {
    long numbers = blocks.stream().mapToLong(block -> block.values.length).sum();
    return 8 * numbers > (long) size * width;
  }

  int width() {
    return width;
  }

  List<Block> blocks() {
    return blocks;
  }

  /** Grows a block row by row. */
  private static final class Gatherer {
    private final int[] starts = new int[ROWS_PER_BLOCK + 1];
    private int[] columns = new int[1024];
    private double[] values = new double[1024];
    private int rows;
    private int filled;

    void add(int column, double value) {
      if (filled == columns.length) {
        columns = Arrays.copyOf(columns, 2 * filled);
        values = Arrays.copyOf(values, 2 * filled);
      }
      columns[filled] = column;
      values[filled++] = value;
    }

    void endRow() {
      starts[++rows] = filled;
    }

    Block block() {
      return new Block(
          rows,
          Arrays.copyOf(starts, rows + 1),
          Arrays.copyOf(columns, filled),
          Arrays.copyOf(values, filled));
    }
  }
}
