package io.github.sparseae.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.sparseae.internal.random.RandomStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/** A folder in SAELens's layout, written byte by byte, with 4 inputs and 6 units. */
final class SaeLensFolder {
  static final int INPUTS = 4;
  static final int HIDDEN = 6;

  /** One tensor. */
  static final class Tensor {
    private final String type;
    private final int[] shape;
    private final double[] numbers;

    Tensor(String type, int[] shape, double[] numbers) {
      this.type = type;
      this.shape = shape;
      this.numbers = numbers;
    }
  }

  final Map<String, String> cfg = new LinkedHashMap<>();
  final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** The width of the outputs of a transcoder. */
  static final int OUTPUTS = 5;

  private String type = "F64";
  private final RandomStream random;

  /** Returns a folder of an architecture, in the layout of version 6. */
  static SaeLensFolder of(String architecture, long seed) {
    SaeLensFolder folder = new SaeLensFolder(seed);
    folder.set("architecture", "\"" + architecture + "\"");
    folder.set("d_in", INPUTS).set("d_sae", HIDDEN).set("dtype", "\"float64\"");
    folder.set("device", "\"cuda:1\"").set("apply_b_dec_to_input", true);
    folder.set("normalize_activations", "\"none\"").set("reshape_activations", "\"none\"");
    folder.set("metadata", "{\"sae_lens_version\": \"6.18.0\", \"hook_name\": null}");
    int outputs = architecture.endsWith("transcoder") ? OUTPUTS : INPUTS;
    folder.add("W_enc", INPUTS, HIDDEN).add("W_dec", HIDDEN, outputs).add("b_dec", outputs);
    if (outputs == OUTPUTS) {
      folder.set("d_out", OUTPUTS).set("apply_b_dec_to_input", false);
    }
    if (architecture.contains("skip_")) {
      folder.add("W_skip", OUTPUTS, INPUTS);
    }
    switch (architecture) {
      case "gated" -> folder.add("b_gate", HIDDEN).add("r_mag", HIDDEN).add("b_mag", HIDDEN);
      case "jumprelu", "jumprelu_transcoder", "jumprelu_skip_transcoder" ->
          folder.add("b_enc", HIDDEN).add("threshold", HIDDEN).change("threshold", Math::abs);
      case "topk", "abstopk" -> folder.add("b_enc", HIDDEN).set("k", 2);
      default -> folder.add("b_enc", HIDDEN);
    }
    return folder;
  }

  private SaeLensFolder(long seed) {
    random = RandomStream.of(seed, "SAELens folder", 0);
  }

  SaeLensFolder set(String field, Object json) {
    cfg.put(field, json.toString());
    return this;
  }

  SaeLensFolder remove(String field) {
    cfg.remove(field);
    return this;
  }

  /** Sets the type of present and later tensors. */
  SaeLensFolder type(String name) {
    type = name;
    tensors.replaceAll(
        (tensor, old) ->
            new Tensor(
                name,
                old.shape,
                Arrays.stream(old.numbers).map(number -> rounded(name, number)).toArray()));
    return this;
  }

  /** Adds a tensor of distinct numbers in (−1, 1). */
  SaeLensFolder add(String name, int... shape) {
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double[] numbers = new double[size];
    Arrays.setAll(numbers, i -> rounded(type, 2 * random.nextDouble() - 1));
    tensors.put(name, new Tensor(type, shape, numbers));
    return this;
  }

  SaeLensFolder change(String name, DoubleUnaryOperator number) {
    Tensor old = tensor(name);
    double[] changed = Arrays.stream(old.numbers).map(number).toArray();
    tensors.put(name, new Tensor(old.type, old.shape, changed));
    return this;
  }

  double[] numbers(String name) {
    return tensor(name).numbers;
  }

  private Tensor tensor(String name) {
    return requireNonNull(tensors.get(name), name);
  }

  /** Returns a number that the type can represent. */
  private static double rounded(String type, double number) {
    return switch (type) {
      case "F64" -> number;
      case "F32" -> (float) number;
      case "BF16" -> Float.intBitsToFloat(Float.floatToIntBits((float) number) & 0xFFFF0000);
      default -> Math.rint(number * 1024) / 1024;
    };
  }

  private static void put(ByteBuffer bytes, String type, double number) {
    switch (type) {
      case "F64" -> bytes.putDouble(number);
      case "F32" -> bytes.putFloat((float) number);
      case "BF16" -> bytes.putShort((short) (Float.floatToIntBits((float) number) >> 16));
      default -> bytes.putShort(half(number));
    }
  }

  /** Returns a multiple of 1/1024 with absolute value below 1 as float16. */
  private static short half(double number) {
    int size = (int) Math.abs(number * 1024);
    int sign = number < 0 ? 1 << 15 : 0;
    if (size == 0) {
      return (short) sign;
    }
    int exponent = 31 - Integer.numberOfLeadingZeros(size);
    int fraction = (size << (10 - exponent)) & 1023;
    return (short) (sign | (exponent + 5) << 10 | fraction);
  }

  String cfgText() {
    return cfg.entrySet().stream()
        .map(field -> "\"" + field.getKey() + "\": " + field.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  byte[] weights() {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    tensors.forEach(
        (name, tensor) -> {
          ByteBuffer bytes = ByteBuffer.allocate(8 * tensor.numbers.length);
          bytes.order(ByteOrder.LITTLE_ENDIAN);
          for (double number : tensor.numbers) {
            put(bytes, tensor.type, number);
          }
          int begin = data.size();
          data.write(bytes.array(), 0, bytes.position());
          header
              .append(",\"" + name + "\":{\"dtype\":\"" + tensor.type + "\",\"shape\":")
              .append(Arrays.toString(tensor.shape))
              .append(",\"data_offsets\":[" + begin + "," + data.size() + "]}");
        });
    return new ModelBytes(header + "}", data.toByteArray()).toBytes();
  }

  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("cfg.json"), cfgText(), UTF_8);
    Files.write(folder.resolve("sae_weights.safetensors"), weights());
    return folder;
  }

