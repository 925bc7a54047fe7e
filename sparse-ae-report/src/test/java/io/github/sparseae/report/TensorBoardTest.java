package io.github.sparseae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingDivergedException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads event files by a decoder of its own: framing, checksums and Protocol Buffers. */
class TensorBoardTest {
  private static final Samples ROWS = TrainingReportTest.rows(60);

  @TempDir private Path folder;

  /** A field of a message: its number, and its content as a number or as bytes. */
  private record Field(int number, long integer, ByteBuffer bytes) {
    double real() {
      return Double.longBitsToDouble(integer);
    }

    float single() {
      return Float.intBitsToFloat((int) integer);
    }

    String text() {
      return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    List<Field> message() {
      return fields(bytes.duplicate());
    }
  }

  private static List<Field> fields(ByteBuffer data) {
    ByteBuffer in = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      long key = varint(in);
      int number = (int) (key >> 3);
      switch ((int) key & 7) {
        case 0 -> fields.add(new Field(number, varint(in), ByteBuffer.allocate(0)));
        case 1 -> fields.add(new Field(number, in.getLong(), ByteBuffer.allocate(0)));
        case 5 -> fields.add(new Field(number, in.getInt(), ByteBuffer.allocate(0)));
        case 2 -> {
          int length = (int) varint(in);
          fields.add(new Field(number, 0, in.slice(in.position(), length)));
          in.position(in.position() + length);
        }
        default -> throw new AssertionError("wire type of " + key);
      }
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static Field field(List<Field> message, int number) {
    return message.stream().filter(field -> field.number() == number).findFirst().orElseThrow();
  }

  /** CRC-32C bit by bit, as in RFC 3720, with TensorFlow's mask. */
  private static int masked(byte[] bytes) {
    int crc = -1;
    for (byte each : bytes) {
      crc ^= each & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
      }
    }
    return Integer.rotateRight(~crc, 15) + 0xa282ead8;
  }

