package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.train.Training;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a source: read by a thread of their own, segment by segment, in the order in which they
 * are trained. While the engine trains one segment, the next is being read.
 */
final class StreamedRows implements RowFeed {
  /** A segment has at most so many numbers, 16 MiB of float32, but at least one batch. */
  private static final int SEGMENT_NUMBERS = 1 << 22;

  private final Network network;
  private final Rows source;
  private final Training training;
  private final long seed;
  private final ReaderRegistry readers;
  private final int batchSize;
  private @Nullable SegmentReader reader;
  private @Nullable Samples memory;
  private boolean isFirst = true;
  private boolean isOver;
  private boolean isDigested;
  private String digest = "";

  StreamedRows(Network network, Rows source, Training training, long seed, ReaderRegistry readers) {
    this.network = network;
    this.source = source;
    this.training = training;
    this.seed = seed;
    this.readers = readers;
    batchSize = RowFeed.batchSize(training, sizeIfKnown());
    int longest = Integer.MAX_VALUE / source.width();
    checkArgument(
        batchSize <= longest,
        "a batch of %s rows of width %s is more than a Java array holds: at most %s",
        batchSize,
        source.width(),
        longest);
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public OptionalLong sizeIfKnown() {
    return source.sizeIfKnown();
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  /** Whole batches, and no more rows than the given number and a segment's, but for one batch. */
  public static int segmentRows(int rows, int width, int batchSize) {
    int wanted = Math.min(rows, SEGMENT_NUMBERS / width);
    return Math.max(1, wanted / batchSize) * batchSize;
  }

  @Override
  public Samples firstLook() throws InterruptedException {
    int rows = Math.min(training.shuffleBuffer(), (Integer.MAX_VALUE - 8) / source.width());
    try (SegmentReader first =
        SegmentReader.start(
            name(), epoch -> RowPass.open(source), rows, unused -> {}, 0, 1, readers)) {
      return first.take().rows();
    }
  }

  @Override
  public String fingerprint() throws InterruptedException {
    return ChainedDigest.of(firstLook());
  }

  @Override
  public void digested() {
    isDigested = true;
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public void start(long epoch, int epochs) {
    reader =
        SegmentReader.start(
            name(),
            this::open,
            segmentRows(training.shuffleBuffer(), source.width(), batchSize),
            isDigested ? ChainedDigest::of : unused -> {},
            epoch,
            epochs,
            readers);
  }

  private RowPass open(long epoch) {
    return training.shuffle()
        ? RowPass.shuffled(
            source, training.shuffleBuffer(), RandomStream.of(seed, "shuffle", epoch))
        : RowPass.open(source);
  }

  @Override
  public Optional<int[]> next() throws InterruptedException {
    checkState(reader != null, "not started");
    if (isOver) {
      isOver = false;
      isFirst = true;
      digest = "";
      return Optional.empty();
    }
    SegmentReader.Segment segment = reader.take();
    Samples rows = segment.rows();
    if (isFirst && training.batchSize().isPresent()) {
      RowFeed.checkBatchSize(batchSize, rows.size());
    }
    isFirst = false;
    isOver = segment.isLast();
    memory = rows;
    if (isDigested) {
      digest = ChainedDigest.chained(digest, ChainedDigest.of(rows));
    }
    network.load(rows);
    return Optional.of(IntStream.range(0, rows.size()).toArray());
  }

  @Override
  public Samples memory() {
    checkState(memory != null, "no rows taken yet");
    return memory;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
