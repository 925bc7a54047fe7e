package io.github.sparseae.benchmarks;

import io.github.sparseae.benchmarks.sparseae.SparseAe;
import io.github.sparseae.benchmarks.sparseae.TensorFlowProducts;
import io.github.sparseae.benchmarks.sparseae.TensorFlowStep;
import io.github.sparseae.benchmarks.worker.Implementation;
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

/** The implementations that are compared in each workload; this library is the first. */
final class Candidates {
  private static final String PEERS = "io.github.sparseae.benchmarks.peers.";
  private static final Set<Workload> EPOCHS =
      EnumSet.of(Workload.LECTURE, Workload.LECTURE_L1, Workload.MODERN);
  private static final Set<Workload> DENSE_EPOCHS = EnumSet.of(Workload.LECTURE, Workload.MODERN);
  private static final Set<Workload> WITHOUT_TOP_K =
      EnumSet.complementOf(EnumSet.of(Workload.MODERN));

  /** Settings by which the C library keeps the memory of one step for the next. */
  private static final Map<String, String> KEEP_MEMORY =
      Map.of(
          "MALLOC_TOP_PAD_",
          "1000000000",
          "MALLOC_TRIM_THRESHOLD_",
          "10000000000",
          "MALLOC_MMAP_THRESHOLD_",
          "10000000000");

  private static final double ROUNDING_TO_BFLOAT16 = 1e-2;

  private record Entry(Candidate candidate, Set<Workload> workloads) {}

  private final List<Entry> entries = new ArrayList<>();

  /**
   * Returns all candidates.
   *
   * @param peers a file with the class path of the other libraries, beside the folder of their
   *     classes; null for only this library and TensorFlow
   * @param device the device of this library
   */
  static Candidates read(@Nullable Path peers, Device device) throws IOException {
    Candidates candidates = new Candidates();
    candidates.add(
        own("sparse-ae", Map.of(), List.of(), Candidate.ROUNDING), EnumSet.allOf(Workload.class));
    if (device != Device.GPU) {
      candidates.add(
          own(
              "sparse-ae in plain Java",
              Map.of(),
              List.of("-Dsparseae.engine=java", "--add-modules=jdk.incubator.vector"),
              Candidate.ROUNDING),
          EnumSet.allOf(Workload.class));
      candidates.add(
          own(
              "sparse-ae, products in bfloat16",
              Map.of(),
              List.of("-Dsparseae.bfloat16=true"),
              ROUNDING_TO_BFLOAT16),
          EPOCHS);
    }
    if (peers != null) {
      candidates.addPeers(
          peers.resolveSibling("classes") + File.pathSeparator + Files.readString(peers).strip());
    }
    candidates.add(bare("five products alone, TensorFlow", TensorFlowProducts.class), DENSE_EPOCHS);
    candidates.add(
        bare("one step on the same rows, TensorFlow", TensorFlowStep.class),
        EnumSet.of(Workload.LECTURE));
    return candidates;
  }

  private static Candidate bare(String name, Class<? extends Implementation> implementation) {
    return new Candidate(
        name,
        implementation.getName(),
        Candidate.ownClassPath(),
        Map.of("TF_ENABLE_ONEDNN_OPTS", "1"),
        List.of(),
        Candidate.ROUNDING);
  }

  /** Returns this library with its default settings, then with each other setting. */
  static List<Candidate> settings() {
    return List.of(
        own("default", Map.of(), List.of(), Candidate.ROUNDING),
        set("-Dsparseae.onednn=true", Candidate.ROUNDING),
        set("-Dsparseae.onednn=false", Candidate.ROUNDING),
        set("-Dsparseae.threads=1", Candidate.ROUNDING),
        set("-Dsparseae.bfloat16=true", ROUNDING_TO_BFLOAT16),
        own(
            "XLA",
            Map.of("TF_XLA_FLAGS", "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit"),
            List.of(),
            Candidate.ROUNDING));
  }

  private static Candidate set(String option, double tolerance) {
    return own(option, Map.of(), List.of(option), tolerance);
  }

  private static Candidate own(
      String name, Map<String, String> environment, List<String> options, double tolerance) {
    return new Candidate(
        name, SparseAe.class.getName(), Candidate.ownClassPath(), environment, options, tolerance);
  }

  private void addPeers(String classPath) {
    add(pyTorch("PyTorch by DJL", "PyTorchByHand", classPath), EnumSet.allOf(Workload.class));
    add(pyTorch("PyTorch by DJL, autograd", "PyTorchAutograd", classPath), EPOCHS);
    add(new Candidate("Deeplearning4j", PEERS + "Dl4j", classPath), WITHOUT_TOP_K);
    add(pyTorch("five products alone, PyTorch", "PyTorchProducts", classPath), DENSE_EPOCHS);
  }

  private static Candidate pyTorch(String name, String implementation, String classPath) {
    return new Candidate(
        name, PEERS + implementation, classPath, KEEP_MEMORY, List.of(), Candidate.ROUNDING);
  }

  private void add(Candidate candidate, Set<Workload> workloads) {
    entries.add(new Entry(candidate, workloads));
  }

  List<Candidate> of(Workload workload) {
    return entries.stream()
        .filter(entry -> entry.workloads().contains(workload))
        .map(Entry::candidate)
        .map(candidate -> workload.isUnpacking() ? candidate.unpacking() : candidate)
        .toList();
  }
}
