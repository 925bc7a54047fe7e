package io.github.sparseae.java;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.file.ModelFile;
import java.util.ArrayList;
import java.util.List;

/** Converts models to bytes and back until the heap is full, and prints why it ended. */
final class SmallHeapModel {
  private SmallHeapModel() {}

  public static void main(String[] args) throws Exception {
    ModelFile model;
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder().inputs(500).hidden(1000).seed(1).build()) {
      model = sae.toModelFile();
    }
    byte[] bytes = model.toBytes();
    List<Object> held = new ArrayList<>();
    try {
      while (held.size() < 1000) {
        held.add(Boolean.getBoolean("toBytes") ? model.toBytes() : ModelFile.read(bytes));
      }
    } catch (EngineException e) {
      int conversions = held.size();
      held.clear();
      System.out.println((conversions > 0) + ", " + e.reason() + ": " + e.getMessage());
    }
  }
}
