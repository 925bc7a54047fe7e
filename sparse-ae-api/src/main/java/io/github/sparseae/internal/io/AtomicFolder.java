package io.github.sparseae.internal.io;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Creates a folder in one step: a reader finds none or the complete one, also after a crash. */
public final class AtomicFolder {
  private AtomicFolder() {}

  /**
   * Writes a temporary folder beside the target, forces it to the disk, and renames it to the
   * target. An existing file or folder is left alone. On failure there is no target and nothing
   * else remains. An interrupt does not stop the writing, as in {@link AtomicFile#replace}.
   *
   * @param content writes all to an empty folder; called again, with another, after an interrupt
   */
  public static void create(Path path, IoConsumer<Path> content) throws IOException {
    Uninterrupted.call(
        () -> {
          createOnce(path, content);
          return true;
        });
  }

  private static void createOnce(Path path, IoConsumer<Path> content) throws IOException {
    Path target = path.toAbsolutePath();
    Path parent = target.getParent();
    if (parent == null || Files.exists(target, NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(
          path.toString(),
          null,
          "cannot be saved: there is a file or folder of that name; choose another name, or move it"
              + " away first");
    }
    AtomicFile.move(
        path,
        target,
        "could not be saved, and nothing of it remains",
        unfinished -> {
          Files.createDirectory(unfinished);
          content.accept(unfinished);
          force(unfinished);
        },
        ATOMIC_MOVE);
  }

  private static void force(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.toList();
    }
    for (Path each : all) {
      if (Files.isDirectory(each)) {
        AtomicFile.forceFolder(each);
      } else {
        try (FileChannel channel = FileChannel.open(each, WRITE)) {
          channel.force(true);
        }
      }
    }
  }
}
