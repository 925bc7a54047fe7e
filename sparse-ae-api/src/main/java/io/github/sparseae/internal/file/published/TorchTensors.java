package io.github.sparseae.internal.file.published;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.collect.Maps;
import com.google.common.primitives.Ints;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.data.ZipParts;
import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.TensorTable;
import io.github.sparseae.internal.file.published.PublishedModel.Layout;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.ZipEntry;

/**
 * Tensors by name, as {@code torch.save(model.state_dict(), path)} writes them since PyTorch 1.6: a
 * zip archive with a pickle, {@code data.pkl}, that says where the numbers of each tensor lie in
 * the other entries. The pickle is read by {@link TensorPickle}, which runs nothing.
 */
final class TorchTensors {
  private static final String PICKLE = "/data.pkl";
  private static final int MAX_PICKLE = 1 << 20;

  private TorchTensors() {}

  static ModelFile read(Path path, Layout layout) throws IOException {
    return ZipParts.read(
        path, "a file of torch.save in the format since PyTorch 1.6", zip -> read(zip, layout));
  }

  private static ModelFile read(ZipParts zip, Layout layout) throws IOException {
    ZipEntry pickle = pickle(zip);
    String root = pickle.getName().substring(0, pickle.getName().length() - PICKLE.length() + 1);
    checkByteOrder(zip, root);
    FieldPath.of(ZipParts.place(pickle))
        .check(
            zip.size(pickle) <= MAX_PICKLE, "at most " + MAX_PICKLE + " bytes", pickle.getSize());
    int size = (int) zip.size(pickle);
    Map<String, TensorPickle.Tensor> tensors = TensorPickle.read(zip.start(pickle, size));
    Function<Map<String, DenseArray>, ModelFile> model =
        layout.apply(
            TensorTable.of(
                Map.of(),
                Maps.transformValues(
                    tensors,
                    tensor -> new TensorTable.Tensor(tensor.storage().type(), tensor.shape()))));
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, TensorPickle.Tensor> named : tensors.entrySet()) {
      arrays.put(named.getKey(), array(zip, root, named.getKey(), named.getValue()));
    }
    return model.apply(arrays);
  }

  private static ZipEntry pickle(ZipParts zip) {
    return zip.entries().values().stream()
        .filter(entry -> entry.getName().endsWith(PICKLE))
        .findFirst()
        .orElseThrow(
            () ->
                new MalformedFileException(
                    FieldPath.of("zip"), "an entry data.pkl, as torch.save writes", "missing"));
  }

  private static void checkByteOrder(ZipParts zip, String root) throws IOException {
    ZipEntry order = zip.entries().get(root + "byteorder");
    if (order == null) {
      return;
    }
    byte[] little = "little".getBytes(US_ASCII);
    FieldPath.of(ZipParts.place(order))
        .check(Arrays.equals(zip.start(order, little.length), little), "little", "another");
  }

  /** Reads the numbers of a tensor, in the order of its shape. */
  private static DenseArray array(
      ZipParts zip, String root, String name, TensorPickle.Tensor tensor) throws IOException {
    TensorPickle.Storage storage = tensor.storage();
    ZipEntry entry = zip.entries().get(root + "data/" + storage.key());
    if (entry == null) {
      throw new MalformedFileException(
          TensorTable.path(name), "an entry data/" + storage.key(), "missing");
    }
    long bytes = zip.size(entry);
    FieldPath.of(ZipParts.place(entry))
        .check(
            bytes / storage.type().bytes() >= tensor.end() && bytes <= HeapLimit.MAX_LENGTH,
            "at least " + tensor.end() + " numbers of " + storage.type() + ", and less than 2 GiB",
            bytes + " bytes");
    DenseArray stored;
    try (InputStream in = zip.open(entry)) {
      stored =
          storage
              .type()
              .read(
                  buffer -> {
                    byte[] next = new byte[buffer.remaining()];
                    zip.fill(in, next, entry);
                    buffer.put(next);
                  },
                  ByteOrder.LITTLE_ENDIAN,
                  (int) tensor.end());
    }
    return DenseArray.computed(
        stored.precision(), i -> stored.get(tensor.place(i)), Ints.toArray(tensor.shape()));
  }
}