  private List<List<Field>> events() throws IOException {
    List<List<Field>> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      Path file =
          files.filter(path -> path.toString().contains("tfevents")).findAny().orElseThrow();
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        byte[] length = new byte[8];
        in.get(length);
        assertThat(in.getInt()).isEqualTo(masked(length));
        byte[] data =
            new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
        in.get(data);
        assertThat(in.getInt()).isEqualTo(masked(data));
        events.add(fields(ByteBuffer.wrap(data)));
      }
    }
    return events;
  }

  /** Returns the values of the event of a step by their tags. */
  private static Map<String, List<Field>> values(List<List<Field>> events, long step) {
    Map<String, List<Field>> values = new TreeMap<>();
    for (List<Field> event : events) {
      boolean isStep = event.stream().anyMatch(f -> f.number() == 2 && f.integer() == step);
      if (isStep) {
        field(event, 5)
            .message()
            .forEach(f -> values.put(field(f.message(), 1).text(), f.message()));
      }
    }
    return values;
  }

  @Test
  void training_written_isReadBackExactly() throws IOException {
    try (SparseAutoencoder sae = TrainingReportTest.autoencoder()) {
      History history =
          sae.fit(
              ROWS,
              Training.epochs(3)
                  .batchSize(10)
                  .validation(ROWS.rows(0, 20))
                  .listener(
                      TensorBoard.to(folder)
                          .network(sae)
                          .rows(ROWS)
                          .images(2, 3)
                          .hyperparameter("note", "größer")
                          .hyperparameter("moved", true)));
      List<List<Field>> events = events();
      assertThat(field(events.get(0), 3).text()).isEqualTo("brain.Event:2");
      for (int epoch = 1; epoch <= 3; epoch++) {
        EpochReport report = history.epochs().get(epoch - 1);
        Map<String, List<Field>> values = values(events, epoch);
        assertThat(field(values.getOrDefault("loss/training", List.of()), 2).single())
            .isEqualTo((float) report.loss());
        assertThat(field(values.getOrDefault("loss/penalty", List.of()), 2).single())
            .isEqualTo((float) report.penalty());
        assertThat(values).containsKeys("loss/validation", "sparsity/dead", "sparsity/frequency");
      }
      Map<String, List<Field>> last = values(events, 3);
      assertThat(field(last.getOrDefault("sparsity/l0", List.of()), 2).single())
          .isEqualTo((float) sae.sparsity(ROWS).l0());
      checkHistogram(
          field(last.getOrDefault("weights/decoder", List.of()), 5).message(),
          sae.weights().decoder().toDoubles());
      List<Field> image = field(last.getOrDefault("atoms", List.of()), 4).message();
      byte[] png = new byte[field(image, 4).bytes().remaining()];
      field(image, 4).bytes().duplicate().get(png);
      BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(png));
      assertThat(decoded.getHeight()).isEqualTo((int) field(image, 1).integer());
      assertThat(decoded.getWidth()).isEqualTo((int) field(image, 2).integer());
      checkHyperparameters(events.get(1));
      assertThat(status(events)).isEqualTo(1);
    }
  }

  private static void checkHistogram(List<Field> histogram, double[] values) {
    assertThat(field(histogram, 1).real()).isEqualTo(Arrays.stream(values).min().orElseThrow());
    assertThat(field(histogram, 2).real()).isEqualTo(Arrays.stream(values).max().orElseThrow());
    assertThat(field(histogram, 3).real()).isEqualTo(values.length);
    assertThat(field(histogram, 4).real()).isCloseTo(Arrays.stream(values).sum(), within(1e-9));
    ByteBuffer limits = field(histogram, 6).bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer counts = field(histogram, 7).bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    double all = 0;
    while (limits.hasRemaining()) {
      double limit = limits.getDouble();
      all += counts.getDouble();
      double below = Arrays.stream(values).filter(value -> value < limit - 1e-9).count();
      double upTo = Arrays.stream(values).filter(value -> value < limit + 1e-9).count();
      assertThat(all).isBetween(below, upTo);
    }
    assertThat(all).isEqualTo(values.length);
  }

  private static void checkHyperparameters(List<Field> event) {
    List<Field> value = field(field(event, 5).message(), 1).message();
    assertThat(field(value, 1).text()).isEqualTo("_hparams_/session_start_info");
    List<Field> plugin = field(field(value, 9).message(), 1).message();
    assertThat(field(plugin, 1).text()).isEqualTo("hparams");
    Map<String, List<Field>> parameters = new TreeMap<>();
    for (Field each : field(field(plugin, 2).message(), 3).message()) {
      if (each.number() == 1) {
        parameters.put(field(each.message(), 1).text(), field(each.message(), 2).message());
      }
    }
    assertThat(field(parameters.getOrDefault("hidden", List.of()), 2).real()).isEqualTo(5);
    assertThat(field(parameters.getOrDefault("note", List.of()), 3).text()).isEqualTo("größer");
    assertThat(field(parameters.getOrDefault("moved", List.of()), 4).integer()).isEqualTo(1);
    assertThat(field(parameters.getOrDefault("sparsity", List.of()), 3).text()).startsWith("L1");
  }

  /** Returns the status of the last event: 1 for success, 2 for failure. */
  private static long status(List<List<Field>> events) {
    List<Field> value = field(field(events.get(events.size() - 1), 5).message(), 1).message();
    assertThat(field(value, 1).text()).isEqualTo("_hparams_/session_end_info");
    List<Field> plugin = field(field(value, 9).message(), 1).message();
    return field(field(field(plugin, 2).message(), 4).message(), 1).integer();
  }

  @Test
  void training_diverged_isAFailure() throws IOException {
    try (SparseAutoencoder sae = TrainingReportTest.autoencoder()) {
      assertThatThrownBy(
              () ->
                  sae.fit(
                      ROWS,
                      Training.epochs(2)
                          .batchSize(10)
                          .optimizer(Optimizer.sgd(1e9))
                          .listener(TensorBoard.to(folder))))
          .isInstanceOf(TrainingDivergedException.class);
    }
    assertThat(status(events())).isEqualTo(2);
  }

  @Test
  void folder_thatIsAFile_failsBeforeTheFirstEpoch() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "");
    try (SparseAutoencoder sae = TrainingReportTest.autoencoder()) {
      assertThatThrownBy(() -> sae.fit(ROWS, Training.epochs(1).listener(TensorBoard.to(taken))))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("events cannot be written to " + taken);
    }
  }

  @Test
  void images_ofAnotherSize_failBeforeTraining() {
    try (SparseAutoencoder sae = TrainingReportTest.autoencoder()) {
      for (TensorBoard alone :
          List.of(TensorBoard.to(folder).rows(ROWS), TensorBoard.to(folder).images(2, 3))) {
        assertThatThrownBy(() -> sae.fit(ROWS, Training.epochs(1).listener(alone)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("rows and images show what a network does: set network too");
      }
      TensorBoard events = TensorBoard.to(folder).network(sae).images(3, 3);
      assertThatThrownBy(() -> sae.fit(ROWS, Training.epochs(1).listener(events)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("images of 3×3 have 9 pixels, but the network's rows have width 6");
      assertThat(sae.provenance().trainings()).isEmpty();
    }
    assertThat(folder).isEmptyDirectory();
  }
}
