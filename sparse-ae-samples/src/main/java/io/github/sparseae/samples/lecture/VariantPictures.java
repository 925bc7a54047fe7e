package io.github.sparseae.samples.lecture;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.AtomicFile;
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
    Weights difference = trained.minus(initial);
    save(ReportPicture.Kind.ENCODER_INITIAL, Tiles.ENCODER, initial, "encoder, initial");
    save(ReportPicture.Kind.ENCODER_TRAINED, Tiles.ENCODER, trained, "encoder, trained");
    save(
        ReportPicture.Kind.ENCODER_DIFFERENCE,
        Tiles.ENCODER,
        difference,
        "encoder, trained minus initial");
  }

  /**
   * Saves the decoder, initial, trained and the difference: 28×28 tiles of 20×20, one for each
   * pixel. And, which the lecture does not show, the trained decoder by unit.
   */
  void saveDecoder(Weights initial, Weights trained) throws IOException {
    Weights difference = trained.minus(initial);
    save(ReportPicture.Kind.DECODER_INITIAL, Tiles.DECODER, initial, "decoder, initial");
    save(ReportPicture.Kind.DECODER_TRAINED, Tiles.DECODER, trained, "decoder, trained");
    save(
        ReportPicture.Kind.DECODER_DIFFERENCE,
        Tiles.DECODER,
        difference,
        "decoder, trained minus initial");
    save(ReportPicture.Kind.ATOMS, Tiles.ATOMS, trained, "decoder by unit, trained");
  }

  private void save(ReportPicture.Kind kind, Tiles tiles, Weights weights, String title)
      throws IOException {
    byte[] png =
        WeightTiles.save(
            () -> tiles.picture(weights, variant + ": " + title), folder.resolve(kind.file()));
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
      AtomicFile.write(file, png.get());
      pictures.add(ReportPicture.of(kind, png.get()));
    } else {
      // A chart of an earlier run beside the results of this one would mislead.
      Files.deleteIfExists(file);
    }
  }

  /** Square tiles: how they are laid out, and the side of each. */
  private record Tiles(Layout layout, int side, int columns) {
    static final Tiles ENCODER =
        new Tiles(WeightPicture::encoder, Variant.SIDE, Variant.HIDDEN_SIDE);
    static final Tiles DECODER =
        new Tiles(WeightPicture::decoder, Variant.HIDDEN_SIDE, Variant.SIDE);
    static final Tiles ATOMS = new Tiles(WeightPicture::atoms, Variant.SIDE, Variant.HIDDEN_SIDE);

    interface Layout {
      WeightPicture of(Weights weights, int tileHeight, int tileWidth, String title);
    }

    WeightPicture picture(Weights weights, String title) {
      return layout.of(weights, side, side, title).columns(columns);
    }
  }
}
