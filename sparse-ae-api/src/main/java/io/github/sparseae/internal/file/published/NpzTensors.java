package io.github.sparseae.internal.file.published;

import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.data.NumberType;
import io.github.sparseae.internal.data.ZipParts;
import io.github.sparseae.internal.data.npy.NpyHeader;
import io.github.sparseae.internal.data.npy.NpyReader;
import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.TensorTable;
import io.github.sparseae.internal.file.published.PublishedModel.Layout;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.IoFunction;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.ZipEntry;

/** Arrays of a {@code .npz} file of NumPy: a zip archive with a {@code .npy} file for each. */
final class NpzTensors {
  private static final String SUFFIX = ".npy";

  private NpzTensors() {}

  static ModelFile read(Path path, Layout layout) throws IOException {
    return ZipParts.read(path, "a .npz file of NumPy", zip -> read(zip, layout));
  }

  private static ModelFile read(ZipParts zip, Layout layout) throws IOException {
    Map<String, TensorTable.Tensor> tensors = new LinkedHashMap<>();
    for (ZipEntry entry : zip.entries().values()) {
      NpyHeader header = with(zip, entry, NpyReader::header);
      NumberType type =
          header
              .realType()
              .orElseThrow(() -> wrong(entry, "numbers of type f2, f4 or f8", header.type()));
      if (header.fortran() && header.shape().size() > 1) {
        throw wrong(entry, "C order", "Fortran order");
      }
      if (header.count() < 1 || header.count() > HeapLimit.MAX_LENGTH) {
        throw wrong(
            entry, "1 to " + HeapLimit.MAX_LENGTH + " numbers", NpyHeader.words(header.shape()));
      }
      List<Integer> shape = header.shape().stream().map(Long::intValue).toList();
      tensors.put(name(entry), new TensorTable.Tensor(type, shape));
    }
    Function<Map<String, DenseArray>, ModelFile> model =
        layout.apply(TensorTable.of(Map.of(), tensors));
    Map<String, DenseArray> arrays = new LinkedHashMap<>();
    for (ZipEntry entry : zip.entries().values()) {
      arrays.put(name(entry), with(zip, entry, NpzTensors::array));
    }
    return model.apply(arrays);
  }

  private static String name(ZipEntry entry) {
    FieldPath.of("zip")
        .check(entry.getName().endsWith(SUFFIX), "entries named *" + SUFFIX, entry.getName());
    return entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
  }

  private static DenseArray array(NpyReader reader) throws IOException {
    int[] shape = reader.header().shape().stream().mapToInt(Math::toIntExact).toArray();
    return reader.reals(shape);
  }

  private static <T> T with(ZipParts zip, ZipEntry entry, IoFunction<NpyReader, T> work)
      throws IOException {
    try (NpyReader reader = NpyReader.of(zip, entry)) {
      return work.apply(reader);
    }
  }

  private static MalformedFileException wrong(ZipEntry entry, String expected, Object actual) {
    return new MalformedFileException(FieldPath.of(ZipParts.place(entry)), expected, actual);
  }
}
