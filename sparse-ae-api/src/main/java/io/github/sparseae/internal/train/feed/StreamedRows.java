package io.github.sparseae.internal.train.feed;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.RowRange;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.train.Training;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Streamed rows, which a thread reads segment by segment in the order of training. While the engine
 * trains one segment, the next is read.
 */
final class StreamedRows extends RowFeed {
  /** The largest number of numbers of a segment, 16 MiB of float32, unless one batch has more. */
  private static final int SEGMENT_NUMBERS = 1 << 22;

  private final RowRange range;
  private final ReaderRegistry readers;
  private @Nullable SegmentReader reader;
  private @Nullable Samples memory;
  private boolean isFirst = true;
  private boolean isOver;
  private boolean isDigested;
  private String digest = "";

  StreamedRows(
      Network network,
      Rows source,
      RowRange range,
      Training training,
      long seed,
      ReaderRegistry readers) {
    super(network, source, training, seed);
    this.range = range;
    this.readers = readers;
    int longest = Integer.MAX_VALUE / source.width();
    checkArgument(
        batchSize() <= longest,
        "a batch of %s rows of width %s is more than a Java array holds: at most %s",
        batchSize(),
        source.width(),
        longest);
  }

  /** Returns the number of rows of a segment: whole batches, at least one. */
  static int segmentRows(int rows, int width, int batchSize) {
    int wanted = Math.min(rows, SEGMENT_NUMBERS / width);
    return Math.max(1, wanted / batchSize) * batchSize;
  }

  @Override
  public Samples firstRows() throws InterruptedException {
    int rows = Math.min(training.shuffleBuffer(), HeapLimit.MAX_LENGTH / source().width());
    try (SegmentReader first = SegmentReader.ofOnePass(source(), range, rows, readers)) {
      return first.take().rows();
    }
  }

  @Override
  String fingerprint() throws InterruptedException {
    return RowsFingerprint.sha256(firstRows());
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
        new SegmentReader(
                source().name(),
                this::open,
                segmentRows(training.shuffleBuffer(), source().width(), batchSize()),
                isDigested ? RowsFingerprint::sha256 : unused -> {},
                epoch,
                epochs,
                readers)
            .started();
  }

  private RowPass open(long epoch) {
    return training.shuffle()
        ? RowPass.shuffled(
            source(), range, training.shuffleBuffer(), RandomStream.of(seed, "shuffle", epoch))
        : RowPass.open(source(), range);
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
      checkBatchSize(batchSize(), rows.size());
    }
    isFirst = false;
    isOver = segment.isLast();
    memory = rows;
    if (isDigested) {
      digest = RowsFingerprint.chained(digest, RowsFingerprint.sha256(rows));
    }
    network.load(rows);
    return Optional.of(IntStream.range(0, rows.size()).toArray());
  }

  @Override
  public @Nullable Samples memory() {
    return memory;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
