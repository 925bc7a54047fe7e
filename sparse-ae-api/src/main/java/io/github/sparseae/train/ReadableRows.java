package io.github.sparseae.train;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.LabeledSource;
import io.github.sparseae.data.SamplePass;
import io.github.sparseae.data.SampleSource;
import io.github.sparseae.data.Samples;
import io.github.sparseae.random.RandomStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A source as training reads it, whether its rows have labels or not.
 *
 * @param <R> what a group of rows is
 */
sealed interface ReadableRows<R> {
  String name();

  int width();

  OptionalLong size();

  /** Begins a pass in the order of the source. */
  SamplePass<R> open();

  /** Begins a pass in random order. */
  SamplePass<R> shuffled(int bufferRows, RandomStream random);

  /** A group of rows without its labels. */
  Samples samples(R rows);

  /** The labels of a group of rows; null where they have none. */
  int @Nullable [] labels(R rows);

  /** The SHA-256 of a group of rows and their labels. */
  String sha256(R rows);

  /** Rows alone. */
  record Unlabeled(SampleSource source) implements ReadableRows<Samples> {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public int width() {
      return source.width();
    }

    @Override
    public OptionalLong size() {
      return source.size();
    }

    @Override
    public SamplePass<Samples> open() {
      return SamplePass.open(source);
    }

    @Override
    public SamplePass<Samples> shuffled(int bufferRows, RandomStream random) {
      return SamplePass.shuffled(source, bufferRows, random);
    }

    @Override
    public Samples samples(Samples rows) {
      return rows;
    }

    @Override
    public int @Nullable [] labels(Samples rows) {
      return null;
    }

    @Override
    public String sha256(Samples rows) {
      return rows.sha256();
    }
  }

  /** Rows with their labels. */
  record Labeled(LabeledSource source) implements ReadableRows<LabeledSamples> {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public int width() {
      return source.width();
    }

    @Override
    public OptionalLong size() {
      return source.size();
    }

    @Override
    public SamplePass<LabeledSamples> open() {
      return SamplePass.open(source);
    }

    @Override
    public SamplePass<LabeledSamples> shuffled(int bufferRows, RandomStream random) {
      return SamplePass.shuffled(source, bufferRows, random);
    }

    @Override
    public Samples samples(LabeledSamples rows) {
      return rows.samples();
    }

    @Override
    public int @Nullable [] labels(LabeledSamples rows) {
      return rows.labels();
    }

    @Override
    public String sha256(LabeledSamples rows) {
      return Digests.chained(rows.samples().sha256(), rows.labelsSha256());
    }
  }
}
