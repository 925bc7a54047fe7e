package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import io.github.sparseae.data.SampleSource;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
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
  private final SampleSource source;
  private final Training training;
  private final long seed;
  private final int batchSize;
  private @Nullable SegmentReader reader;
  private @Nullable Samples memory;
  private boolean isFirst = true;
  private boolean isOver;

  StreamedRows(Network network, SampleSource source, Training training, long seed) {
    this.network = network;
    this.source = source;
    this.training = training;
    this.seed = seed;
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

  /** Whole batches, and no more rows than the shuffle buffer has. */
  private int segmentRows() {
    int wanted = Math.min(training.shuffleBuffer(), SEGMENT_NUMBERS / source.width());
    return Math.max(1, wanted / batchSize) * batchSize;
  }

  @Override
  public void start(long epoch, int epochs) {
    reader =
        new SegmentReader(
            source,
            segmentRows(),
            training.shuffle() ? training.shuffleBuffer() : SegmentReader.UNSHUFFLED,
            seed,
            epoch,
            epochs);
    reader.start();
  }

  @Override
  public Optional<int[]> next() throws InterruptedException {
    checkState(reader != null, "not started");
    if (isOver) {
      isOver = false;
      isFirst = true;
      return Optional.empty();
    }
    SegmentReader.Segment segment = reader.take();
    int rows = segment.rows().size();
    if (isFirst && training.batchSize().isPresent()) {
      RowFeed.checkBatchSize(batchSize, rows);
    }
    isFirst = false;
    isOver = segment.isLast();
    memory = segment.rows();
    network.load(memory, null);
    return Optional.of(IntStream.range(0, rows).toArray());
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
