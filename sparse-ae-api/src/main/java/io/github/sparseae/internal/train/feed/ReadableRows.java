package io.github.sparseae.internal.train.feed;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.random.RandomStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A source as training reads it, whether its rows have labels or not.
 *
 * @param <R> what a group of rows is
 */
public sealed interface ReadableRows<R> {
  String name();

  int width();

  OptionalLong size();

  /** Begins a pass in the order of the source. */
  RowPass<R> open();

  /** Begins a pass in random order. */
  RowPass<R> shuffled(int bufferRows, RandomStream random);

  /** A group of rows without its labels. */
  Samples samples(R rows);

  /** The labels of a group of rows; null where they have none. */
  int @Nullable [] labels(R rows);

  /** The SHA-256 of a group of rows and their labels. */
  String sha256(R rows);

  /** Rows alone. */
  record Unlabeled(Rows source) implements ReadableRows<Samples> {
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
    public RowPass<Samples> open() {
      return RowPass.open(source);
    }

    @Override
    public RowPass<Samples> shuffled(int bufferRows, RandomStream random) {
      return RowPass.shuffled(source, bufferRows, random);
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
  record Labeled(LabeledRows source) implements ReadableRows<LabeledSamples> {
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
    public RowPass<LabeledSamples> open() {
      return RowPass.open(source);
    }

    @Override
    public RowPass<LabeledSamples> shuffled(int bufferRows, RandomStream random) {
      return RowPass.shuffled(source, bufferRows, random);
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
      return ChainedDigest.chained(rows.samples().sha256(), rows.labelsSha256());
    }
  }
}
