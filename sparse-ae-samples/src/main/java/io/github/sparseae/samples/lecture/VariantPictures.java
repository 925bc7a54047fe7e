package io.github.sparseae.samples.lecture;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Weights;
import io.github.sparseae.picture.Picture;
import io.github.sparseae.picture.ReconstructionPicture;
import io.github.sparseae.picture.WeightPicture;
import io.github.sparseae.samples.run.WeightTiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Draws and saves the pictures of one variant and collects them for the report. */
final class VariantPictures {
  private final Variant variant;
  private final Path folder;
  private final List<ReportPicture> pictures = new ArrayList<>();
  private final ReconstructionPicture reconstructions;

  VariantPictures(Variant variant, Path folder, Samples shown) {
    this.variant = variant;
    this.folder = folder;
    reconstructions =
        ReconstructionPicture.of(Variant.SIDE, Variant.SIDE)
            .title(variant + ": test digits and their reconstructions")
            .add("input", shown)
            .meanSquaredErrors();
  }

  /** Adds reconstructions of the shown digits at one point of training. */
  void addReconstructions(String label, DenseArray images) {
    reconstructions.add(label, images);
  }

  void saveReconstructions() throws IOException {
    Picture picture = reconstructions.toPicture();
    picture.save(folder.resolve(ReportPicture.Kind.RECONSTRUCTIONS.file()));
    pictures.add(ReportPicture.of(ReportPicture.Kind.RECONSTRUCTIONS, picture.toPng()));
  }

  /** Saves the encoder, initial, trained and the difference: 20×20 tiles of 28×28. */
  void saveEncoder(Weights initial, Weights trained) throws IOException {
    saveEncoder(ReportPicture.Kind.ENCODER_INITIAL, initial, "encoder, initial");
    saveEncoder(ReportPicture.Kind.ENCODER_TRAINED, trained, "encoder, trained");
    saveEncoder(
        ReportPicture.Kind.ENCODER_DIFFERENCE,
        trained.minus(initial),
        "encoder, trained minus initial");
  }

  private void saveEncoder(ReportPicture.Kind kind, Weights weights, String title)
      throws IOException {
    String full = variant + ": " + title;
    saveTiles(
        kind,
        weights.encoder(),
        () ->
            WeightPicture.encoder(weights, Variant.SIDE, Variant.SIDE, full)
                .columns(Variant.HIDDEN_SIDE));
  }

  /**
   * Saves the decoder, initial, trained and the difference: 28×28 tiles of 20×20, one for each
   * pixel. And, which the lecture does not show, the trained decoder by unit.
   */
  void saveDecoder(Weights initial, Weights trained) throws IOException {
    saveDecoder(ReportPicture.Kind.DECODER_INITIAL, initial, "decoder, initial");
    saveDecoder(ReportPicture.Kind.DECODER_TRAINED, trained, "decoder, trained");
    saveDecoder(
        ReportPicture.Kind.DECODER_DIFFERENCE,
        trained.minus(initial),
        "decoder, trained minus initial");
    String title = variant + ": decoder by unit, trained";
    saveTiles(
        ReportPicture.Kind.ATOMS,
        trained.decoder(),
        () ->
            WeightPicture.atoms(trained, Variant.SIDE, Variant.SIDE, title)
                .columns(Variant.HIDDEN_SIDE));
  }

  private void saveDecoder(ReportPicture.Kind kind, Weights weights, String title)
      throws IOException {
    String full = variant + ": " + title;
    saveTiles(
        kind,
        weights.decoder(),
        () ->
            WeightPicture.decoder(weights, Variant.HIDDEN_SIDE, Variant.HIDDEN_SIDE, full)
                .columns(Variant.SIDE));
  }

  private void saveTiles(ReportPicture.Kind kind, DenseArray weights, Supplier<WeightPicture> tiles)
      throws IOException {
    byte[] png = WeightTiles.save(weights, tiles, folder.resolve(kind.file()));
    pictures.add(ReportPicture.of(kind, png));
  }

  /** Saves the loss curve, unless Java has no fonts. */
  void saveLossChart(List<Double> mse, boolean comparable) throws IOException {
    saveChart(ReportPicture.Kind.LOSS, LectureCharts.loss(variant, mse, comparable));
  }

  /** Saves the classifier's curves, unless Java has no fonts. */
  void saveClassifierChart(List<Double> errors, List<Double> accuracies, boolean comparable)
      throws IOException {
    saveChart(
        ReportPicture.Kind.CLASSIFIER,
        LectureCharts.classifier(variant, errors, accuracies, comparable));
  }

  /** Returns all pictures, in the order of the report. */
  List<ReportPicture> all() {
    return pictures.stream().sorted(Comparator.comparing(ReportPicture::kind)).toList();
  }

  private void saveChart(ReportPicture.Kind kind, Optional<byte[]> png) throws IOException {
    Path file = folder.resolve(kind.file());
    if (png.isPresent()) {
      Files.write(file, png.get());
      pictures.add(ReportPicture.of(kind, png.get()));
    } else {
      // A chart of an earlier run beside the results of this one would mislead.
      Files.deleteIfExists(file);
    }
  }
}
