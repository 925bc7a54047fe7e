package io.github.sparseae.benchmarks.compare;

import io.github.sparseae.benchmarks.contender.Contender;
import io.github.sparseae.benchmarks.contest.ClassPath;
import io.github.sparseae.benchmarks.contest.Entrant;
import io.github.sparseae.benchmarks.ours.SparseAe;
import io.github.sparseae.benchmarks.ours.TensorFlowProducts;
import io.github.sparseae.benchmarks.ours.TensorFlowStep;
import io.github.sparseae.model.Device;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who takes part in what. This library is the first in everything. */
final class Roster {
  private static final String PEERS = "io.github.sparseae.benchmarks.peers.";
  private static final Set<Work> EPOCHS = EnumSet.of(Work.LECTURE, Work.LECTURE_L1, Work.MODERN);
  private static final Set<Work> DENSE_EPOCHS = EnumSet.of(Work.LECTURE, Work.MODERN);
  private static final Set<Work> WITHOUT_TOP_K = EnumSet.complementOf(EnumSet.of(Work.MODERN));

  /** So that the C library keeps the memory of one step for the next. */
  private static final Map<String, String> KEEP_MEMORY =
      Map.of(
          "MALLOC_TOP_PAD_",
          "1000000000",
          "MALLOC_TRIM_THRESHOLD_",
          "10000000000",
          "MALLOC_MMAP_THRESHOLD_",
          "10000000000");

  private static final double ROUNDING_TO_BFLOAT16 = 1e-2;

  private record Place(Entrant entrant, Set<Work> works) {}

  private final List<Place> places = new ArrayList<>();

  /**
   * Reads who is there.
   *
   * @param peers a file with what the peers need on their class path, in the folder that their
   *     classes are in; null: only this library and TensorFlow
   * @param device where this library computes
   */
  static Roster read(@Nullable Path peers, Device device) throws IOException {
    Roster roster = new Roster();
    roster.add(own("sparse-ae", Map.of(), List.of(), Entrant.ROUNDING), EnumSet.allOf(Work.class));
    if (device != Device.GPU) {
      roster.add(
          own(
              "sparse-ae, products in bfloat16",
              Map.of(),
              List.of("-Dsparseae.bfloat16=true"),
              ROUNDING_TO_BFLOAT16),
          EPOCHS);
    }
    if (peers != null) {
      roster.addPeers(
          peers.resolveSibling("classes") + File.pathSeparator + Files.readString(peers).strip());
    }
    roster.add(bare("five products alone, TensorFlow", TensorFlowProducts.class), DENSE_EPOCHS);
    roster.add(
        bare("one step on the same rows, TensorFlow", TensorFlowStep.class),
        EnumSet.of(Work.LECTURE));
    return roster;
  }

  private static Entrant bare(String name, Class<? extends Contender> contender) {
    return new Entrant(
        name,
        contender.getName(),
        ClassPath.own(),
        Map.of("TF_ENABLE_ONEDNN_OPTS", "1"),
        List.of());
  }

  /** This library alone, with every setting at its default first, and then with others. */
  static List<Entrant> settings() {
    return List.of(
        own("default", Map.of(), List.of(), Entrant.ROUNDING),
        set("-Dsparseae.onednn=true", Entrant.ROUNDING),
        set("-Dsparseae.onednn=false", Entrant.ROUNDING),
        set("-Dsparseae.threads=1", Entrant.ROUNDING),
        set("-Dsparseae.bfloat16=true", ROUNDING_TO_BFLOAT16),
        own(
            "XLA",
            Map.of("TF_XLA_FLAGS", "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit"),
            List.of(),
            Entrant.ROUNDING));
  }

  private static Entrant set(String option, double tolerance) {
    return own(option, Map.of(), List.of(option), tolerance);
  }

  private static Entrant own(
      String name, Map<String, String> environment, List<String> options, double tolerance) {
    return new Entrant(
        name, SparseAe.class.getName(), ClassPath.own(), environment, options, tolerance);
  }

  private void addPeers(String classPath) {
    add(pyTorch("PyTorch by DJL", "PyTorchByHand", classPath), EnumSet.allOf(Work.class));
    add(pyTorch("PyTorch by DJL, autograd", "PyTorchAutograd", classPath), EPOCHS);
    add(new Entrant("Deeplearning4j", PEERS + "Dl4j", classPath), WITHOUT_TOP_K);
    add(pyTorch("five products alone, PyTorch", "PyTorchProducts", classPath), DENSE_EPOCHS);
  }

  private static Entrant pyTorch(String name, String contender, String classPath) {
    return new Entrant(name, PEERS + contender, classPath, KEEP_MEMORY, List.of());
  }

  private void add(Entrant entrant, Set<Work> works) {
    places.add(new Place(entrant, works));
  }

  List<Entrant> of(Work work) {
    return places.stream()
        .filter(place -> place.works().contains(work))
        .map(Place::entrant)
        .map(entrant -> work.isUnpacking() ? entrant.unpacking() : entrant)
        .toList();
  }
}
