package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.SetOnce.checkUnset;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.WeightPenalty;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Describes a classifier. Each option can be set once; a second time is an {@link
 * IllegalStateException} that names the first value.
 */
public final class ClassifierBuilder {
  private final EncoderStack encoders;
  private @Nullable Integer classes;
  private @Nullable List<String> classNames;
  private @Nullable Boolean fineTune;
  private @Nullable Double weightL1;
  private @Nullable Double weightL2;
  private @Nullable Long seed;

  ClassifierBuilder(EncoderStack encoders) {
    this.encoders = checkNotNull(encoders, "autoencoders");
  }

  /**
   * How many classes there are. Default: as many as there are names.
   *
   * @param classes at least 2
   * @return this
   * @throws IllegalArgumentException if there are fewer than 2
   * @throws IllegalStateException if it was set before
   */
  public ClassifierBuilder classes(int classes) {
    checkUnset("classes", this.classes);
    checkArgument(classes >= 2, "classes must be at least 2, was %s", classes);
    this.classes = classes;
    return this;
  }

  /**
   * What the classes are called in reports. Default: their numbers.
   *
   * @param names one for each class, in order
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public ClassifierBuilder classNames(List<String> names) {
    checkUnset("classNames", classNames);
    classNames = ImmutableList.copyOf(names);
    return this;
  }

  /**
   * Whether training changes the encoders too (fine-tuning), or the head alone. Default: true.
   *
   * @param fineTune false to keep the encoders as they are
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public ClassifierBuilder fineTune(boolean fineTune) {
    checkUnset("fineTune", this.fineTune);
    this.fineTune = fineTune;
    return this;
  }

  /**
   * What each |w| of the head's weights, and of the encoders' if they are trained, costs. Default:
   * 0.
   *
   * @param weight finite and at least 0; not divided by the batch or the number of weights
   * @return this
   * @throws IllegalArgumentException if the weight is negative or not finite
   * @throws IllegalStateException if it was set before
   * @see WeightPenalty
   */
  public ClassifierBuilder weightL1(double weight) {
    checkUnset("weightL1", weightL1);
    weightL1 = new WeightPenalty(weight, 0).l1();
    return this;
  }

  /**
   * What each w²/2 of the head's weights, and of the encoders' if they are trained, costs: against
   * overfitting where labels are few. Default: 0.
   *
   * @param weight finite and at least 0; not divided by the batch or the number of weights
   * @return this
   * @throws IllegalArgumentException if the weight is negative or not finite
   * @throws IllegalStateException if it was set before
   * @see WeightPenalty
   */
  public ClassifierBuilder weightL2(double weight) {
    checkUnset("weightL2", weightL2);
    weightL2 = new WeightPenalty(0, weight).l2();
    return this;
  }

  /**
   * What decides the head's initial weights, the order of rows and the noise of a corruption.
   * Default: the first autoencoder's seed.
   *
   * @param seed any number
   * @return this
   * @throws IllegalStateException if it was set before
   */
  public ClassifierBuilder seed(long seed) {
    checkUnset("seed", this.seed);
    this.seed = seed;
    return this;
  }

  /**
   * Makes a classifier with the autoencoders' encoders as they are now.
   *
   * @return the classifier, to be closed after use
   * @throws IllegalStateException if neither {@code classes} nor {@code classNames} is set, or an
   *     autoencoder is closed
   * @throws IllegalArgumentException if there are not as many names as classes
   */
  public Classifier build() {
    checkState(classes != null || classNames != null, "classes is not set: say how many there are");
    int count = classes != null ? classes : checkNotNull(classNames).size();
    List<String> names =
        classNames != null
            ? classNames
            : IntStream.range(0, count).mapToObj(String::valueOf).toList();
    checkArgument(names.size() == count, "%s class names for %s classes", names.size(), count);
    return new Classifier(
        encoders,
        new ClassifierSpec(
            encoders.specs(),
            count,
            fineTune == null || fineTune,
            new WeightPenalty(weightL1 != null ? weightL1 : 0, weightL2 != null ? weightL2 : 0),
            seed != null ? seed : encoders.specs().get(0).seed()),
        names);
  }
}
