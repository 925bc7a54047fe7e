package io.github.sparseae.tf;

import io.github.sparseae.file.ModelFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A program that saves a model in a small file system of its own, which is full but for some
 * blocks, each time one block later; what is not as it should be ends it with an error.
 */
final class FullTmpfs {
  private static final int BLOCK = 4096;

  private FullTmpfs() {}

  /**
   * Says how often there was too little space and how often enough.
   *
   * @param args where the file system is
   */
  public static void main(String[] args) throws IOException {
    Path disk = Path.of(args[0]);
    Path file = disk.resolve("model.safetensors");
    ModelFile old = EndlessSaving.model(1);
    ModelFile next = EndlessSaving.model(2);
    old.write(file);
    long blocks = (Files.size(file) + BLOCK - 1) / BLOCK;
    int refused = 0;
    int saved = 0;
    for (long free = 0; free <= blocks * 12 / 10; free++) {
      Path filler = disk.resolve("filler");
      fill(filler, free * BLOCK);
      try {
        next.write(file);
        check(free >= blocks, "saved in " + free + " blocks");
        check(ModelFile.read(file).equals(next), "another model is there");
        saved++;
      } catch (FileSystemException e) {
        check(free < blocks, e.toString());
        check(
            String.valueOf(e.getMessage())
                .equals(file + ": could not be saved and is unchanged: No space left on device"),
            e.toString());
        check(ModelFile.read(file).equals(old), "the old model is not intact");
        refused++;
      }
      Files.delete(filler);
      try (Stream<Path> left = Files.list(disk)) {
        check(left.count() == 1, "something is left beside the model");
      }
      old.write(file);
    }
    System.out.println(refused + " refused, " + saved + " saved");
  }

  private static void fill(Path filler, long free) throws IOException {
    long bytes = Files.getFileStore(filler.getParent()).getUsableSpace() - free;
    Files.write(filler, new byte[Math.toIntExact(bytes)]);
  }

  private static void check(boolean condition, String message) {
    if (!condition) {
      throw new IllegalStateException(message);
    }
  }
}
