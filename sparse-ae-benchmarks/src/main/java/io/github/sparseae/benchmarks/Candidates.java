package io.github.sparseae.benchmarks;

import static java.util.function.Predicate.not;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.ObjectArrays;
import io.github.sparseae.benchmarks.sparseae.FitRun;
import io.github.sparseae.benchmarks.sparseae.MemoryCopies;
import io.github.sparseae.benchmarks.sparseae.SparseAe;
import io.github.sparseae.benchmarks.sparseae.TensorFlowAlone;
import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.model.Device;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The implementations that are compared in each workload; this library is the first. */
final class Candidates {
  private static final String PEERS = "io.github.sparseae.benchmarks.peers.";
  private static final String IN_JAVA = "sparse-ae in plain Java";
  private static final String PYTORCH = "PyTorch by DJL";
  private static final String DL4J = "Deeplearning4j";

  /** The candidates of the chart, which are those of most workloads. */
  static final List<String> CHARTED = List.of(IN_JAVA, PYTORCH, DL4J);

  private static final Predicate<Workload> OF_LIBRARIES =
      each -> !each.isOfMachine() && !each.isOfRuns();

  /** Where plain Java is given the module of vectors, which one row alone leaves unused. */
  private static final Predicate<Workload> STEADY = OF_LIBRARIES.and(not(is(Workload.FIRST_ROW)));

  private static final Predicate<Workload> IS_LECTURE =
      OF_LIBRARIES.and(each -> each.network.isLecture());

  /** Where PyTorch's gradients are derived by hand. */
  private static final Predicate<Workload> BY_HAND = IS_LECTURE.or(is(Workload.JUMP_RELU));

  /** Settings by which the C library keeps the memory of one step for the next. */
  private static final Map<String, String> KEEP_MEMORY =
      Map.of(
          "MALLOC_TOP_PAD_", "1000000000",
          "MALLOC_TRIM_THRESHOLD_", "10000000000",
          "MALLOC_MMAP_THRESHOLD_", "10000000000");

  private static final String ENGINE = "-Dsparseae.engine=java";
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";
  private static final String BFLOAT16 = "-Dsparseae.bfloat16=true";
  private static final double ROUNDING_TO_BFLOAT16 = 1e-2;

  /** The tolerance for another loss: a target for L0 controls the weight of the penalty. */
  private static final double OTHER_PENALTY = 0.5;

  private final ListMultimap<Workload, Candidate> candidates = ArrayListMultimap.create();

  /**
   * Returns all candidates.
   *
   * @param peers a file with the class path of the other libraries, beside the folder of their
   *     classes; null for only this library and TensorFlow
   * @param device the device of this library
   */
  static Candidates read(@Nullable Path peers, Device device) throws IOException {
    Candidates candidates = new Candidates();
    engines(SparseAe.class, device).forEach(engine -> candidates.add(engine, STEADY));
    candidates.add(new Candidate("sparse-ae", SparseAe.class), is(Workload.FIRST_ROW));
    if (device != Device.GPU) {
      candidates.add(new Candidate(IN_JAVA, SparseAe.class, ENGINE), is(Workload.FIRST_ROW));
    }
    candidates.addRuns("", Workload.CONVENIENCES, Workload.EPOCH_ENDS);
    if (device != Device.GPU) {
      candidates.addRuns(
          " in plain Java",
          Workload.CONVENIENCES_IN_JAVA,
          Workload.EPOCH_ENDS_IN_JAVA,
          ENGINE,
          VECTORS);
      candidates.add(
          new Candidate("sparse-ae, products in bfloat16", SparseAe.class, BFLOAT16)
              .tolerance(ROUNDING_TO_BFLOAT16),
          is(Workload.LECTURE, Workload.TOP_K));
    }
    if (peers != null) {
      candidates.addPeers(
          peers.resolveSibling("classes") + File.pathSeparator + Files.readString(peers).strip());
    }
    candidates.add(
        new Candidate("TensorFlow", TensorFlowAlone.class).with("TF_ENABLE_ONEDNN_OPTS", "1"),
        is(Workload.PRODUCTS));
    candidates.add(
        new Candidate("TensorFlow's session alone", TensorFlowAlone.class),
        is(Workload.ENCODE_DIGIT, Workload.ENCODE_DENSE_ROW));
    candidates.add(new Candidate("plain Java", MemoryCopies.class), is(Workload.COPIES));
    return candidates;
  }

  private static Predicate<Workload> is(Workload... workloads) {
    return Set.of(workloads)::contains;
  }

  /** Adds a run without and with what is compared, by one engine. */
  private void addRuns(
      String engine, Workload conveniences, Workload epochEnds, String... options) {
    add(new Candidate("bare" + engine, FitRun.Bare.class, options), is(conveniences));
    add(
        new Candidate("with everything on" + engine, FitRun.Convenient.class, options)
            .tolerance(OTHER_PENALTY),
        is(conveniences));
    add(new Candidate("one epoch" + engine, FitRun.Whole.class, options), is(epochEnds));
    add(new Candidate("eight epochs" + engine, FitRun.Divided.class, options), is(epochEnds));
  }

  /** Returns a training of this library by TensorFlow and, on a CPU, in plain Java. */
  static List<Candidate> engines(
      Class<? extends Implementation> kind, Device device, String... options) {
    Candidate tensorFlow = new Candidate("sparse-ae", kind, options);
    String[] inJava = ObjectArrays.concat(new String[] {ENGINE, VECTORS}, options, String.class);
    return device == Device.GPU
        ? List.of(tensorFlow)
        : List.of(tensorFlow, new Candidate(IN_JAVA, kind, inJava));
  }

  static List<Candidate> settings() {
    return List.of(
        new Candidate("default", SparseAe.class),
        set("-Dsparseae.onednn=true"),
        set("-Dsparseae.onednn=false"),
        set("-Dsparseae.threads=1"),
        set(BFLOAT16).tolerance(ROUNDING_TO_BFLOAT16),
        new Candidate("XLA", SparseAe.class)
            .with("TF_XLA_FLAGS", "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit"));
  }

  private static Candidate set(String option) {
    return new Candidate(option, SparseAe.class, option);
  }

  private void addPeers(String classPath) {
    add(peer(PYTORCH, "PyTorchByHand", classPath), BY_HAND);
    add(peer(PYTORCH, "PyTorchAutograd", classPath), OF_LIBRARIES.and(BY_HAND.negate()));
    add(
        peer(PYTORCH + ", autograd", "PyTorchAutograd", classPath),
        is(Workload.LECTURE, Workload.LECTURE_L1));
    // Deeplearning4j has no layer that keeps few units.
    add(peer(DL4J, "Dl4j", classPath), IS_LECTURE.and(not(is(Workload.ENCODE_BY_THREADS))));
    add(peer("PyTorch", "PyTorchProducts", classPath), is(Workload.PRODUCTS));
  }

  private static Candidate peer(String name, String implementation, String classPath) {
    Map<String, String> environment = name.startsWith("PyTorch") ? KEEP_MEMORY : Map.of();
    return new Candidate(
        name, PEERS + implementation, classPath, environment, List.of(), Candidate.ROUNDING);
  }

  private void add(Candidate candidate, Predicate<Workload> workloads) {
    Arrays.stream(Workload.values())
        .filter(workloads)
        .forEach(workload -> candidates.put(workload, candidate));
  }

  List<Candidate> of(Workload workload) {
    return candidates.get(workload);
  }
}
