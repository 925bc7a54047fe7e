package io.github.sparseae.file;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import io.github.sparseae.internal.file.MalformedFieldException;
import io.github.sparseae.internal.file.ModelFileCodec;
import io.github.sparseae.internal.train.TrainingPosition;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a model file holds: a network's plan, what it has learned, and where it comes from. Reading
 * one needs no engine.
 *
 * <pre>{@code
 * ModelFile file = ModelFile.read(Path.of("digits.safetensors"));
 * System.out.println(file.provenance().trainings());
 * }</pre>
 *
 * @param spec the plan
 * @param classNames what a classifier's classes are called; empty for an autoencoder
 * @param parameters the learned arrays, in the plan's shapes and precision
 * @param position how far training has come; the next order of rows and the next noise depend on it
 * @param provenance where the model comes from
 */
public record ModelFile(
    NetworkSpec spec,
    List<String> classNames,
    Map<Parameter, DenseArray> parameters,
    TrainingPosition position,
    Provenance provenance) {
  /** The version of the format that is written, and the only one there is so far. */
  public static final int FORMAT_VERSION = 1;

  /**
   * Takes copies.
   *
   * @param spec the plan
   * @param classNames what a classifier's classes are called; empty for an autoencoder
   * @param parameters the learned arrays, in the plan's shapes and precision
   * @param position how far training has come
   * @param provenance where the model comes from
   * @throws IllegalArgumentException if there are not as many names as classes
   */
  public ModelFile {
    classNames = ImmutableList.copyOf(classNames);
    parameters = ImmutableMap.copyOf(parameters);
    int classes = spec instanceof ClassifierSpec classifier ? classifier.classes() : 0;
    checkArgument(
        classNames.size() == classes, "%s class names for %s classes", classNames.size(), classes);
  }

  /**
   * Reads a model file. Everything is checked before memory is set aside for it.
   *
   * @param path the file
   * @return what it holds
   * @throws ModelFileException if it is no model file, or damaged; the message says where
   * @throws IOException if the file cannot be read
   */
  public static ModelFile read(Path path) throws IOException {
    return read(path, NetworkSpec.class);
  }

  /**
   * Reads a model file of one kind.
   *
   * @param path the file
   * @param kind {@code AutoencoderSpec.class} or {@code ClassifierSpec.class}
   * @return what it holds
   * @throws ModelFileException if it is no model file, of another kind, or damaged; the message
   *     says where
   * @throws IOException if the file cannot be read
   */
  public static ModelFile read(Path path, Class<? extends NetworkSpec> kind) throws IOException {
    try {
      return ModelFileCodec.read(path, kind);
    } catch (MalformedFieldException e) {
      throw new ModelFileException(path, e);
    }
  }

  /**
   * The texts that a file of this model holds beside the arrays, as {@link io.github.sparseae.file}
   * describes them: {@code format_version}, {@code specification}, a classifier's {@code
   * class_names}, {@code position} and {@code provenance}, each of them JSON. The checksum is not
   * among them.
   *
   * @return by name, in that order
   */
  public Map<String, String> metadata() {
    return ImmutableMap.copyOf(ModelFileCodec.metadata(this));
  }

  /**
   * Checks that there are the arrays of the plan, in its shapes, and no others.
   *
   * @throws IllegalArgumentException if not; the message says which
   */
  public void checkArrays() {
    checkArgument(
        parameters.keySet().equals(spec.shapes().keySet()),
        "the arrays are %s, but the plan has %s",
        parameters.keySet(),
        spec.shapes().keySet());
    spec.shapes()
        .forEach(
            (parameter, shape) -> {
              List<Integer> actual = Ints.asList(requireNonNull(parameters.get(parameter)).shape());
              checkArgument(
                  actual.equals(shape), "%s: expected %s, was %s", parameter, shape, actual);
            });
  }

  /**
   * Writes a model file in place of what was there, in one step: whoever opens it finds the old
   * model or the new one, whole, also after a crash. A link is followed. An interrupt does not keep
   * a model from being saved.
   *
   * @param path the file, in a folder that is there
   * @throws java.nio.file.NoSuchFileException if the folder is missing
   * @throws java.nio.file.FileAlreadyExistsException if a folder is in the way
   * @throws java.nio.file.AccessDeniedException if the folder cannot be written to
   * @throws ModelFileException if a weight is not finite, or the names are more than a file holds
   * @throws IOException if writing fails, for example because the disk is full; a file that was
   *     there is then what it was before
   */
  public void write(Path path) throws IOException {
    try {
      ModelFileCodec.write(this, path);
    } catch (MalformedFieldException e) {
      throw new ModelFileException(path, e);
    }
  }
}
