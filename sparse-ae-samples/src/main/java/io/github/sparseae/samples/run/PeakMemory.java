package io.github.sparseae.samples.run;

import static io.github.sparseae.report.internal.Page.format;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Map;
import java.util.Optional;

/**
 * The peak memory of this process: resident bytes, native memory included, empty if the system does
 * not report them; and bytes of the Java heap, an upper bound: the sum of the peaks of its pools.
 */
public record PeakMemory(Optional<Long> resident, long heap) {
  public static PeakMemory now() {
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
            .sum();
    return new PeakMemory(residentOf(ProcessHandle.current()), heap);
  }

  /** Returns the peak of a process in bytes, native memory included; empty if it is unknown. */
  public static Optional<Long> residentOf(ProcessHandle process) {
    return RuntimeEnvironment.bytes("/proc/" + process.pid() + "/status", "VmHWM");
  }

  Map<String, Object> bytes() {
    Map<String, Object> bytes = OutputFolder.object("heapPeakBytes", heap);
    resident.ifPresent(peak -> bytes.put("residentPeakBytes", peak));
    return bytes;
  }

  /** Describes the peak, for example {@code "1,049 MB resident, 310 MB of Java heap"}. */
  public String describe() {
    String ofHeap = megabytes(heap) + " of Java heap";
    return resident.isPresent() ? megabytes(resident.get()) + " resident, " + ofHeap : ofHeap;
  }

  private static String megabytes(long bytes) {
    return format("%,d MB", Math.round(bytes / 1e6));
  }
}