  /** Returns the code of a row by SAELens's formulas. */
  double[] encode(double[] row) {
    double[] in = normalized(row);
    if (flag("apply_b_dec_to_input")) {
      for (int i = 0; i < INPUTS; i++) {
        in[i] -= numbers("b_dec")[i];
      }
    }
    double[] preActivation = new double[HIDDEN];
    for (int j = 0; j < HIDDEN; j++) {
      for (int i = 0; i < INPUTS; i++) {
        preActivation[j] += in[i] * numbers("W_enc")[i * HIDDEN + j];
      }
    }
    double[] code = new double[HIDDEN];
    if (tensors.containsKey("b_gate")) {
      for (int j = 0; j < HIDDEN; j++) {
        double magnitude = 0;
        for (int i = 0; i < INPUTS; i++) {
          magnitude += in[i] * (numbers("W_enc")[i * HIDDEN + j] * Math.exp(numbers("r_mag")[j]));
        }
        boolean open = preActivation[j] + numbers("b_gate")[j] > 0;
        code[j] = open ? Math.max(0, magnitude + numbers("b_mag")[j]) : 0;
      }
      return code;
    }
    for (int j = 0; j < HIDDEN; j++) {
      preActivation[j] += numbers("b_enc")[j];
      if (flag("rescale_acts_by_decoder_norm")) {
        preActivation[j] *= norm(j);
      }
    }
    if (isSigned()) {
      double[] sizes = Arrays.stream(preActivation).map(Math::abs).toArray();
      int k = Integer.parseInt(requireNonNull(cfg.get("k")));
      for (int j = 0; j < HIDDEN; j++) {
        code[j] = rank(sizes, j) < k ? preActivation[j] : 0;
      }
      return code;
    }
    for (int j = 0; j < HIDDEN; j++) {
      boolean stays =
          tensors.containsKey("threshold")
              ? preActivation[j] > numbers("threshold")[j]
              : !cfg.containsKey("k")
                  || rank(preActivation, j) < Integer.parseInt(requireNonNull(cfg.get("k")));
      code[j] = stays ? Math.max(0, preActivation[j]) : 0;
    }
    return code;
  }

  private boolean isSigned() {
    return "\"abstopk\"".equals(cfg.get("architecture"));
  }

  private static double mean(double[] row) {
    return Arrays.stream(row).sum() / row.length;
  }

  /** Returns the standard deviation of a row with Bessel's correction. */
  private static double deviation(double[] row) {
    double squares = 0;
    for (double x : row) {
      squares += (x - mean(row)) * (x - mean(row));
    }
    return Math.sqrt(squares / (row.length - 1));
  }

  private static double coefficient(double[] row) {
    return Math.sqrt(row.length) / Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
  }

  private double[] normalized(double[] row) {
    return switch (requireNonNull(cfg.getOrDefault("normalize_activations", "null"))) {
      case "\"layer_norm\"" ->
          Arrays.stream(row).map(x -> (x - mean(row)) / (deviation(row) + 1e-5)).toArray();
      case "\"constant_norm_rescale\"" ->
          Arrays.stream(row).map(x -> x * coefficient(row)).toArray();
      default -> row.clone();
    };
  }

  /** Returns the output for a row, whose code is given: also one of a transcoder. */
  double[] output(double[] code, double[] row) {
    if (cfg.containsKey("d_out")) {
      double[] output = numbers("b_dec").clone();
      for (int o = 0; o < OUTPUTS; o++) {
        for (int j = 0; j < HIDDEN; j++) {
          output[o] += code[j] * numbers("W_dec")[j * OUTPUTS + o];
        }
        for (int i = 0; i < INPUTS && tensors.containsKey("W_skip"); i++) {
          output[o] += row[i] * numbers("W_skip")[o * INPUTS + i];
        }
      }
      return output;
    }
    double[] output = decode(code);
    return switch (requireNonNull(cfg.getOrDefault("normalize_activations", "null"))) {
      case "\"layer_norm\"" ->
          Arrays.stream(output).map(x -> x * deviation(row) + mean(row)).toArray();
      case "\"constant_norm_rescale\"" ->
          Arrays.stream(output).map(x -> x / coefficient(row)).toArray();
      default -> output;
    };
  }

  private static int rank(double[] numbers, int j) {
    return (int) Arrays.stream(numbers).filter(number -> number > numbers[j]).count();
  }

  /** Returns the reconstruction of a code by SAELens's formulas. */
  double[] decode(double[] code) {
    double[] row = numbers("b_dec").clone();
    for (int j = 0; j < HIDDEN; j++) {
      double factor = flag("rescale_acts_by_decoder_norm") ? 1 / norm(j) : 1;
      if (flag("finetuning_scaling_factor")) {
        factor *= numbers("scaling_factor")[j];
      }
      for (int i = 0; i < INPUTS; i++) {
        row[i] += code[j] * factor * numbers("W_dec")[j * INPUTS + i];
      }
    }
    return row;
  }

  private double norm(int unit) {
    double sum = 0;
    for (int i = 0; i < INPUTS; i++) {
      sum += Math.pow(numbers("W_dec")[unit * INPUTS + i], 2);
    }
    return Math.sqrt(sum);
  }

  private boolean flag(String field) {
    return "true".equals(cfg.get(field));
  }
}
