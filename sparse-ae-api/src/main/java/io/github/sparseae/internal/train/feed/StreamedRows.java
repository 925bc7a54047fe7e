package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

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
 *
 * @param <R> what the rows of a segment are
 */
public final class StreamedRows<R> implements RowFeed {
  /** A segment has at most so many numbers, 16 MiB of float32, but at least one batch. */
  private static final int SEGMENT_NUMBERS = 1 << 22;

  private final Network network;
  private final ReadableRows<R> source;
  private final Training training;
  private final long seed;
  private final ReaderRegistry readers;
  private final int batchSize;
  private @Nullable SegmentReader<R> reader;
  private @Nullable Samples memory;
  private boolean isFirst = true;
  private boolean isOver;
  private boolean isDigested;
  private String digest = "";

  public StreamedRows(
      Network network,
      ReadableRows<R> source,
      Training training,
      long seed,
      ReaderRegistry readers) {
    this.network = network;
    this.source = source;
    this.training = training;
    this.seed = seed;
    this.readers = readers;
    batchSize = RowFeed.batchSize(training, size());
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
  public OptionalLong size() {
    return source.size();
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
    return source.samples(firstRows());
  }

  private R firstRows() throws InterruptedException {
    int rows = Math.min(training.shuffleBuffer(), (Integer.MAX_VALUE - 8) / source.width());
    try (SegmentReader<R> first =
        SegmentReader.start(name(), epoch -> source.open(), rows, unused -> {}, 0, 1, readers)) {
      return first.take().rows();
    }
  }

  @Override
  public String fingerprint() throws InterruptedException {
    return source.sha256(firstRows());
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
            isDigested ? source::sha256 : unused -> {},
            epoch,
            epochs,
            readers);
  }

  private RowPass<R> open(long epoch) {
    return training.shuffle()
        ? source.shuffled(training.shuffleBuffer(), RandomStream.of(seed, "shuffle", epoch))
        : source.open();
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
    SegmentReader.Segment<R> segment = reader.take();
    Samples rows = source.samples(segment.rows());
    if (isFirst && training.batchSize().isPresent()) {
      RowFeed.checkBatchSize(batchSize, rows.size());
    }
    isFirst = false;
    isOver = segment.isLast();
    memory = rows;
    if (isDigested) {
      digest = ChainedDigest.chained(digest, source.sha256(segment.rows()));
    }
    network.load(rows, source.labels(segment.rows()));
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
