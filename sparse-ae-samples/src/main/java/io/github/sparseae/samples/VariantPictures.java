package io.github.sparseae.samples;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Weights;
import io.github.sparseae.picture.Picture;
import io.github.sparseae.picture.ReconstructionPicture;
import io.github.sparseae.picture.WeightPicture;
import io.github.sparseae.samples.run.PagePng;
import io.github.sparseae.samples.run.TileRange;
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
  private final List<Figure> figures = new ArrayList<>();
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
    picture.save(folder.resolve(Figure.Kind.RECONSTRUCTIONS.file()));
    figures.add(Figure.of(Figure.Kind.RECONSTRUCTIONS, picture.toPng()));
  }

  /** The encoder initial, trained and the difference: 20×20 tiles of 28×28. */
  void saveEncoder(Weights initial, Weights trained) throws IOException {
    saveEncoder(Figure.Kind.ENCODER_INITIAL, initial, "encoder, initial");
    saveEncoder(Figure.Kind.ENCODER_TRAINED, trained, "encoder, trained");
    saveEncoder(
        Figure.Kind.ENCODER_DIFFERENCE, trained.minus(initial), "encoder, trained minus initial");
  }

  private void saveEncoder(Figure.Kind kind, Weights weights, String title) throws IOException {
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
    saveDecoder(Figure.Kind.DECODER_INITIAL, initial, "decoder, initial");
    saveDecoder(Figure.Kind.DECODER_TRAINED, trained, "decoder, trained");
    saveDecoder(
        Figure.Kind.DECODER_DIFFERENCE, trained.minus(initial), "decoder, trained minus initial");
    String title = variant + ": decoder by unit, trained";
    saveTiles(
        Figure.Kind.ATOMS,
        trained.decoder(),
        () ->
            WeightPicture.atoms(trained, Variant.SIDE, Variant.SIDE, title)
                .columns(Variant.HIDDEN_SIDE));
  }

  private void saveDecoder(Figure.Kind kind, Weights weights, String title) throws IOException {
    String full = variant + ": " + title;
    saveTiles(
        kind,
        weights.decoder(),
        () ->
            WeightPicture.decoder(weights, Variant.HIDDEN_SIDE, Variant.HIDDEN_SIDE, full)
                .columns(Variant.SIDE));
  }

  /** The file fills a screen; the page, which has seven of them, takes a pixel for a weight. */
  private void saveTiles(Figure.Kind kind, DenseArray weights, Supplier<WeightPicture> tiles)
      throws IOException {
    WeightPicture forFile = tiles.get();
    WeightPicture forPage = tiles.get().scale(1);
    double range = TileRange.legible(weights, forFile.range());
    if (range > 0) {
      forFile.range(range);
      forPage.range(range);
    }
    forFile.save(folder.resolve(kind.file()));
    figures.add(Figure.of(kind, PagePng.of(forPage.toPicture())));
  }

  /** The loss curve, unless charts cannot be drawn here. */
  void saveLossChart(List<Double> mse, boolean comparable) throws IOException {
    saveChart(Figure.Kind.LOSS, Charts.loss(variant, mse, comparable));
  }

  /** The classifier's curves, unless charts cannot be drawn here. */
  void saveClassifierChart(List<Double> errors, List<Double> accuracies, boolean comparable)
      throws IOException {
    saveChart(Figure.Kind.CLASSIFIER, Charts.classifier(variant, errors, accuracies, comparable));
  }

  /** What was drawn, in the order of the report. */
  List<Figure> figures() {
    return figures.stream().sorted(Comparator.comparing(Figure::kind)).toList();
  }

  private void saveChart(Figure.Kind kind, Optional<byte[]> png) throws IOException {
    Path file = folder.resolve(kind.file());
    if (png.isPresent()) {
      Files.write(file, png.get());
      figures.add(Figure.of(kind, png.get()));
    } else {
      // A chart of an earlier run beside the figures of this one would mislead.
      Files.deleteIfExists(file);
    }
  }
}
