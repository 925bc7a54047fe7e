package io.github.sparseae.tf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library in a jar of jars, which Spring Boot's loader opens. */
@Tag("full")
class NestedJarsIT {
  private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

  @TempDir private Path folder;

  @Test
  void examine_inAJarOfJars_findsTheEngineAndComputesInItsOwnProcess() throws Exception {
    ChildJvm.Ended ended = new ChildJvm().only(application(Doctor.class)).run(LAUNCHER);

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .anyMatch(
            line -> line.matches(" +on the class path +TensorFlow \\(priority 100\\), Java .*"))
        .anyMatch(line -> line.matches(" +taken for training +TensorFlow, of the highest priority"))
        .anyMatch(line -> line.matches(" +native library +TensorFlow 2\\.18\\.0, loaded in .*"))
        .anyMatch(line -> line.matches(" +CPU:0 +multiplies matrices"))
        .noneMatch(line -> line.contains("examined"))
        .contains("healthy");
    assertThat(ended.status()).isZero();
  }

  /** Writes a jar with Spring Boot's loader and, in it, what this process has on its class path. */
  private Path application(Class<?> main) throws IOException {
    Path file = folder.resolve("application.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Start-Class", main.getName());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      copyLoader(out);
      out.putNextEntry(new ZipEntry("BOOT-INF/classes/"));
      out.putNextEntry(new ZipEntry("BOOT-INF/lib/"));
      int number = 0;
      for (String entry :
          Splitter.on(File.pathSeparatorChar).split(System.getProperty("java.class.path"))) {
        Path path = Path.of(entry);
        if (Files.isDirectory(path)) {
          store(out, "classes-" + ++number + ".jar", jarOf(path));
        } else if (Files.exists(path)) {
          store(out, path.getFileName().toString(), Files.readAllBytes(path));
        }
      }
    }
    return file;
  }

  private static void copyLoader(JarOutputStream out) throws IOException {
    Path host = Path.of("target", "host-libraries");
    try (Stream<Path> files = Files.list(host);
        JarFile loader =
            new JarFile(
                files
                    .filter(each -> each.getFileName().toString().startsWith("spring-boot-loader"))
                    .findFirst()
                    .orElseThrow()
                    .toFile())) {
      Enumeration<JarEntry> entries = loader.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        if (!entry.getName().startsWith("META-INF/MANIFEST")) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          out.write(loader.getInputStream(entry).readAllBytes());
        }
      }
    }
  }

  /** The loader reads jars in place, so they must not be compressed again. */
  private static void store(JarOutputStream out, String name, byte[] jar) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(jar);
    ZipEntry entry = new ZipEntry("BOOT-INF/lib/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(jar.length);
    entry.setCrc(sum.getValue());
    out.putNextEntry(entry);
    out.write(jar);
  }

  /** Returns a jar of the classes in a folder. */
  static byte[] jarOf(Path classes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    try (JarOutputStream out = new JarOutputStream(bytes)) {
      for (Path file : files) {
        String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
        out.putNextEntry(new ZipEntry(name));
        Files.copy(file, out);
      }
    }
    return bytes.toByteArray();
  }
}
