package io.github.sparseae.samples.lecture;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Weights;
import io.github.sparseae.picture.Picture;
import io.github.sparseae.picture.ReconstructionPicture;
import io.github.sparseae.picture.WeightPicture;
import io.github.sparseae.samples.run.CompactPng;
import io.github.sparseae.samples.run.WeightRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Draws the pictures of one variant, saves them in its folder and keeps them for the report. */
final class VariantPictures {
  private final Variant variant;
  private final Path folder;
  private final List<ReportPicture> figures = new ArrayList<>();
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

  /** What the network makes of the shown digits at a moment of its training. */
  void addReconstructions(String moment, DenseArray images) {
    reconstructions.add(moment, images);
  }

  void saveReconstructions() throws IOException {
    Picture picture = reconstructions.toPicture();
    picture.save(folder.resolve(ReportPicture.Kind.RECONSTRUCTIONS.file()));
    figures.add(ReportPicture.of(ReportPicture.Kind.RECONSTRUCTIONS, picture.toPng()));
  }

  /** The encoder initial, trained and the difference: 20×20 tiles of 28×28. */
  void saveEncoder(Weights initial, Weights trained) throws IOException {
    saveEncoder(ReportPicture.Kind.ENCODER_INITIAL, initial, "encoder, initial");
    saveEncoder(ReportPicture.Kind.ENCODER_TRAINED, trained, "encoder, trained");
    saveEncoder(
        ReportPicture.Kind.ENCODER_DIFFERENCE, trained.minus(initial), "encoder, trained minus initial");
  }

  private void saveEncoder(ReportPicture.Kind kind, Weights weights, String title) throws IOException {
    String full = variant + ": " + title;
    saveTiles(
        kind,
        weights.encoder(),
        () ->
            WeightPicture.encoder(weights, Variant.SIDE, Variant.SIDE, full)
                .columns(Variant.HIDDEN_SIDE));
  }

  /**
   * The decoder initial, trained and the difference: 28×28 tiles of 20×20, one for each pixel. And,
   * where the lecture does not look, the trained decoder by unit: strokes, if it found any.
   */
  void saveDecoder(Weights initial, Weights trained) throws IOException {
    saveDecoder(ReportPicture.Kind.DECODER_INITIAL, initial, "decoder, initial");
    saveDecoder(ReportPicture.Kind.DECODER_TRAINED, trained, "decoder, trained");
    saveDecoder(
        ReportPicture.Kind.DECODER_DIFFERENCE, trained.minus(initial), "decoder, trained minus initial");
    String title = variant + ": decoder by unit, trained";
    saveTiles(
        ReportPicture.Kind.ATOMS,
        trained.decoder(),
        () ->
            WeightPicture.atoms(trained, Variant.SIDE, Variant.SIDE, title)
                .columns(Variant.HIDDEN_SIDE));
  }

  private void saveDecoder(ReportPicture.Kind kind, Weights weights, String title) throws IOException {
    String full = variant + ": " + title;
    saveTiles(
        kind,
        weights.decoder(),
        () ->
            WeightPicture.decoder(weights, Variant.HIDDEN_SIDE, Variant.HIDDEN_SIDE, full)
                .columns(Variant.SIDE));
  }

  /** The file fills a screen; the page, which has seven of them, takes a pixel for a weight. */
  private void saveTiles(ReportPicture.Kind kind, DenseArray weights, Supplier<WeightPicture> tiles)
      throws IOException {
    WeightPicture forFile = tiles.get();
    WeightPicture forPage = tiles.get().scale(1);
    double range = WeightRange.legible(weights, forFile.range());
    if (range > 0) {
      forFile.range(range);
      forPage.range(range);
    }
    forFile.save(folder.resolve(kind.file()));
    figures.add(ReportPicture.of(kind, CompactPng.of(forPage.toPicture())));
  }

  /** The loss curve, unless charts cannot be drawn here. */
  void saveLossChart(List<Double> mse, boolean comparable) throws IOException {
    saveChart(ReportPicture.Kind.LOSS, LectureCharts.loss(variant, mse, comparable));
  }

  /** The classifier's curves, unless charts cannot be drawn here. */
  void saveClassifierChart(List<Double> errors, List<Double> accuracies, boolean comparable)
      throws IOException {
    saveChart(ReportPicture.Kind.CLASSIFIER, LectureCharts.classifier(variant, errors, accuracies, comparable));
  }

  /** What was drawn, in the order of the report. */
  List<ReportPicture> figures() {
    return figures.stream().sorted(Comparator.comparing(ReportPicture::kind)).toList();
  }

  private void saveChart(ReportPicture.Kind kind, Optional<byte[]> png) throws IOException {
    Path file = folder.resolve(kind.file());
    if (png.isPresent()) {
      Files.write(file, png.get());
      figures.add(ReportPicture.of(kind, png.get()));
    } else {
      // A chart of an earlier run beside the figures of this one would mislead.
      Files.deleteIfExists(file);
    }
  }
}
