package io.github.sparseae.internal.file;

import io.github.sparseae.internal.io.HalfPrecision;
import io.github.sparseae.model.Precision;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.stream.Collectors;

/** What numbers a tensor in a file may have, under the names that safetensors gives them. */
public enum TensorType {
  F16(Precision.FLOAT32, Short.BYTES),
  BF16(Precision.FLOAT32, Short.BYTES),
  F32(Precision.FLOAT32, Float.BYTES),
  F64(Precision.FLOAT64, Double.BYTES);

  private final Precision precision;
  private final int bytes;

  TensorType(Precision precision, int bytes) {
    this.precision = precision;
    this.bytes = bytes;
  }

  /** The type that keeps a precision's numbers as they are. */
  public static TensorType of(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> F32;
      case FLOAT64 -> F64;
    };
  }

  /** The least precision in which no number is lost. */
  public Precision precision() {
    return precision;
  }

  /** How many bytes a number has. */
  public int bytes() {
    return bytes;
  }

  /** Reads numbers of a type whose precision is float32. */
  public void read(ByteBuffer from, float[] into, int offset, int count) {
    if (this == F32) {
      from.asFloatBuffer().get(into, offset, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      short bits = from.getShort();
      into[offset + i] =
          this == F16 ? HalfPrecision.ofFloat16(bits) : HalfPrecision.ofBfloat16(bits);
    }
  }

  /** For example {@code F32 or F64}. */
  public static String or(Collection<TensorType> types) {
    return types.stream().map(TensorType::name).collect(Collectors.joining(" or "));
  }
}
