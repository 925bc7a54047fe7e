package io.github.sparseae.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Csv;
import io.github.sparseae.data.Npy;
import io.github.sparseae.data.Npz;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Precision;
import io.github.sparseae.table.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;

/** The command line, from files to files. */
@Isolated("collects the error stream")
class SparseAeTest {
  private static final int ROWS = 600;

  @TempDir private Path folder;
  private Path table;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Six columns of two causes in units of their own; in the last tenth one column goes astray. */
  @BeforeEach
  void writeTable() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("a,b,c,d,e,f,odd\n");
    for (int row = 0; row < ROWS; row++) {
      double first = random.nextGaussian();
      double second = random.nextGaussian();
      boolean isOdd = row >= ROWS * 9 / 10;
      for (int column = 0; column < 6; column++) {
        double common = column < 3 ? first : second;
        double value = isOdd && column == 4 ? 4 * random.nextGaussian() : common;
        text.append(String.format(Locale.ROOT, "%.3f,", 1000 * column + 10 * value));
      }
      text.append(isOdd ? 1 : 0).append('\n');
    }
    table = Files.writeString(folder.resolve("table.csv"), text);
  }

  @Test
  void train_onCsv_explainsAndEncodes() throws IOException {
    Path model = folder.resolve("model.safetensors");
    Path page = folder.resolve("page.html");
    JsonNode trained =
        json(
            "train",
            table,
            "--without",
            "odd",
            "--model",
            model,
            "--hidden",
            12,
            "--sparsity",
            "topk:3",
            "--seed",
            1,
            "--page",
            page,
            "--json");
    assertThat(trained.at("/reconstruction/explainedVariance").asDouble()).isGreaterThan(0.7);
    assertThat(trained.at("/l0").asDouble()).isBetween(1.0, 3.0);
    assertThat(trained.at("/rows").asInt()).isEqualTo(ROWS);
    assertThat(trained.at("/inputs").asInt()).isEqualTo(6);
    // 1,000 steps of 128 of 600 rows.
    assertThat(err.toString()).contains("epoch 250/250");
    assertThat(page)
        .content()
        .contains("<html")
        .containsPattern("; [a-f]: -?[\\d.]+ instead of ")
        .doesNotContain("input 0");

    assertThat(trained.get("network").asText()).contains("encoder   6 -> 12, relu");
    run(1, "score", model, table);
    assertThat(err.toString()).contains(model + " is no anomaly detector: train --detector");

    Path codes = folder.resolve("codes.npy");
    assertThat(json("encode", model, table, "--without", "odd", "--output", codes, "--json"))
        .hasToString("{\"rows\":600,\"units\":12,\"output\":\"" + codes + "\"}");
    Samples rows = Csv.plain().header().without("odd").read(table);
    try (SparseAutoencoder sae = SparseAutoencoder.load(model)) {
      assertThat(Npy.read(codes).toDenseArray()).isEqualTo(sae.encode(rows));
    }
    Path sparse = folder.resolve("codes.npz");
    run(0, "encode", model, table, "--without", "odd", "--output", sparse, "--top", 1, "--stream");
    assertThat(Npz.read(sparse).active()).isLessThanOrEqualTo(ROWS).isGreaterThan(ROWS / 2);

    Path csv = folder.resolve("codes.csv");
    run(0, "encode", model, table, "--without", "odd", "--output", csv);
    run(0, "convert", csv, codes);
    assertThat(Npy.read(codes).size()).isEqualTo(ROWS);
    err.getBuffer().setLength(0);
    run(2, "convert", csv, csv);
    assertThat(err.toString()).contains(csv + " is the file that is read: write to another");
  }

  @Test
  void score_ofADetector_findsOddRows() throws IOException {
    Path normal = folder.resolve("normal.csv");
    Files.write(normal, Files.readAllLines(table).subList(0, ROWS * 9 / 10));
    Path model = folder.resolve("detector.safetensors");
    Path scores = folder.resolve("scores.csv");
    run(0, "train", normal, "--without", "odd", "--model", model, "--detector", "--epochs", 30);
    JsonNode scored =
        json(
            "score",
            model,
            table,
            "--label",
            "odd",
            "--false-alarms",
            0.05,
            "--output",
            scores,
            "--json");
    run(2, "score", model, table, "--no-header", "--label", "odd");
    assertThat(err.toString()).contains("error: --label names a column by the header: it does not");
    run(1, "score", model, table, "--without", "odd", "--false-alarms", 0.0001);
    assertThat(err.toString())
        .containsPattern("at least (0\\.\\d+); --false-alarms \\1 takes it\n");
    assertThat(scored.at("/detection/auc").asDouble()).isGreaterThan(0.85);
    assertThat(scored.at("/above").asInt()).isBetween(30, 120);
    assertThat(Csv.plain().columns("score", "p_value").read(scores).size()).isEqualTo(ROWS);
    assertThat(json("convert", model, folder.resolve("saelens"), "--json").at("/leftOut").asText())
        .isEqualTo("the scores of normal rows and the columns of tables");
  }

  @Test
  void score_withLabels_readsTheRowsNoMoreOften() throws IOException {
    Path rows = folder.resolve("rows.npy");
    run(0, "convert", table, rows, "--without", "odd");
    Path labels = folder.resolve("labels-idx1-ubyte");
    ByteBuffer idx = ByteBuffer.allocate(8 + ROWS).putInt(0x801).putInt(ROWS).put(8, (byte) 1);
    Files.write(labels, idx.array());
    Path detector = folder.resolve("d.safetensors");
    run(0, "train", rows, "--model", detector, "--detector", "--epochs", 1);
    Object[] command = {"score", detector, rows, "--stream", "--false-alarms", 0.05};
    long scored = bytesRead(rows, command);
    assertThat(scored).isGreaterThanOrEqualTo(Files.size(rows));
    assertThat(bytesRead(rows, command, "--label", labels)).isEqualTo(scored);
    assertThat(out.toString()).contains("detection: AUC ", "(1 anomaly in 600 rows)");
  }

  /** Returns the number of bytes that a command reads of a file, in all passes. */
  private long bytesRead(Path file, Object[] command, Object... options) throws IOException {
    return recorded("jdk.FileRead", Stream.of(command, options).flatMap(Stream::of).toArray())
        .filter(event -> file.toString().equals(event.getString("path")))
        .mapToLong(event -> Math.max(0, event.getLong("bytesRead")))
        .sum();
  }

  /** Returns the events of a kind that Java records of a command. */
  private Stream<RecordedEvent> recorded(String kind, Object... command) throws IOException {
    Path events = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(kind).withoutThreshold().withoutStackTrace().with("throttle", "off");
      recording.start();
      run(0, command);
      recording.stop();
      recording.dump(events);
    }
    return RecordingFile.readAllEvents(events).stream();
  }

  @Test
  void page_ofADetector_isBegunAndWrittenOnce() throws IOException {
    Path pages = Files.createDirectory(folder.resolve("pages"));
    Path page = pages.resolve("page.html");
    Path model = folder.resolve("d.safetensors");
    Object[] command = {"train", table, "--model", model, "--detector", "--epochs", 1};
    Stream<String> written =
        recorded(
                "jdk.FileWrite",
                Stream.of(command, new Object[] {"--page", page}).flatMap(Stream::of).toArray())
            .map(event -> String.valueOf(event.getString("path")))
            .filter(file -> file.startsWith(pages.toString()))
            .distinct();
    assertThat(written).hasSize(2); // each time another file, which becomes the page
    assertThat(page).content().contains("On 600 samples of 7 float32").doesNotContain("under way");
  }

  @Test
  void page_ofADetectorThatDiverges_saysSo() {
    Path page = folder.resolve("page.html");
    Path model = folder.resolve("d.safetensors");
    Object[] command = {"train", table, "--model", model, "--detector", "--page", page};
    run(
        1,
        Stream.of(command, new Object[] {"--learning-rate", 1e30}).flatMap(Stream::of).toArray());
    assertThat(page).content().contains("Training failed after ").doesNotContain("under way");
  }

  @Test
  void rows_ofAnotherTableThanTheModels_areRefusedByTheirNames() throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "a,b\n1,5\n3,4\n2,9\n");
    Path moved = Files.writeString(folder.resolve("moved.csv"), "b,a\n5,1\n");
    Path wider = Files.writeString(folder.resolve("wider.csv"), "a,b,id\n1,5,17\n");
    Path model = folder.resolve("m.safetensors");
    Path codes = folder.resolve("codes.npy");
    run(0, "train", rows, "--model", model, "--epochs", 1, "--batch", 2);
    for (String stream : new String[] {"--stream", "--json"}) {
      err.getBuffer().setLength(0);
      run(1, "encode", model, moved, "--output", codes, stream);
      assertThat(err.toString())
          .contains(moved + ": column 1: expected \"a\", as in the schema, was \"b\"");
      run(1, "report", wider, "--model", model, stream);
      assertThat(err.toString())
          .contains("column 3: expected no more columns, as in the schema, was \"id\"")
          .endsWith("; --without \"id\" leaves it out\n");
      run(0, "encode", model, wider, "--output", codes, "--without", "id", stream);
    }
    assertThat(Npy.read(codes).size()).isEqualTo(1);
    Path detector = folder.resolve("d.safetensors");
    run(0, "train", table, "--without", "odd", "--model", detector, "--detector", "--epochs", 1);
    run(1, "score", detector, rows);
    assertThat(err.toString())
        .contains(rows + ": column 3: expected \"c\", as in the schema, was missing");
    try (SparseAutoencoder sae = SparseAutoencoder.load(model)) {
      assertThat(sae.encode(sae.samples(Map.of("b", 5, "a", 1))))
          .isEqualTo(Npy.read(codes).toDenseArray());
    }
  }

  @Test
  void rows_ofASchemaWithWords_areReadByIt() throws IOException {
    Path rows = Files.writeString(folder.resolve("pumps.csv"), "a,pump\n1,east\n,west\n3,east\n");
    TableSchema schema = TableSchema.infer(Csv.plain().header(), rows);
    Path model = folder.resolve("m.safetensors");
    Path codes = folder.resolve("codes.npy");
    try (SparseAutoencoder sae = SparseAutoencoder.builder().schema(schema).hidden(2).build()) {
      sae.save(model);
      run(0, "encode", model, rows, "--output", codes);
      assertThat(Npy.read(codes).toDenseArray())
          .isEqualTo(sae.encode(schema.read(Csv.plain().header(), rows)));
    }
    run(0, "report", rows, "--model", model, "--page", folder.resolve("p.html"));
  }

  @Test
  void train_detector_takesEveryOptionOrRefusesIt() {
    Path page = folder.resolve("detector.html");
    Object[] command = {
      "train", table, "--model", folder.resolve("d.safetensors"), "--detector", "--epochs", 2
    };
    run(0, command);
    String standardized = out.toString();
    out.getBuffer().setLength(0);
    run(
        0,
        Stream.of(command, new Object[] {"--normalize", "none", "--page", page})
            .flatMap(Stream::of)
            .toArray());
    assertThat(page)
        .content()
        .contains(
            "SparseAutoencoder 7-28-7",
            "On 600 samples of 7 float32",
            "explained variance",
            "Provenance")
        .containsPattern("; [a-f]: -?[\\d.]+ instead of ");
    assertThat(out.toString()).contains("page: " + page).isNotEqualTo(standardized);
    run(2, Stream.of(command, new Object[] {"--checkpoint", folder}).flatMap(Stream::of).toArray());
    Object[] images = {"--page", page, "--images", "2x3"};
    run(2, Stream.of(command, images).flatMap(Stream::of).toArray());
    assertThat(err.toString()).contains("--images does not go with --detector");
  }

  @Test
  void train_checkpointsOfOtherOptions_namesTheOptionThatHelps() {
    Object[] command = {
      "train",
      table,
      "--model",
      folder.resolve("m.safetensors"),
      "--checkpoint",
      folder.resolve("checkpoints"),
      "--epochs"
    };
    run(0, Stream.of(command, new Object[] {1}).flatMap(Stream::of).toArray());
    run(1, Stream.of(command, new Object[] {2}).flatMap(Stream::of).toArray());
    assertThat(err.toString())
        .contains("epochs was 1 in the checkpoint, and is 2 now")
        .contains("; another folder for --checkpoint begins anew");
  }

  @Test
  void images_withoutAPage_areRefused() {
    Path model = folder.resolve("m.safetensors");
    run(0, "train", table, "--without", "odd", "--model", model, "--epochs", 1);
    run(2, "train", table, "--without", "odd", "--model", model, "--images", "2x3");
    run(2, "report", table, "--without", "odd", "--model", model, "--images", "2x3");
    assertThat(err.toString()).contains("--images needs a --page");
    run(2, "encode", model, table, "--images", "2x3");
    assertThat(err.toString()).contains("unknown option --images");
  }

  @Test
  void report_withImagesOfAnotherSize_isRefusedBeforeRowsAreEvaluated() throws IOException {
    Path model = folder.resolve("m.safetensors");
    run(0, "train", table, "--without", "odd", "--model", model, "--epochs", 1);
    err.getBuffer().setLength(0);
    Files.writeString(table, "1,2,3,4,5,word,0\n", StandardOpenOption.APPEND);
    Object[] command = {"report", table, "--without", "odd", "--stream", "--model", model};
    run(1, command);
    assertThat(err.toString()).contains("expected a finite number, was \"word\"");
    err.getBuffer().setLength(0);
    Object[] page = {"--page", folder.resolve("p.html"), "--images", "4x4"};
    run(1, Stream.of(command, page).flatMap(Stream::of).toArray());
    assertThat(err.toString()).contains("images of 4×4, but the network's rows have width 6");
  }

  @Test
  void report_ofCsvWithWords_namesTheOptionThatLeavesThemOut() throws IOException {
    Path words = Files.writeString(folder.resolve("words.csv"), "flow,pump name\n1.5,north\n");
    run(1, "report", words);
    assertThat(err.toString())
        .endsWith(
            "line 2, column 2 (pump name): expected a finite number, was \"north\"; --without"
                + " \"pump name\" leaves the column out\n");
    run(0, "report", words, "--without", "pump name");
  }

  @Test
  void report_ofCsvWithoutAHeader_isRefused() throws IOException {
    Path bare = Files.writeString(folder.resolve("bare.csv"), "1.5,2\n3,4\n");
    run(1, "report", bare);
    assertThat(err.toString())
        .contains(bare + ": the first line has numbers in place of names: --no-header reads it");
    run(0, "report", bare, "--no-header");
    run(1, "report", Files.writeString(folder.resolve("gap.csv"), "1.5,,2\n3,4,5\n"));
    assertThat(err.toString()).contains("gap.csv: the first line has numbers in place of names");
    assertThat(out.toString()).contains("2 rows of 2 columns");
    run(0, "report", Files.writeString(bare, "0,1\n3,4\n5,6\n"));
    assertThat(out.toString()).contains("2 rows of 2 columns, effective rank 1.0");
  }

  @Test
  void convert_ofAModelThereAndBack_encodesAlike() throws IOException {
    Path model = folder.resolve("model.safetensors");
    Path back = folder.resolve("back.safetensors");
    Path npy = folder.resolve("rows.npy");
    run(0, "train", table, "--model", model, "--epochs", 1, "--normalize", "none");
    run(0, "convert", model, folder.resolve("saelens"));
    run(0, "convert", folder.resolve("saelens"), back);
    Path capitals = Files.copy(back, folder.resolve("BACK.SAFETENSORS"));
    run(0, "convert", capitals, folder.resolve("again"));
    run(0, "convert", table, npy);
    Samples rows = Npy.read(npy);
    assertThat(rows.toDenseArray()).isEqualTo(Csv.plain().header().read(table).toDenseArray());
    try (SparseAutoencoder one = SparseAutoencoder.load(model);
        SparseAutoencoder other = SparseAutoencoder.load(back)) {
      assertThat(other.encode(rows)).isEqualTo(one.encode(rows));
    }
  }

  @Test
  void train_again_resumesFromItsCheckpoints() {
    Object[] command = {
      "train",
      table,
      "--model",
      folder.resolve("m.safetensors"),
      "--epochs",
      2,
      "--checkpoint",
      folder.resolve("checkpoints")
    };
    run(0, command);
    assertThat(err.toString()).contains("epoch 2/2");
    String first = out.toString();
    err.getBuffer().setLength(0);
    run(0, command);
    assertThat(err.toString())
        .contains("2 epochs and 0 batches are done")
        .doesNotContain("epoch 1/2");
    assertThat(out).hasToString(first + first);
  }

  @Test
  void report_onRowsAndModel_hasAdviceAndPicture() throws IOException {
    assertThat(json("report", table, "--json").at("/advice").toString()).contains("STANDARDIZE");
    Path images = folder.resolve("images-idx3-ubyte");
    ByteBuffer idx = ByteBuffer.allocate(16 + 40 * 16);
    idx.putInt(0x803).putInt(40).putInt(4).putInt(4);
    new Random(2).ints(40 * 16, 0, 256).forEach(pixel -> idx.put((byte) pixel));
    Files.write(images, idx.array());
    Path model = folder.resolve("m.safetensors");
    Path atoms = folder.resolve("atoms.png");
    run(0, "train", images, "--model", model, "--epochs", 1, "--batch", 20);
    Path page = folder.resolve("units.html");
    JsonNode report =
        json(
            "report",
            images,
            "--model",
            model,
            "--atoms",
            atoms,
            "--page",
            page,
            "--images",
            "4x4",
            "--json");
    assertThat(page).content().contains("<html", "{\"h\":4,\"w\":4,");
    assertThat(report.at("/sparsity/units").asInt()).isEqualTo(16);
    assertThat(atoms).isNotEmptyFile();
  }

  @Test
  void report_onRowsAsText_saysItsAdviceOnce() {
    run(0, "report", table);
    assertThat(out.toString()).containsOnlyOnce("InputNormalization.MEAN_NORM");
  }

  @Test
  void csv_ofTimeStamps_keepsTheirDigits() throws IOException {
    StringBuilder text = new StringBuilder("time;place;flow\n");
    for (int row = 0; row < 200; row++) {
      text.append(1_700_000_000_000_000L + 250L * row).append(";52,52").append(1000 + row);
      text.append(';').append(row % 7).append('\n');
    }
    Path rows = Files.writeString(folder.resolve("rows.csv"), text);
    Path npy = folder.resolve("rows.npy");
    Object[] options = {"--separator", ";", "--decimal", ","};
    for (String stream : new String[] {"--stream", "--json"}) {
      run(
          0,
          Stream.of(new Object[] {"convert", rows, npy, stream}, options)
              .flatMap(Stream::of)
              .toArray());
      assertThat(Npy.read(npy).get(3, 0)).isEqualTo(1_700_000_000_000_750d);
      assertThat(Npy.read(npy).get(3, 1)).isEqualTo(52.521003);
    }
    run(0, "convert", rows, npy, "--separator", ";", "--decimal", ",", "--without", "time,place");
    assertThat(Npy.read(npy).precision()).isEqualTo(Precision.FLOAT32);
    Files.writeString(rows, "flow;time\n0,5;0\n0,7;1700000000123\n");
    run(0, "convert", rows, npy, "--separator", ";", "--decimal", ",");
    assertThat(Npy.read(npy).get(1, 1)).isEqualTo(1_700_000_000_123d);
  }

  @Test
  void without_ofNamesWithCommasAndWithoutNames_leavesThemOut() throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), ",\"a, mm\",b,b\nx,y,1,z\nx,y,3,z\n");
    run(1, "report", rows);
    assertThat(err.toString()).endsWith("; --without \"column 1\" leaves the column out\n");
    run(1, "report", rows, "--without", "column 1");
    assertThat(err.toString()).endsWith("; --without \"a, mm\" leaves the column out\n");
    run(0, "report", rows, "--without", "column 1,b (2)", "--without", "a, mm");
    assertThat(out.toString()).contains("2 rows of 1 column,");
  }

  @Test
  void csv_ofAnotherCountry_isRefusedWithTheOptionThatReadsIt() throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "a;b\n1,5;2\n3,5;4\n");
    run(1, "report", rows);
    assertThat(err.toString()).endsWith("; --separator names the mark\n");
    run(1, "report", rows, "--separator", ";");
    assertThat(err.toString()).endsWith("; --decimal , reads it\n");
    run(1, "report", Files.writeString(folder.resolve("bars.csv"), "a|b\n1|2\n"));
    assertThat(err.toString()).endsWith("was \"1|2\"; --separator names the mark\n");
    run(0, "report", rows, "--separator", ";", "--decimal", ",");
  }

  @Test
  void model_convertedToAFileOfRows_isRefused() {
    Path model = folder.resolve("m.safetensors");
    Path codes = folder.resolve("codes.csv");
    run(0, "train", table, "--model", model, "--epochs", 1);
    Path copy = folder.resolve("copy.safetensors");
    for (Path file : new Path[] {codes, copy}) {
      run(2, "convert", model, file);
      assertThat(err.toString()).contains(file + " is the name of a file: a model is converted to");
      assertThat(file).doesNotExist();
    }
    run(0, "convert", model, folder.resolve("saelens"));
    run(1, "report", table, "--model", folder.resolve("saelens"));
    assertThat(err.toString()).endsWith("; convert makes a model of a folder of SAELens\n");
  }

  /** A command that needs more memory than there is. */
  @Command(name = "large")
  private static final class Large implements Runnable {
    @Override
    public void run() {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @Test
  void command_beyondTheHeap_isOneMessage() {
    int code = Console.execute(new Large(), new PrintWriter(out, true), new PrintWriter(err, true));
    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("error: what the command computes does not fit into the Java heap of ")
        .endsWith(" MiB: raise it by -Xmx\n");
  }

  @Test
  void results_thatCannotBeWritten_areAFailure() {
    Writer full =
        new FilterWriter(out) {
          @Override
          public void flush() throws IOException {
            throw new IOException("No space left on device");
          }
        };
    int code =
        Console.execute(
            new SparseAe(), new PrintWriter(full, true), new PrintWriter(err, true), "doctor");
    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("error: the output cannot be written: it was closed, or its disk is full\n");
  }

  @Test
  void doctor_ofThisMachine_namesAnEngine() throws IOException {
    JsonNode report = json("doctor", "--json");
    assertThat(report.at("/engines").toString()).contains("Java");
    assertThat(report.at("/computes").asText()).isNotEmpty();
    assertThat(report.at("/heapMiB").asLong()).isEqualTo(Runtime.getRuntime().maxMemory() >> 20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|train rows.csv|Missing required option: '--model=",
        "2|train rows.csv --model m.safetensors --sparsity topk:many|--sparsity must be a kind",
        "2|report rows.csv --page p.html|--atoms and --page need a --model",
        "2|train rows.csv --modle m.safetensors|unknown option --modle, did you mean --model?"
            + " (--help",
        "2|encode m.safetensors rows.csv --topp=3|unknown option --topp, did you mean --top?"
            + " (--help",
        "2|train rows.csv --model m.safetensors --far x|unknown option --far (--help",
        "2|train rows.csv -model m.safetensors|unknown option -model, did you mean --model? (--help",
        "2|train rows.csv --model m.safetensors -hidden=3|unknown option -hidden, did you mean"
            + " --hidden? (--help",
        "2|train rows.csv -m m.safetensors|unknown option -m (--help",
        "2|train rows.csv --without -x|Missing required option: '--model=",
        "2|train -- rows.csv|Missing required option: '--model=",
        "2|train rows.csv --model m.safetensors --sparsity topkk:3|has no kind \"topkk\", did you"
            + " mean topk?",
        "2|train rows.csv --model m.safetensors --normalize standardise|row_norm, layer_norm, was"
            + " standardise, did you mean standardize?",
        "2|trian rows.csv|error: unknown command trian, did you mean train? (--help lists what"
            + " there is)",
        "2|fly|unknown command fly (--help",
        "2|help trian|error: unknown command trian, did you mean train? (--help",
        "2|train TABLE --model m.safetensors --epochs 0|epochs must be positive, was 0",
        "2|train missing.csv --model m.safetensors --hidden -3|--hidden must be positive, was -3",
        "2|train TABLE --model m.safetensors --hidden 4 --sparsity topk:9|k must be at most hidden,"
            + " was 9 of 4",
        "2|train TABLE --model m.safetensors --learning-rate NaN|must be positive and finite, was",
        "2|train TABLE --model m.safetensors --sparsity topk:0|topk:0: k must be at least 1, was 0",
        "2|train TABLE --model m.safetensors --sparsity none:3|none:3: none has no number",
        "2|train TABLE --model m.safetensors --sparsity :3|--sparsity has no kind \"\"; there are",
        "2|train TABLE --model m.safetensors --separator=|is not a single character",
        "2|train TABLE --model m.safetensors --epochs 99999999999|is not a whole"
            + " number below 2^31 (--help",
        "2|train TABLE --model m.safetensors --seed x|is not a whole number of 64 bits (--help",
        "2|train TABLE --model m.safetensors --learning-rate 1,5|is not a number (--help",
        "2|train TABLE --model m.safetensors --page p.html --images 0x3|as 28x28, was 0x3",
        "2|train TABLE --model m.safetensors --target-l0 3|or leave --target-l0 out and set the number of"
            + " active units, as --sparsity topk:3 (--help",
        "2|train TABLE --model m.safetensors --target-l0 3 --sparsity none --detector|--target-l0 finds"
            + " the weight of l1, jumprelu or gated: name one, as --sparsity l1:1",
        "2|train missing.csv --model m.safetensors --target-l0 3 --sparsity l1:0|finds the weight",
        "2|train missing.csv --model m.safetensors --target-l0 4 --sparsity l1:1 --hidden 4|--target-l0"
            + " must be below --hidden, which is 4, was 4.0",
        "2|train TABLE --model m.safetensors --detector --hidden 4 --sparsity topk:9|k must be at most"
            + " hidden, was 9 of 4",
        "2|report TABLE --model=|--model': must name a file or folder, was empty (--help",
        "2|report TABLE --decimal x|decimal must be '.' or ',', was 'x'",
        "2|report TABLE --decimal ,|--decimal , is the mark between fields too: name another by"
            + " --separator, as ';'",
        "2|report TABLE --separator 1|the separator must not be part of a number",
        "2|report missing.npy --without a|--without leaves out columns of CSV, which missing.npy is not",
        "2|report missing.npz --stream|--stream does not go with missing.npz: NPZ is read into memory",
        "2|convert mnist digits.txt|digits.txt must end in .npy, .csv, .npz or .jsonl: its name",
        "1|report FOLDER|FOLDER is a folder: name a file of rows",
        "1|report FOLDER --model FOLDER|FOLDER: file: expected a file, was a folder; convert makes",
        "1|report TABLE --no-header|read it as the header), was \"a\"; without --no-header it is",
        "2|report TABLE --no-header --without a|error: --without names a column by the header: it"
            + " does not go with --no-header",
        "2|encode m.safetensors TABLE --output c.npy --top 0|--top must be positive, was 0",
        "2|score m.safetensors TABLE --false-alarms 2|must be above 0 and below 1, was 2.0",
        "1|convert missing back.safetensors|missing: no such file or folder",
        "1|report /|/ is a folder: name a file of rows",
        "1|report @rows.csv|@rows.csv: no such file or folder",
        "2|train TABLE --model m.safetensors --page p.txt|p.txt must end in .html",
        "1|train TABLE --model m.safetensors --page no/p.html|no/p.html cannot be written: there"
            + " is",
        "2|report TABLE --model m.safetensors --atoms a.txt|a.txt must end in .png",
        "1|train TABLE --model m.safetensors --checkpoint TABLE|TABLE: checkpoints need a folder",
        "1|train TABLE --model m.safetensors --checkpoint TABLE/x|no checkpoints in TABLE/x: TABLE",
        "2|convert a.npy b.csv c.csv|Unmatched argument at index 3: 'c.csv'",
        "2||name one of the commands train, encode, score, report, convert, doctor, help (--help",
        "2|train rows.csv --model m.txt|m.txt must end in .safetensors",
        "1|train missing.csv --model m.safetensors|missing.csv: no such file or folder",
        "1|encode m.safetensors TABLE --output c.npy|m.safetensors: no such file or folder",
        "2|report rows.xls|rows.xls: the name of a file of rows ends",
        "1|train rows.csv --model no/m.safetensors|no/m.safetensors cannot be written: there is no",
        "2|train digits --model m.safetensors --images 28|--images': must be height and",
        "2|report TABLE --model m.safetensors --page p.html --images wrong|as 28x28, was wrong",
        "1|report TABLE --model TABLE|TABLE"
      })
  void mistakes_ofTheCaller_areOneMessage(int code, String line, String message) {
    String command = line == null ? "" : named(line);
    run(code, (Object[]) (command.isEmpty() ? new String[0] : command.split(" ")));
    assertThat(err.toString()).contains(named(message));
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }

  private String named(String text) {
    return text.replace("TABLE", table.toString()).replace("FOLDER", folder.toString());
  }

  @Test
  void help_ofTheCommand_namesExitCodesAndCommands() {
    run(0, "--help");
    assertThat(out.toString())
        .contains("train", "encode", "score", "report", "convert", "doctor", "Exit codes:");
    run(0, "help", "train");
    assertThat(out.toString()).contains("Usage: sparse-ae train", "--hidden");
    for (String[] command : new String[][] {{"--version"}, {"train", "-V"}, {"doctor", "-V"}}) {
      out.getBuffer().setLength(0);
      run(0, (Object[]) command);
      assertThat(out).hasToString("sparse-ae (development)\n");
    }
  }

  private JsonNode json(Object... arguments) throws IOException {
    out.getBuffer().setLength(0);
    run(0, arguments);
    return new ObjectMapper().readTree(out.toString());
  }

  private void run(int code, Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    PrintStream console = System.err;
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    System.setErr(new PrintStream(progress, true, UTF_8));
    int status;
    try {
      status =
          Console.execute(
              new SparseAe(), new PrintWriter(out, true), new PrintWriter(err, true), texts);
    } finally {
      System.setErr(console);
      err.append(progress.toString(UTF_8));
    }
    assertThat(status).as("%s%s", out, err).isEqualTo(code);
  }
}
