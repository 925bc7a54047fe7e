package io.github.sparseae.tf.internal.loading;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Finds the jars with a native library of TensorFlow on the class path. */
public final class NativeJars {
  private static final String POM = "META-INF/maven/org.tensorflow/%s/pom.properties";

  private NativeJars() {}

  /**
   * A jar with a native library.
   *
   * @param classifier its platform
   * @param file its name, which is also its folder in JavaCPP's cache
   * @param version TensorFlow Java's, or "unknown"
   * @param packed its size in bytes
   * @param unpacked the size of its libraries in bytes
   */
  public record NativeJar(
      String classifier, String file, String version, long packed, long unpacked) {}

  public static List<NativeJar> onClassPath() throws IOException {
    List<NativeJar> jars = new ArrayList<>();
    ClassLoader loader = NativeJars.class.getClassLoader();
    for (String classifier : NativeLibrary.present()) {
      for (String resource : NativeLibrary.resources(classifier)) {
        for (URL url : Collections.list(loader.getResources(resource))) {
          jars.add(read(classifier, url));
        }
      }
    }
    return jars;
  }

  private static NativeJar read(String classifier, URL url) throws IOException {
    URLConnection connection = url.openConnection();
    if (!(connection instanceof JarURLConnection inJar)) {
      return new NativeJar(
          classifier, url.toString(), "unknown", 0, connection.getContentLengthLong());
    }
    // Not shared, so that it can be closed.
    inJar.setUseCaches(false);
    try (JarFile jar = inJar.getJarFile()) {
      List<JarEntry> libraries =
          jar.stream().filter(entry -> entry.getName().contains("/" + classifier + "/")).toList();
      Path file = Path.of(jar.getName());
      return new NativeJar(
          classifier,
          String.valueOf(file.getFileName()),
          version(jar),
          file.toFile().length(),
          libraries.stream().mapToLong(ZipEntry::getSize).sum());
    }
  }

  private static String version(JarFile jar) throws IOException {
    ZipEntry entry = jar.getEntry(POM.formatted("tensorflow-core-native"));
    return version(entry == null ? null : jar.getInputStream(entry));
  }

  /** Returns the version of TensorFlow Java, or "unknown". */
  public static String javaVersion() throws IOException {
    ClassLoader loader = NativeJars.class.getClassLoader();
    return version(loader.getResourceAsStream(POM.formatted("tensorflow-core-api")));
  }

  private static String version(@Nullable InputStream pom) throws IOException {
    Properties properties = new Properties();
    try (pom) {
      if (pom != null) {
        properties.load(pom);
      }
    }
    return properties.getProperty("version", "unknown");
  }
}
