package io.github.sparseae.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.metrics.AnomalyBaseline;
import io.github.sparseae.metrics.Calibration;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  private static final AutoencoderSpec SPEC =
      Examples.spec(Sparsity.batchTopK(2), Activation.RELU, Structure.plain());

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("model.safetensors");
  }

  private static ModelFile model() {
    return model(SPEC);
  }

  private static ModelFile model(AutoencoderSpec spec) {
    return new ModelFile(
        spec,
        List.of(),
        NetworkState.initial(spec).parameters(),
        3,
        12,
        Provenance.initial("an engine on a device"));
  }

  private ModelBytes good() throws IOException {
    model().write(path);
    return ModelBytes.of(path);
  }

  private void assertRefused(byte[] bytes, String part, String expected, String actual)
      throws IOException {
    Files.write(path, bytes);
    ModelFileException refused =
        catchThrowableOfType(ModelFileException.class, () -> ModelFile.read(path));
    assertThat(refused).hasMessage("%s: %s: expected %s, was %s", path, part, expected, actual);
    assertThat(refused.path()).isEqualTo(path.toString());
    assertThat(refused.place()).isEqualTo(part);
    assertThat(refused.expected()).isEqualTo(expected);
    assertThat(refused.actual()).isEqualTo(actual);
  }

  private void assertChecked(String from, String to, String part, String expected, String actual)
      throws IOException {
    assertRefused(good().replace(from, to).toCheckedBytes(), part, expected, actual);
  }

  @Test
  void read_whatWasWritten_isEqual() throws IOException {
    for (ModelFile model :
        List.of(
            model(),
            model(
                Examples.spec(
                    Reconstruction.binaryCrossEntropy(),
                    Activation.SIGMOID,
                    Initializer.HE_NORMAL)))) {
      model.write(path);

      assertThat(ModelFile.read(path)).isEqualTo(model);
    }
  }

  @Test
  void read_classifierOnAStack_isEqual() throws IOException {
    ClassifierSpec spec = Examples.classifier();
    ModelFile model =
        new ModelFile(
            spec,
            List.of("null", "éins \"\\ \u0001 😀", ""),
            NetworkState.initial(
                    spec,
                    spec.encoders().stream()
                        .map(NetworkState::initial)
                        .toArray(NetworkState[]::new))
                .parameters(),
            0,
            0,
            Provenance.initial("engine"));
    model.write(path);

    assertThat(ModelFile.read(path)).isEqualTo(model);
    assertThat(ModelBytes.of(path).header()).contains("\"layer2.encoder.weights\":");
  }

  @Test
  void read_numbersAtTheirEnds_areTheSameBits() throws IOException {
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>(model().parameters());
    parameters.put(
        Parameter.ENCODER_BIAS,
        DenseArray.of(
            new double[] {
              -0.0, Double.MIN_VALUE, -Double.MAX_VALUE, 1.0 / 3, Math.PI, 0, Double.MIN_NORMAL
            },
            7));
    ModelFile model =
        new ModelFile(
            SPEC, List.of(), parameters, model().epochs(), model().steps(), model().provenance());
    model.write(path);

    assertThat(ModelFile.read(path).parameters()).isEqualTo(parameters);
  }

  @Test
  void write_layout_isThatOfTheReferenceImplementation() throws IOException {
    ModelBytes bytes = good();

    assertThat(bytes.header()).startsWith("{\"__metadata__\":{\"crc32\":\"").matches("(?s).*\\} *");
    assertThat((8 + bytes.header().length()) % 8).isZero();
    assertThat(bytes.header())
        .contains("\"code.threshold\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}")
        .contains("\"decoder.bias\":{\"dtype\":\"F64\",\"shape\":[5],\"data_offsets\":[8,48]}");
    ByteBuffer data = ByteBuffer.wrap(bytes.data()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(data.getDouble(8 + 8 * 3))
        .isEqualTo(NetworkState.initial(SPEC).parameter(Parameter.DECODER_BIAS).get(3));
  }

  @Test
  void write_sameModelTwice_isTheSameBytes() throws IOException {
    ModelFile model = model();
    model.write(path);
    byte[] first = Files.readAllBytes(path);
    model.write(path);

    assertThat(Files.readAllBytes(path)).isEqualTo(first);
  }

  @Test
  void write_weightThatIsNotFinite_isRefusedAndLeavesTheOldFile() throws IOException {
    byte[] old = good().toBytes();
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>(model().parameters());
    parameters.put(
        Parameter.ENCODER_BIAS, DenseArray.of(new double[] {0, 0, Double.NaN, 0, 0, 0, 0}, 7));
    ModelFile model =
        new ModelFile(
            SPEC, List.of(), parameters, model().epochs(), model().steps(), model().provenance());

    assertThatThrownBy(() -> model.write(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("%s: tensor encoder.bias: expected finite numbers, was NaN at 2", path);
    assertThat(Files.readAllBytes(path)).isEqualTo(old);
  }

  @Test
  void write_whatCouldNotBeReadAgain_isRefused() throws IOException {
    ModelFile model =
        new ModelFile(SPEC, List.of(), ImmutableMap.of(), 0, 0, Provenance.initial("engine"));

    assertThatThrownBy(() -> model.write(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("%s: tensor encoder.weights: expected float numbers [5, 7], was missing", path);
    ClassifierSpec many =
        new ClassifierSpec(
            List.of(
                new AutoencoderSpec(
                    1,
                    1,
                    Activation.RELU,
                    Activation.LINEAR,
                    Sparsity.none(),
                    Reconstruction.meanSquaredError(),
                    Structure.plain(),
                    WeightPenalty.NONE,
                    Initializer.HE_NORMAL,
                    Precision.FLOAT32,
                    0,
                    Optional.empty())),
            1 << 18,
            true,
            List.of(),
            WeightPenalty.NONE,
            0);
    ModelFile classifier =
        new ModelFile(
            many,
            Collections.nCopies(1 << 18, "x"),
            NetworkState.initial(many, NetworkState.initial(many.encoders().get(0))).parameters(),
            0,
            0,
            Provenance.initial("engine"));
    assertThatThrownBy(() -> classifier.write(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("class_names")
        .hasMessageEndingWith("expected at most 262144 values, was more");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void read_noSuchFile_saysSo() {
    assertThatThrownBy(() -> ModelFile.read(path)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void read_folder_isRefused() {
    assertThatThrownBy(() -> ModelFile.read(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("%s: file: expected a file, was a folder", folder);
  }

  @Test
  void read_fileOfAnotherFormat_saysWhatItIs() throws IOException {
    Map<String, String> formats = new LinkedHashMap<>();
    formats.put("PK\3\4\0\0\0\0archive/data.pkl", "a zip archive, perhaps one of PyTorch");
    formats.put("\u0080\2\u008a\nl\u00fc\u009cF ", "a Python pickle, perhaps one of PyTorch");
    formats.put("\u0089HDF\r\n\u001a\n", "an HDF5 file, perhaps one of Keras");
    formats.put("\u0093NUMPY\1\0v", "a NumPy array");
    formats.put("\u001f\u008b\b\0\1\2\3\4\5", "a gzip file");
    formats.put("{\"d_in\": 4}", "a text, perhaps JSON");
    formats.put("a,b,c\r\n1,2,3\r\n", "a text");
    for (Map.Entry<String, String> format : formats.entrySet()) {
      assertRefused(
          format.getKey().getBytes(ISO_8859_1), "file", "a safetensors file", format.getValue());
    }
    assertRefused(
        ModelBytes.headerOnly("{\"__metadata__\":{\"format\":\"pt\"}}"),
        "file",
        "a model file of sparse-ae",
        "a safetensors file without a specification; if it lies in a SAELens folder, read the"
            + " folder by SaeLens.read");
  }

  @Test
  void read_bytes_isWhatAFileHolds() throws IOException {
    ModelFile model = model();
    model.write(path);
    byte[] bytes = model.toBytes();

    assertThat(bytes).isEqualTo(Files.readAllBytes(path));
    assertThat(ModelFile.read(bytes)).isEqualTo(model);
    Thread.currentThread().interrupt();
    assertThat(ModelFile.read(bytes)).isEqualTo(model);
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(() -> ModelFile.read(new byte[3]))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("the given bytes: header length: expected 8 bytes, was 3 bytes");
  }

  @Test
  void read_anotherKind_saysHowToLoadIt() throws IOException {
    model().write(path);

    assertThatThrownBy(() -> ModelFile.read(path, ClassifierSpec.class))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            "%s: specification.kind: expected classifier, was autoencoder: load it with"
                + " SparseAutoencoder.load",
            path);
  }

  @Test
  void read_headerLength_isBounded() throws IOException {
    assertRefused(new byte[0], "header length", "8 bytes", "0 bytes");
    assertRefused(new byte[7], "header length", "8 bytes", "7 bytes");
    assertRefused(
        ModelBytes.length(1),
        "header length",
        "at most 0, the bytes that follow",
        "1: a file cut short, or of another kind");
    assertRefused(
        ModelBytes.length(-1),
        "header length",
        "at most 0, the bytes that follow",
        "18446744073709551615: a file cut short, or of another kind");
    byte[] long17 = new byte[(1 << 24) + 9];
    System.arraycopy(ModelBytes.length((1 << 24) + 1), 0, long17, 0, 8);
    assertRefused(
        long17,
        "header length",
        "at most 16777216, the limit",
        "16777217: a file cut short, or of another kind");
  }

  @Test
  void read_headerThatIsNotAJsonObject_isRefused() throws IOException {
    assertRefused(ModelBytes.headerOnly(""), "header", "{ at its beginning", "");
    assertRefused(ModelBytes.headerOnly(" {}"), "header", "{ at its beginning", " {}");
    assertRefused(
        ModelBytes.headerOnly("[1,2,3,4,5,6]"), "header", "{ at its beginning", "[1,2,3,4,5");
    assertRefused(
        ModelBytes.headerOnly("{}  {}"),
        "header",
        "JSON",
        "something else at line 1 column 6 path $");
    byte[] overlong = ModelBytes.headerOnly("{\"ab\":{}}");
    overlong[10] = (byte) 0xC0;
    overlong[11] = (byte) 0xAF;
    assertRefused(overlong, "header", "UTF-8", "other bytes");
    Files.write(path, ModelBytes.headerOnly("{\"a\":"));
    assertThatThrownBy(() -> ModelFile.read(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            "%s: header: expected JSON, was something else at line 1 column 6 path $.a", path);
    Files.write(path, ModelBytes.headerOnly("{\"a\":{\"shape\":" + "[".repeat(999)));
    assertThatThrownBy(() -> ModelFile.read(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tensor a: shape");
  }

  @Test
  void read_tensorEntry_isChecked() throws IOException {
    String bias = "\"decoder.bias\":{\"dtype\":\"F64\",\"shape\":[5],\"data_offsets\":[8,48]}";
    String tensor = "tensor decoder.bias";
    assertChecked(bias, "\"decoder.bias\":5", tensor, "an object", "5");
    assertChecked(bias, bias.replace("F64", "I64"), tensor + ": dtype", "F64 for float64", "I64");
    assertChecked(bias, bias.replace("\"F64\"", "6"), tensor + ": dtype", "a text", "6");
    assertChecked(bias, bias.replace("dtype", "type"), tensor + ": dtype", "a text", "missing");
    assertChecked(bias, bias.replace("[5]", "[5],\"size\":5"), tensor, "no other field", "size");
    assertChecked(
        bias, bias.replace("\"shape\":[5],", ""), tensor + ": shape", "a list", "missing");
    assertChecked(
        bias,
        bias.replace(",\"data_offsets\":[8,48]", ""),
        tensor + ": data_offsets",
        "a list",
        "missing");
    assertChecked(
        bias, bias.replace("[5]", "[5],\"shape\":[5]"), tensor, "each name once", "shape twice");
    assertChecked(bias, bias + "," + bias, "header", "each name once", "decoder.bias twice");
  }

  @Test
  void read_moreTensorsOrTextsThanAnyModelHas_isRefused() throws IOException {
    StringBuilder tensors = new StringBuilder("{");
    StringBuilder texts = new StringBuilder("{\"__metadata__\":{");
    for (int i = 0; i <= 16_384; i++) {
      tensors.append(
          String.format(
              "\"t%d\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]},",
              i, 4 * i, 4 * i + 4));
      texts.append(String.format("\"t%d\":\"\",", i));
    }
    assertRefused(
        ModelBytes.headerOnly(tensors + "\"last\":{}}"), "header", "at most 16384 tensors", "more");
    assertRefused(
        ModelBytes.headerOnly(texts + "\"last\":\"\"}}"),
        "__metadata__",
        "at most 256 texts",
        "more");
  }

  @Test
  void read_controlCharactersInAHeader_areNotInTheMessage() throws IOException {
    String hostile = "\u001b[2J\u009b2J\u202e\u2028\u200b";
    assertRefused(
        ModelBytes.headerOnly("{\"" + hostile.replace("\u001b", "\\u001b") + "\":1}"),
        "tensor ?[2J?2J???",
        "an object",
        "1");
  }

  @Test
  void read_shape_isChecked() throws IOException {
    String bias = "\"shape\":[5],\"data_offsets\":[8,48]";
    String shape = "tensor decoder.bias: shape";
    String offsets = "tensor decoder.bias: data_offsets";
    String lengths = "lengths of at least 1 and a product of at most 2147483639";
    assertChecked(bias, bias.replace("[5]", "[-5]"), shape, lengths, "[-5]");
    assertChecked(bias, bias.replace("[5]", "[0]"), shape, lengths, "[0]");
    assertChecked(
        bias,
        bias.replace("[5]", "[4294967296,4294967296]"),
        shape,
        lengths,
        "[4294967296, 4294967296]");
    assertChecked(bias, bias.replace("[5]", "[65536,65536]"), shape, lengths, "[65536, 65536]");
    assertChecked(
        bias,
        bias.replace("[5]", "[99999999999999999999]"),
        shape + "[0]",
        "a whole number of 64 bits",
        "99999999999999999999");
    assertChecked(
        bias, bias.replace("[5]", "[5.0]"), shape + "[0]", "a whole number of 64 bits", "5.0");
    assertChecked(
        bias, bias.replace("[5]", "[1,1,1,1,1,1,1,1,5]"), shape, "at most 8 numbers", "more");
    assertChecked(
        bias, bias.replace("[5]", "[6]"), offsets, "48 bytes for F64 [6]", "40 bytes, [8, 48]");
    assertChecked(bias, bias.replace("[5]", "[5,1]"), shape, "[5]", "[5, 1]");
  }

  @Test
  void read_offsets_coverTheDataOnceEach() throws IOException {
    String bias = "\"data_offsets\":[8,48]";
    String offsets = "tensor decoder.bias: data_offsets";
    assertChecked(bias, "\"data_offsets\":[48,8]", offsets, "a beginning and an end", "[48, 8]");
    assertChecked(bias, "\"data_offsets\":[-8,32]", offsets, "a beginning and an end", "[-8, 32]");
    assertChecked(bias, "\"data_offsets\":[8]", offsets, "a beginning and an end", "[8]");
    assertChecked(bias, "\"data_offsets\":[8,48,56]", offsets, "at most 2 numbers", "more");
    assertChecked(
        bias,
        "\"data_offsets\":[16,56]",
        offsets,
        "to begin at 8, where the tensor before ends",
        "16");
    assertChecked(
        bias,
        "\"data_offsets\":[0,40]",
        offsets,
        "to begin at 8, where the tensor before ends",
        "0");
    ModelBytes good = good();
    int bytes = good.data().length;
    assertRefused(
        good.withData(Arrays.copyOf(good.data(), bytes + 1)).toCheckedBytes(),
        "tensors",
        bytes + " bytes after the header",
        (bytes + 1) + " bytes");
    assertRefused(
        good.withData(Arrays.copyOf(good.data(), bytes - 1)).toCheckedBytes(),
        "tensors",
        bytes + " bytes after the header",
        (bytes - 1) + " bytes");
  }

  @Test
  void read_tensorsThatDifferFromTheSpecification_areRefused() throws IOException {
    assertChecked(
        "\"encoder.bias\"",
        "\"encoder.buas\"",
        "tensor encoder.bias",
        "float numbers [7]",
        "missing");
    assertChecked(
        "\\\"hidden\\\":7",
        "\\\"hidden\\\":8",
        "tensor encoder.weights: shape",
        "[5, 8]",
        "[5, 7]");
    assertChecked(
        "\\\"precision\\\":\\\"float64\\\"",
        "\\\"precision\\\":\\\"float32\\\"",
        "tensor encoder.weights: dtype",
        "F32 for float32",
        "F64");
    ModelBytes good = good();
    int bytes = good.data().length;
    String extra =
        String.format(
            "},\"zebra\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[%d,%d]}}",
            bytes, bytes + 8);
    ModelBytes more =
        new ModelBytes(
            good.header().strip().replaceAll("\\}\\}$", extra),
            Arrays.copyOf(good.data(), bytes + 8));
    assertRefused(
        more.toCheckedBytes(), "tensor zebra", "no tensor that the specification lacks", "there");
  }

  @Test
  void read_metadata_areChecked() throws IOException {
    assertChecked(
        "\"format_version\":\"1.4\",", "", "format_version", "a version such as 1.4", "missing");
    assertChecked(
        "\"format_version\":\"1.4\"",
        "\"format_version\":1",
        "__metadata__.format_version",
        "a text",
        "1");
    assertChecked(
        "\"format_version\":\"1.4\"",
        "\"format_version\":\"1.4\",\"color\":\"red\"",
        "__metadata__",
        "no other field",
        "color");
    assertChecked(
        "\"format_version\":\"1.4\"",
        "\"format_version\":\"1.4\",\"format_version\":\"1.4\"",
        "__metadata__",
        "each name once",
        "format_version twice");
    assertChecked(
        "\\\"batch_top_k\\\"",
        "\\\"no_such\\\"",
        "specification.sparsity.kind",
        "one of [none, l1, kullback_leibler, top_k, batch_top_k, winner_take_all, jump_relu, gated,"
            + " matryoshka]",
        "no_such");
    assertChecked("\\\"epochs\\\":3", "\\\"epochs\\\":-3", "position.epochs", "at least 0", "-3");
    ModelBytes good = good();
    Files.write(
        path, new ModelBytes(good.header().replace("crc32", "crc31"), good.data()).toBytes());
    assertThatThrownBy(() -> ModelFile.read(path))
        .hasMessage("%s: __metadata__: expected no other field, was crc31", path);
  }

  @Test
  void read_provenance_isChecked() throws IOException {
    ModelBytes good = good();
    String saved = good.header().replaceAll(".*saved\\\\\":\\\\\"([^\\\\]*).*", "$1").strip();
    assertRefused(
        good.replace(saved, "yesterday").toCheckedBytes(),
        "provenance.saved",
        "a time such as 2026-01-31T12:00:00Z",
        "yesterday");
  }

  @Test
  void read_wrongChecksum_isRefused() throws IOException {
    ModelBytes good = good();
    byte[] data = good.data().clone();
    data[77] ^= 4;
    Files.write(path, good.withData(data).toBytes());

    assertThatThrownBy(() -> ModelFile.read(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessageMatching(
            ".*: __metadata__\\.crc32: expected [0-9a-f]{8} as the file says, was [0-9a-f]{8}");
  }

  @Test
  void read_weightThatIsNotFinite_isRefused() throws IOException {
    ModelBytes good = good();
    byte[] data = good.data().clone();
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putDouble(8 + 8, Double.NEGATIVE_INFINITY);

    assertRefused(
        good.withData(data).toCheckedBytes(),
        "tensor decoder.bias",
        "finite numbers",
        "-Infinity at 1");
  }

  @Test
  void read_damagedAnomalyDetection_isRefused() throws IOException {
    AnomalyBaseline baseline =
        new AnomalyBaseline(
            List.of(1.0, 2.0, 3.0, 4.0, 5.0),
            new Calibration(List.of(0.5, 0.25, 7.0)),
            Optional.empty());
    model().withBaseline(baseline).write(path);
    assertThat(ModelFile.read(path).baseline()).hasValue(baseline);
    ModelBytes good = ModelBytes.of(path);

    assertRefused(
        good.replace("calibration_rows\\\":3", "calibration_rows\\\":4").toCheckedBytes(),
        "tensor anomaly/scores: shape",
        "[4]",
        "[3]");
    assertRefused(
        good.replace("calibration_rows\\\":3", "calibration_rows\\\":0").toCheckedBytes(),
        "anomaly_detection.calibration_rows",
        "at least 1",
        "0");
    assertRefused(
        good.replace("column_errors\\\":0", "column_errors\\\":4").toCheckedBytes(),
        "anomaly_detection.column_errors",
        "0 or 5",
        "4");
    assertDetectionRefused(
        good, "[{'kind':'flag','name':'a'}]", "columns", "columns of 5 inputs", "1");
    assertDetectionRefused(
        good,
        "[{'kind':'ignored','name':'a'}]",
        "columns",
        "valid columns",
        "a schema needs a column that is not ignored");
    assertDetectionRefused(
        good,
        "[{'kind':'category','name':'a','values':['b','b']}]",
        "columns[0]",
        "valid settings",
        "column \"a\": each value must be there once and not be empty, were [b, b]");
    assertDetectionRefused(
        good,
        "[{'kind':'time','name':'a'}]",
        "columns[0].kind",
        "one of [numeric, category, flag, ignored]",
        "time");
    byte[] data = good.data().clone();
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putDouble(8, -2);
    assertRefused(
        good.withData(data).toCheckedBytes(),
        "tensor anomaly/scales",
        "positive numbers",
        "-2.0 at 1");
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putDouble(8, 2).putDouble(40, Double.NaN);
    assertRefused(
        good.withData(data).toCheckedBytes(),
        "tensor anomaly/scores",
        "finite numbers",
        "NaN at 0");
  }

  private void assertDetectionRefused(
      ModelBytes good, String columns, String part, String expected, String actual)
      throws IOException {
    String rows = "calibration_rows\\\":3";
    assertRefused(
        good.replace(rows, rows + ",'columns':".replace("'", "\\\"") + columns.replace("'", "\\\""))
            .toCheckedBytes(),
        "anomaly_detection." + part,
        expected,
        actual);
  }

  @Test
  void read_writtenByOthersInAnotherOrder_isEqual() throws IOException {
    ModelBytes good = good();
    String version = "\"format_version\":\"1.4\",";
    ModelBytes turned =
        good.replace(version, "").replace("\"__metadata__\":{", " \"__metadata__\" : {" + version);
    Files.write(path, turned.toCheckedBytes());

    assertThat(ModelFile.read(path).parameters()).isEqualTo(model().parameters());
  }
}
