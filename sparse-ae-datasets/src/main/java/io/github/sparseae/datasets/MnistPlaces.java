package io.github.sparseae.datasets;

import io.github.sparseae.internal.data.idx.IdxFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The places of MNIST in the order they are tried: the folder that the environment names, the cache
 * folder, the mirrors. All system state is in the components, so that tests use neither the network
 * nor the user's home.
 *
 * @param files training images, training labels, test images, test labels
 * @param environment the environment variables
 * @param home the user's home folder
 * @param mirrors the addresses of the mirrors, each ending with a slash
 * @param fetcher downloads files
 */
record MnistPlaces(
    List<MnistFile> files,
    Map<String, String> environment,
    String home,
    List<URI> mirrors,
    Fetcher fetcher) {
  static final String VARIABLE = "SPARSE_AE_MNIST";

  private static final String BEHIND_A_PROXY =
      "Behind a proxy, start Java with -Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT.\n";

  /** The number of files that a message names. */
  private static final int MOST_NAMED = 8;

  private static final List<URI> MIRRORS =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));

  /** Returns the places for the environment and home of this process, and the public mirrors. */
  static MnistPlaces ofThisSystem() {
    return new MnistPlaces(
        MnistFile.ALL,
        System.getenv(),
        System.getProperty("user.home", ""),
        MIRRORS,
        Download.overHttps());
  }

  /** Loads from the environment's folder, the cache, or the mirrors. */
  Mnist load() throws IOException {
    FailedAttempts failures = new FailedAttempts();
    String named = environment.getOrDefault(VARIABLE, "");
    if (named.isEmpty()) {
      failures.add("the environment variable " + VARIABLE, "not set");
      return loadCached(failures);
    }
    Path folder = path(named);
    if (folder == null) {
      failures.add("the environment variable " + VARIABLE, "no path: " + named);
      throw unavailable(failures, "");
    }
    return load(folder, ", named by " + VARIABLE);
  }

  Mnist load(Path folder) throws IOException {
    return load(folder, "");
  }

  private Mnist load(Path given, String naming) throws IOException {
    Path folder = given.toAbsolutePath();
    String source = "the folder " + folder + naming;
    FailedAttempts failures = new FailedAttempts();
    if (!Files.isDirectory(folder)) {
      failures.add(source, Files.exists(folder) ? "not a folder but a file" : "no such folder");
      throw unavailable(failures, "");
    }
    List<IdxFile> contents = new ArrayList<>();
    for (MnistFile file : files) {
      try {
        contents.add(file.read(file.in(folder)));
      } catch (IOException e) {
        failures.add(source + ": " + file.in(folder).getFileName(), e);
      }
    }
    if (!failures.descriptions.isEmpty()) {
      throw unavailable(failures, others(folder));
    }
    return Mnist.of(contents, source);
  }

  /** Says how files in MNIST's format that are not MNIST's are read; empty if there are none. */
  private static String others(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.matches(".*idx[13]-ubyte(\\.gz)?"))
              .sorted()
              .limit(MOST_NAMED)
              .toList();
      return names.isEmpty()
          ? ""
          : "If "
              + String.join(", ", names)
              + " are another data set in MNIST's format, such as Fashion-MNIST or EMNIST: read"
              + " images and labels by Idx.read(Path, Path).\n";
    } catch (IOException e) {
      return "";
    }
  }

  private Mnist loadCached(FailedAttempts failures) throws IOException {
    Path folder = cacheFolder();
    if (folder == null) {
      failures.add("the cache folder", "there is no home folder to put it in: " + home);
      throw unavailable(failures, "");
    }
    MnistCache cache = new MnistCache(folder, mirrors, fetcher);
    List<IdxFile> contents = new ArrayList<>();
    for (MnistFile file : files) {
      contents.add(
          cache.get(file, failures).orElseThrow(() -> unavailable(failures, BEHIND_A_PROXY)));
    }
    return Mnist.of(contents, source(folder, cache.downloads()));
  }

  private String source(Path folder, int downloads) {
    String source = "the cache folder " + folder;
    if (downloads == 0) {
      return source;
    }
    String hosts = mirrors.stream().map(URI::getHost).collect(Collectors.joining(" or "));
    return source + ", " + downloads + " of " + files.size() + " files downloaded from " + hosts;
  }

  /** Uses {@code $XDG_CACHE_HOME} if absolute, as its specification requires, else ~/.cache. */
  private @Nullable Path cacheFolder() {
    Path base = path(environment.getOrDefault("XDG_CACHE_HOME", ""));
    if (base == null || !base.isAbsolute()) {
      Path homeFolder = path(home);
      if (homeFolder == null || !homeFolder.isAbsolute()) {
        return null;
      }
      base = homeFolder.resolve(".cache");
    }
    return base.resolve("sparse-ae").resolve("mnist");
  }

  private static @Nullable Path path(String text) {
    try {
      return text.isEmpty() ? null : Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private MnistUnavailableException unavailable(FailedAttempts failures, String first) {
    boolean isSet = !environment.getOrDefault(VARIABLE, "").isEmpty();
    Path cache = cacheFolder();
    String advice =
        "%sWhat to do: set %s to a folder that holds these files, pass such a folder to"
            + " Mnist.load(Path), or %sdownload them by hand%s:%s";
    return new MnistUnavailableException(
        failures,
        advice.formatted(
            first,
            VARIABLE,
            isSet ? "unset it and " : "",
            cache == null ? "" : " into " + cache,
            files.stream().map(this::addresses).collect(Collectors.joining())));
  }

  private String addresses(MnistFile file) {
    String name = file.packedName();
    return mirrors.stream()
        .map(mirror -> mirror.resolve(name).toString())
        .collect(Collectors.joining(" or ", "\n  " + name + " from ", ""));
  }
}
