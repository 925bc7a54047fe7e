package io.github.sparseae.java;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.model.Sparsity;
import java.util.Arrays;
import java.util.Random;

/** Encodes rows as codes of 65,536 units: with their zeros, a thousand are 262 MB. */
final class SmallHeapEncoding {
  private SmallHeapEncoding() {}

  public static void main(String[] args) {
    Random random = new Random(1);
    float[][] rows = new float[Integer.getInteger("rows")][4];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextFloat() - 0.3f;
      }
    }
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder().inputs(4).hidden(1 << 16).sparsity(Sparsity.topK(40)).build()) {
      SparseCodes codes = sae.encodeSparse(Samples.of(rows), 16);
      SparseCodes first = SparseCodes.of(Samples.of(sae.encode(Samples.of(rows[0]))), 16);
      boolean same = Arrays.equals(codes.topUnits(0, 3), first.topUnits(0, 3));
      System.out.println(codes + ", " + codes.active() + " active, " + same);
    }
  }
}
