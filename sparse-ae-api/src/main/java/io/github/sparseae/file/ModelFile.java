package io.github.sparseae.file;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.internal.file.MalformedFileException;
import io.github.sparseae.internal.file.ModelFileCodec;
import io.github.sparseae.metrics.AnomalyBaseline;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.table.TableSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The content of a model file: a network's specification, its learned arrays and its provenance.
 * Reading and writing needs no engine.
 *
 * <pre>{@code
 * ModelFile file = ModelFile.read(Path.of("digits.safetensors"));
 * System.out.println(file.provenance().trainings());
 * }</pre>
 *
 * @param spec the specification
 * @param classNames the names of a classifier's classes; empty for an autoencoder
 * @param parameters the learned arrays, in the shapes and the precision of the specification
 * @param epochs the number of finished epochs, which numbers the order of rows of the next
 * @param steps the number of finished steps, which numbers the noise of the next
 * @param provenance where the model comes from
 * @param schema the table that rows are from; empty if they are numbers alone
 * @param baseline what an anomaly detector measured on normal rows; empty unless the model is one's
 */
public record ModelFile(
    NetworkSpec spec,
    List<String> classNames,
    Map<Parameter, DenseArray> parameters,
    long epochs,
    long steps,
    Provenance provenance,
    Optional<TableSchema> schema,
    Optional<AnomalyBaseline> baseline) {
  /**
   * The version of the format that is written. Every version up to it is read, and so are newer
   * ones with the same number before the point.
   */
  public static final String FORMAT_VERSION = "1.4";

  /**
   * Copies list and map.
   *
   * @throws IllegalArgumentException if the number of names is not the number of classes, the table
   *     has another number of inputs, or there is a baseline without a scale for each output of an
   *     autoencoder
   */
  public ModelFile {
    checkNotNull(spec, "spec");
    checkNotNull(provenance, "provenance");
    classNames = ImmutableList.copyOf(checkElements("classNames", classNames));
    parameters = ImmutableMap.copyOf(parameters);
    int classes = spec instanceof ClassifierSpec classifier ? classifier.classes() : 0;
    checkArgument(
        classNames.size() == classes,
        "there must be %s class names, one for each class, were %s",
        classes,
        classNames.size());
    Optional<TableSchema> ofNormal = baseline.flatMap(AnomalyBaseline::schema);
    schema = ofNormal.isPresent() ? ofNormal : schema;
    schema.ifPresent(
        table ->
            checkArgument(
                table.inputs() == spec.inputs(),
                "a schema of %s inputs, but the network has %s",
                table.inputs(),
                spec.inputs()));
    baseline.ifPresent(
        normal ->
            checkArgument(
                spec instanceof AutoencoderSpec autoencoder
                    && autoencoder.outputs() == normal.scales().size(),
                "a baseline of %s scales is for an autoencoder with as many outputs, the model is"
                    + " %s",
                normal.scales().size(),
                spec));
  }

  /**
   * Creates the content of a file without a table and a baseline.
   *
   * @throws IllegalArgumentException if the number of names is not the number of classes
   */
  public ModelFile(
      NetworkSpec spec,
      List<String> classNames,
      Map<Parameter, DenseArray> parameters,
      long epochs,
      long steps,
      Provenance provenance) {
    this(
        spec,
        classNames,
        parameters,
        epochs,
        steps,
        provenance,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Returns this model as that of an anomaly detector, with what it measured on normal rows.
   *
   * @throws IllegalArgumentException if it has not a scale for each output of an autoencoder
   */
  public ModelFile withBaseline(AnomalyBaseline normal) {
    return new ModelFile(
        spec, classNames, parameters, epochs, steps, provenance, schema, Optional.of(normal));
  }

  /**
   * Returns this model with the table that its rows are from.
   *
   * @throws IllegalArgumentException if it has another number of inputs
   */
  public ModelFile withSchema(TableSchema table) {
    return new ModelFile(
        spec, classNames, parameters, epochs, steps, provenance, Optional.of(table), baseline);
  }

  /**
   * Reads a model file. Everything is verified before memory is allocated for it.
   *
   * @throws ModelFileException if it is not a model file, was written by a newer version of
   *     sparse-ae in a format that this version cannot read, or is damaged
   * @throws IOException if the file cannot be read
   */
  public static ModelFile read(Path path) throws IOException {
    return read(path, NetworkSpec.class);
  }

  /**
   * Reads a model file of one kind, {@code AutoencoderSpec.class} or {@code ClassifierSpec.class}.
   *
   * @throws ModelFileException as {@link #read(Path)} does, or if the model is of another kind
   */
  public static ModelFile read(Path path, Class<? extends NetworkSpec> kind) throws IOException {
    return MalformedFileException.naming(path, () -> ModelFileCodec.read(path, kind));
  }

  /**
   * Reads all bytes of a model file, for example from a database or the class path.
   *
   * @throws ModelFileException as {@link #read(Path)} does
   * @throws EngineException if the Java heap is too small
   */
  public static ModelFile read(byte[] bytes) throws ModelFileException {
    return converted("the given bytes", () -> ModelFileCodec.read(bytes));
  }

  private static <T> T converted(String name, Supplier<T> conversion) throws ModelFileException {
    try {
      return conversion.get();
    } catch (MalformedFileException e) {
      throw e.in(name);
    } catch (OutOfMemoryError e) {
      throw EngineException.ofMemory(
          e, " to convert " + name + "; use a larger Java heap: -Xmx raises it");
    }
  }

  /**
   * Returns the texts that a file of this model holds beside its arrays, as {@link
   * io.github.sparseae.file} describes them: {@code format_version}, {@code specification}, a
   * classifier's {@code class_names}, {@code position}, {@code provenance}, {@code table} and a
   * detector's {@code anomaly_detection} by these names, in that order, but not the checksum.
   */
  public Map<String, String> metadata() {
    return ImmutableMap.copyOf(ModelFileCodec.metadata(this));
  }

  /**
   * Checks that the arrays are those of the specification, in its shapes.
   *
   * @throws IllegalArgumentException if not; the message names the difference
   */
  public void checkArrays() {
    checkArgument(
        parameters.keySet().equals(spec.shapes().keySet()),
        "the arrays must be those of the specification, %s, were %s",
        spec.shapes().keySet(),
        parameters.keySet());
    spec.shapes()
        .forEach(
            (parameter, shape) -> {
              List<Integer> actual = Ints.asList(requireNonNull(parameters.get(parameter)).shape());
              checkArgument(
                  actual.equals(shape), "%s: expected %s, was %s", parameter, shape, actual);
            });
  }

  /**
   * Writes a model file in place of an existing one in one step: a reader finds the old model or
   * the new one, complete, also after a crash. A link is followed. An interrupt does not keep a
   * model from being saved.
   *
   * @throws java.nio.file.NoSuchFileException if the folder is missing
   * @throws java.nio.file.FileAlreadyExistsException if the path is a folder
   * @throws java.nio.file.AccessDeniedException if the folder cannot be written to
   * @throws ModelFileException if a weight is not finite, or the metadata exceed their bounds
   * @throws IOException if writing fails, for example because the disk is full; an existing file is
   *     then unchanged
   */
  public void write(Path path) throws IOException {
    MalformedFileException.naming(path, () -> ModelFileCodec.write(this, null, path));
  }

  /**
   * Returns the bytes that {@link #write} writes.
   *
   * @throws IllegalArgumentException if they are more than an array holds, 2 GiB
   * @throws ModelFileException if a weight is not finite, or the metadata exceed their bounds
   * @throws EngineException if the Java heap is too small
   */
  public byte[] toBytes() throws ModelFileException {
    return converted("the model", () -> ModelFileCodec.toBytes(this));
  }
}
