package io.github.sparseae.report.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.picture.Picture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file, written record by record: the length in 8 bytes, its checksum in 4, an
 * {@code Event} of TensorFlow's {@code event.proto} as Protocol Buffers, its checksum in 4, all
 * little-endian. A checksum is a CRC-32C, rotated and offset. Readers may follow the file while it
 * grows.
 *
 * <p>Source: {@code event.proto}, {@code summary.proto} and {@code record_writer.h} of TensorFlow
 * 2, {@code plugins/hparams} of TensorBoard 2.
 */
public record EventFile(FileChannel channel) implements AutoCloseable {
  private static final AtomicInteger FILES = new AtomicInteger();
  private static final int MASK = 0xa282ead8;
  private static final int HISTOGRAM_BUCKETS = 30;

  /** Creates a new file in a folder, which is created if it is missing. */
  public static EventFile create(Path folder) throws IOException {
    AtomicFile.createFolder(folder);
    String name =
        "events.out.tfevents.%d.sparse-ae.%d.%d"
            .formatted(
                Instant.now().getEpochSecond(),
                ProcessHandle.current().pid(),
                FILES.getAndIncrement());
    EventFile file =
        new EventFile(
            FileChannel.open(
                folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    file.write(event(0).text(3, "brain.Event:2"));
    return file;
  }

  private static Message event(long step) {
    Message event = new Message().number(1, System.currentTimeMillis() / 1e3);
    return step == 0 ? event : event.integer(2, step);
  }

  private void write(Message event) throws IOException {
    byte[] data = event.bytes();
    byte[] length = buffer(8).putLong(data.length).array();
    ByteBuffer record =
        buffer(data.length + 16)
            .put(length)
            .putInt(checksum(length))
            .put(data)
            .putInt(checksum(data))
            .flip();
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int checksum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    int crc = (int) sum.getValue();
    return ((crc >>> 15) | (crc << 17)) + MASK;
  }

  /** Writes hyperparameters for TensorBoard's table of runs. */
  public void hyperparameters(String group, Map<String, Object> values) throws IOException {
    Message start = new Message();
    values.forEach(
        (name, value) ->
            start.message(1, new Message().text(1, name).message(2, wellKnown(value))));
    start.text(4, group).number(5, System.currentTimeMillis() / 1e3);
    plugin("_hparams_/session_start_info", new Message().message(3, start));
  }

  /** Returns a {@code google.protobuf.Value}. */
  private static Message wellKnown(Object value) {
    if (value instanceof Number number) {
      return new Message().number(2, number.doubleValue());
    }
    return value instanceof Boolean flag
        ? new Message().integer(4, flag ? 1 : 0)
        : new Message().text(3, value.toString());
  }

  private void plugin(String tag, Message content) throws IOException {
    Message plugin = new Message().text(1, "hparams").bytes(2, content.bytes());
    Message value = new Message().text(1, tag).message(9, new Message().message(1, plugin));
    write(event(0).message(5, new Message().message(1, value)));
  }

  /** Ends the run in TensorBoard's table: as a success, or as a failure. */
  public void end(boolean isSuccess) throws IOException {
    Message end =
        new Message().integer(1, isSuccess ? 1 : 2).number(2, System.currentTimeMillis() / 1e3);
    plugin("_hparams_/session_end_info", new Message().message(4, end));
  }

  public Step step(long number) {
    return new Step(number);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  public final class Step {
    private final long number;
    private final Message summary = new Message();

    private Step(long number) {
      this.number = number;
    }

    public void scalar(String tag, double value) {
      summary.message(1, new Message().text(1, tag).single(2, (float) value));
    }

    /** Adds the distribution of numbers, in buckets of equal width. */
    public void histogram(String tag, double[] values) {
      double least = Arrays.stream(values).min().orElse(0);
      double largest = Arrays.stream(values).max().orElse(0);
      double width = largest > least ? (largest - least) / HISTOGRAM_BUCKETS : 1;
      double[] limits = new double[HISTOGRAM_BUCKETS];
      double[] counts = new double[HISTOGRAM_BUCKETS];
      Arrays.setAll(limits, i -> least + (i + 1) * width);
      double sum = 0;
      double squares = 0;
      for (double value : values) {
        counts[Math.min(HISTOGRAM_BUCKETS - 1, (int) ((value - least) / width))]++;
        sum += value;
        squares += value * value;
      }
      Message histogram =
          new Message()
              .number(1, least)
              .number(2, largest)
              .number(3, values.length)
              .number(4, sum)
              .number(5, squares)
              .numbers(6, limits)
              .numbers(7, counts);
      summary.message(1, new Message().text(1, tag).message(5, histogram));
    }

    public void image(String tag, Picture picture) {
      Message image =
          new Message()
              .integer(1, picture.height())
              .integer(2, picture.width())
              .integer(3, 3)
              .bytes(4, picture.toCompactPng());
      summary.message(1, new Message().text(1, tag).message(4, image));
    }

    /** Writes all as one event. */
    public void write() throws IOException {
      EventFile.this.write(event(number).message(5, summary));
    }
  }

  /** A message of Protocol Buffers, field by field. */
  private static final class Message {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void varint(long value) {
      long rest = value;
      for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
        out.write((int) ((rest & 0x7f) | 0x80));
      }
      out.write((int) rest);
    }

    private Message head(int field, int kind) {
      varint((long) field << 3 | kind);
      return this;
    }

    Message integer(int field, long value) {
      head(field, VARINT).varint(value);
      return this;
    }

    Message number(int field, double value) {
      head(field, EIGHT_BYTES).out.writeBytes(buffer(8).putDouble(value).array());
      return this;
    }

    Message single(int field, float value) {
      head(field, FOUR_BYTES).out.writeBytes(buffer(4).putFloat(value).array());
      return this;
    }

    Message bytes(int field, byte[] value) {
      head(field, LENGTH).varint(value.length);
      out.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes());
    }

    Message numbers(int field, double[] values) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      Arrays.stream(values).forEach(v -> packed.writeBytes(buffer(8).putDouble(v).array()));
      return bytes(field, packed.toByteArray());
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
