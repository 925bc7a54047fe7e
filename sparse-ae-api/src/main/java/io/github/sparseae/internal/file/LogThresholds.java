package io.github.sparseae.internal.file;

import static com.google.common.collect.ImmutableList.toImmutableList;

import io.github.sparseae.internal.file.TensorTable.Entry;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Converts the JumpReLU thresholds of files before format 1.2, which have their logarithms: θ =
 * exp(log θ). An optimizer's arrays for log θ mean nothing for θ and become zeros, as before a
 * first step.
 */
public final class LogThresholds {
  private static final String OLD_NAME = "code.log_threshold";
  private static final String NAME = Parameter.UNIT_THRESHOLD.toString();

  private LogThresholds() {}

  /** Returns the header with the present names of the thresholds. */
  static TensorTable renamed(TensorTable table) {
    if (table.tensors().stream().noneMatch(entry -> isOld(entry.name()))
        || table.tensors().stream().anyMatch(entry -> entry.name().contains(NAME))) {
      return table;
    }
    return new TensorTable(
        table.metadata(),
        table.tensors().stream()
            .map(
                entry ->
                    new Entry(
                        present(entry.name()),
                        entry.type(),
                        entry.shape(),
                        entry.begin(),
                        entry.end()))
            .collect(toImmutableList()));
  }

  /** Returns the content with thresholds in place of their logarithms, and logs that. */
  static Safetensors converted(Safetensors file) {
    if (file.arrays().keySet().stream().noneMatch(LogThresholds::isOld)) {
      return file;
    }
    boolean hasSlots = false;
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, DenseArray> named : file.arrays().entrySet()) {
      String name = named.getKey();
      DenseArray array = named.getValue();
      if (!isOld(name)) {
        arrays.put(name, array);
      } else if (name.endsWith(OLD_NAME)) {
        arrays.put(present(name), exponentials(array));
      } else {
        hasSlots = true;
        arrays.put(present(name), DenseArray.computed(array.precision(), i -> 0, array.shape()));
      }
    }
    // Not a constant of the class, which every file loads: java.logging takes long to start.
    System.getLogger("io.github.sparseae.file")
        .log(
            hasSlots ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
            "converted the logarithms of JumpReLU thresholds, as files before format 1.2 have them,"
                + " to thresholds"
                + (hasSlots
                    ? "; the optimizer's arrays for them are zeros, so training continues, but not"
                        + " as it would have"
                    : ""));
    return new Safetensors(file.metadata(), arrays);
  }

  /** Returns the exponentials of logarithms; what overflows is the largest number instead. */
  public static DenseArray exponentials(DenseArray logarithms) {
    double most = logarithms.precision() == Precision.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    return DenseArray.computed(
        logarithms.precision(),
        j -> Math.min(most, StrictMath.exp(logarithms.get(j))),
        logarithms.shape());
  }

  /** Returns whether a tensor has logarithms of thresholds, or is an optimizer's array for them. */
  private static boolean isOld(String name) {
    return name.endsWith(OLD_NAME) || name.contains(OLD_NAME + "/");
  }

  private static String present(String name) {
    return isOld(name) ? name.replace(OLD_NAME, NAME) : name;
  }
}
