package io.github.sparseae.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Tensors as other projects store them, made by hand, and their files. Numbers are float64. */
final class PublishedFolder {
  /** A tensor in row-major order. */
  static final class Tensor {
    private final int[] shape;
    private final double[] numbers;

    Tensor(int[] shape, double[] numbers) {
      this.shape = shape;
      this.numbers = numbers;
    }
  }

  final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final RandomStream random;

  PublishedFolder(long seed) {
    random = RandomStream.of(seed, "published", 0);
  }

  /** Adds a tensor of distinct numbers in (−1, 1). */
  PublishedFolder add(String name, int... shape) {
    double[] numbers = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(numbers, i -> 2 * random.nextDouble() - 1);
    return put(name, shape, numbers);
  }

  PublishedFolder put(String name, int[] shape, double... numbers) {
    tensors.put(name, new Tensor(shape, numbers));
    return this;
  }

  double[] numbers(String name) {
    return requireNonNull(tensors.get(name), name).numbers;
  }

  /** Returns element (i, j) of a matrix. */
  double at(String name, int i, int j) {
    return numbers(name)[i * requireNonNull(tensors.get(name)).shape[1] + j];
  }

  private static byte[] bytes(double[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double number : numbers) {
      bytes.putDouble(number);
    }
    return bytes.array();
  }

  void writeSafetensors(Path file) throws IOException {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    tensors.forEach(
        (name, tensor) -> {
          int begin = data.size();
          data.writeBytes(bytes(tensor.numbers));
          header
              .append(",\"" + name + "\":{\"dtype\":\"F64\",\"shape\":")
              .append(Arrays.toString(tensor.shape))
              .append(",\"data_offsets\":[" + begin + "," + data.size() + "]}");
        });
    Files.createDirectories(requireNonNull(file.getParent()));
    Files.write(file, new ModelBytes(header + "}", data.toByteArray()).toBytes());
  }

  byte[] npz() throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
        zip.putNextEntry(new ZipEntry(named.getKey() + ".npy"));
        StringBuilder shape = new StringBuilder();
        for (int side : named.getValue().shape) {
          shape.append(side).append(", ");
        }
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + "), }";
        header += " ".repeat(118 - header.length() - 1) + "\n";
        zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
        zip.write(header.getBytes(US_ASCII));
        zip.write(bytes(named.getValue().numbers));
        zip.closeEntry();
      }
    }
    return archive.toByteArray();
  }

  /** The pickle of torch.save(state_dict), in protocol 2. */
  private byte[] pickle(String instructionsAtTheEnd) {
    Pickle out = new Pickle();
    out.raw(0x80, 2).name("collections", "OrderedDict").raw(')', 'R', 'q', 0, '(');
    int key = 0;
    for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
      out.text(named.getKey());
      out.name("torch._utils", "_rebuild_tensor_v2").raw('(', '(').text("storage");
      out.name("torch", "DoubleStorage").text(String.valueOf(key++)).text("cpu");
      out.whole(named.getValue().numbers.length).raw('t', 'Q').whole(0).raw('(');
      int[] shape = named.getValue().shape;
      // Odd tensors are stored transposed, as a clone of a transposed tensor is.
      boolean turned = key % 2 == 0 && shape.length == 2;
      for (int side : shape) {
        out.whole(side);
      }
      out.raw('t', '(');
      if (turned) {
        out.whole(1).whole(shape[0]);
      } else {
        for (int i = 0; i < shape.length; i++) {
          out.whole(Arrays.stream(shape, i + 1, shape.length).reduce(1, (a, b) -> a * b));
        }
      }
      out.raw('t', 0x89).name("collections", "OrderedDict").raw(')', 'R', 't', 'R');
    }
    out.raw('u', '}').text("_metadata").raw('h', 0, 's', 'b');
    out.bytes.writeBytes(instructionsAtTheEnd.getBytes(US_ASCII));
    return out.raw('.').bytes.toByteArray();
  }

  byte[] torch() throws IOException {
    return torch("");
  }

  /** Returns a file whose pickle has further instructions before its end. */
  byte[] torch(String instructionsAtTheEnd) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      entry(zip, "ae/data.pkl", pickle(instructionsAtTheEnd));
      entry(zip, "ae/byteorder", "little".getBytes(US_ASCII));
      int key = 0;
      for (Tensor tensor : tensors.values()) {
        boolean turned = (key + 1) % 2 == 0 && tensor.shape.length == 2;
        double[] stored = tensor.numbers.clone();
        if (turned) {
          for (int i = 0; i < stored.length; i++) {
            int row = i / tensor.shape[1];
            stored[i % tensor.shape[1] * tensor.shape[0] + row] = tensor.numbers[i];
          }
        }
        entry(zip, "ae/data/" + key++, bytes(stored));
      }
      entry(zip, "ae/version", "3\n".getBytes(US_ASCII));
    }
    return archive.toByteArray();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  /** Writes instructions of a pickle. */
  private static final class Pickle {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Pickle raw(int... codes) {
      for (int code : codes) {
        bytes.write(code);
      }
      return this;
    }

    Pickle name(String module, String name) {
      bytes.writeBytes(("c" + module + "\n" + name + "\n").getBytes(US_ASCII));
      return this;
    }

    Pickle text(String text) {
      byte[] content = text.getBytes(UTF_8);
      return raw('X', content.length, 0, 0, 0).content(content);
    }

    private Pickle content(byte[] content) {
      bytes.writeBytes(content);
      return this;
    }

    Pickle whole(int number) {
      return number < 256 ? raw('K', number) : raw('M', number & 255, number >> 8);
    }
  }
}
