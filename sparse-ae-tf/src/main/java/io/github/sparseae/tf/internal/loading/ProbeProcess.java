package io.github.sparseae.tf.internal.loading;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import com.google.common.base.StandardSystemProperty;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.sparseae.tf.DoctorReport.Finding;
import io.github.sparseae.tf.DoctorReport.Level;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs {@link DoctorProbe} in a process of its own, because it could crash or hang. Findings are
 * kept however that process ends.
 *
 * @param main the class to run
 * @param options more options of the Java VM
 */
public record ProbeProcess(Duration timeout, String main, List<String> options) {
  /** Warnings of the Java VM come before what a process that crashes says of it. */
  private static final Predicate<String> IS_SAID =
      Pattern.compile("(?!#?$|WARNING: |Picked up |.* VM warning: ).*").asMatchPredicate();

  private static final int LINES_SAID = 3;
  private static final String NOT_STARTED =
      "see that the temporary folder, of -Djava.io.tmpdir, can be written and has room, and that"
          + " this process may start others";
  private static final List<String> INHERITED =
      List.of("org.bytedeco.", "sparseae.", "jna.", "user.home", "java.io.tmpdir");

  public ProbeProcess(Duration timeout) {
    this(timeout, DoctorProbe.class.getName(), List.of());
  }

  /** Runs the process, and ends it after the time limit. */
  public void run(Consumer<Finding> sink) {
    FindingLog to = new FindingLog(sink);
    to.examine(
        "TensorFlow",
        () -> {
          Path folder = null;
          try {
            folder = Files.createTempDirectory("sparse-ae-doctor");
            run(folder, sink, to);
          } catch (IOException | InterruptedException e) {
            to.problem("trouble", "could not be examined: " + e, NOT_STARTED);
            if (e instanceof InterruptedException) {
              Thread.currentThread().interrupt();
            }
          } finally {
            if (folder != null) {
              MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
            }
          }
        });
  }

  private void run(Path folder, Consumer<Finding> sink, FindingLog to)
      throws IOException, InterruptedException, URISyntaxException {
    Path results = Files.createFile(folder.resolve("results.txt"));
    Path words = folder.resolve("words.log");
    Process process =
        new ProcessBuilder(command(results, classPath(folder)))
            .redirectErrorStream(true)
            .redirectOutput(words.toFile())
            .start();
    boolean ended;
    try {
      ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly().waitFor();
    }
    List<String> lines = Files.readAllLines(results);
    lines.stream().filter(line -> line.contains("\t")).forEach(line -> sink.accept(decode(line)));
    List<String> begun = lines.stream().filter(line -> !line.contains("\t")).toList();
    if (ended && process.exitValue() == 0 && begun.contains(DoctorProbe.END)) {
      return;
    }
    String during = begun.isEmpty() ? "starting Java" : begun.get(begun.size() - 1);
    List<String> said =
        new String(Files.readAllBytes(words), Charset.defaultCharset()).lines().toList();
    to.problem(
        "trouble",
        "a process of its own "
            + (ended
                ? "ended with status " + process.exitValue()
                : "did not answer within " + timeout.toSeconds() + " s")
            + " while "
            + during
            + said(said),
        begun.isEmpty()
            ? "see what it said; if it found no class, this process has its classes from "
                + ProbeProcess.class.getClassLoader()
                + ", which another cannot use: run this class from a plain class path, java -cp"
                + " 'lib/*' io.github.sparseae.tf.Doctor, with all jars in lib"
            : advice(ended));
  }

  private static String advice(boolean ended) {
    return ended
        ? "TensorFlow's native library may be damaged or made for another processor: remove"
            + " JavaCPP's cache (~/.javacpp/cache, or where -Dorg.bytedeco.javacpp.cachedir"
            + " says) and try again; if it stays, report it with all that is printed here"
        : "see with a tool like nvidia-smi whether the driver answers, and whether another"
            + " process holds the lock of JavaCPP's cache (~/.javacpp/cache/.lock)";
  }

  private static String said(List<String> lines) {
    List<String> said =
        lines.stream().map(String::strip).filter(IS_SAID).limit(LINES_SAID).toList();
    return said.isEmpty() ? "" : "; it said: " + String.join(" | ", said);
  }

  private List<String> command(Path results, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(StandardSystemProperty.JAVA_HOME.value(), "bin", "java").toString());
    command.add("-Xmx" + Runtime.getRuntime().maxMemory());
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add(
        "-XX:ErrorFile="
            + new File(System.getProperty("java.io.tmpdir"), "sparse-ae-doctor-crash.log"));
    for (String name : System.getProperties().stringPropertyNames()) {
      if (INHERITED.stream().anyMatch(name::startsWith)) {
        command.add("-D" + name + "=" + System.getProperty(name));
      }
    }
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    Module module = ProbeProcess.class.getModule();
    if (module.isNamed()) {
      command.add("--module-path");
      command.add(System.getProperty("jdk.module.path", ""));
      command.add("--module");
      command.add(module.getName() + "/" + main);
    } else {
      command.add(main);
    }
    command.add(results.toString());
    return command;
  }

  /**
   * Returns this class's class path, with that of loaders of a build tool or a server.
   *
   * @param folder where jars are copied to that lie in another, as in Spring Boot's
   */
  private static String classPath(Path folder) throws IOException, URISyntaxException {
    Set<String> entries = new LinkedHashSet<>();
    ClassLoader loader = ProbeProcess.class.getClassLoader();
    for (;
        loader != null && loader != ClassLoader.getSystemClassLoader();
        loader = loader.getParent()) {
      if (loader instanceof URLClassLoader urls) {
        for (URL url : urls.getURLs()) {
          String entry = url.toString().replaceFirst("^jar:(.*)!/$", "$1");
          if (entry.startsWith("file:")) {
            entries.add(Path.of(new URI(entry)).toString());
          } else if (entry.endsWith(".jar")) {
            // JavaCPP names what it unpacks after the jar.
            Path place = Files.createDirectory(folder.resolve(String.valueOf(entries.size())));
            Path copy = place.resolve(entry.substring(entry.lastIndexOf('/') + 1));
            try (InputStream in = new URL(entry).openStream()) {
              Files.copy(in, copy);
            }
            entries.add(copy.toString());
          }
        }
      }
    }
    entries.addAll(
        Splitter.on(File.pathSeparatorChar)
            .splitToList(String.valueOf(StandardSystemProperty.JAVA_CLASS_PATH.value())));
    return String.join(File.pathSeparator, entries);
  }

  public static String encode(Finding finding) {
    String level = finding.level().name();
    return Stream.of(finding.section(), finding.name(), finding.value(), level, finding.advice())
        .map(part -> part.replaceAll("\\s+", " "))
        .collect(joining("\t"));
  }

  private static Finding decode(String line) {
    List<String> parts = Splitter.on('\t').splitToList(line);
    return new Finding(
        parts.get(0), parts.get(1), parts.get(2), Level.valueOf(parts.get(3)), parts.get(4));
  }
}
