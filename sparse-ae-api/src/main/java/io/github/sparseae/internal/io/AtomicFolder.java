package io.github.sparseae.internal.io;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Creates a folder in one step: whoever looks finds no folder, or all that is to be in it, also
 * after a crash.
 */
public final class AtomicFolder {
  /** Writes what a folder will hold. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all of it. Called again, with another folder, where an interrupt has closed a channel.
     *
     * @param folder an empty folder
     * @throws IOException if writing fails
     */
    void write(Path folder) throws IOException;
  }

  private AtomicFolder() {}

  /**
   * Writes beside the target under a name of its own, forces that to the disk, and gives it the
   * target's name. What is there already is not touched. Where anything fails, there is no target,
   * and nothing is left beside it. An interrupt does not keep a folder from being written; the
   * thread is still interrupted afterwards.
   *
   * @param path the folder to be, in a folder that is there
   * @param content what it will hold
   * @throws NoSuchFileException if the folder around it is missing
   * @throws FileAlreadyExistsException if something of that name is there
   * @throws AccessDeniedException if the folder around it cannot be written to
   * @throws FileSystemException if writing fails
   * @throws IOException if {@code content} throws another one
   */
  public static void create(Path path, Content content) throws IOException {
    Uninterrupted.call(
        () -> {
          createOnce(path, content);
          return true;
        });
  }

  private static void createOnce(Path path, Content content) throws IOException {
    Path target = path.toAbsolutePath();
    Path around = target.getParent();
    if (around == null || Files.exists(target, NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(
          path.toString(),
          null,
          "cannot be saved: something of that name is there already; take another name, or move it"
              + " away first");
    }
    AtomicFile.checkFolder(path, around);
    Path unfinished = AtomicFile.unfinished(around);
    try {
      Files.createDirectory(unfinished);
      content.write(unfinished);
      force(unfinished);
      Files.move(unfinished, target, ATOMIC_MOVE);
    } catch (IOException e) {
      delete(unfinished, e);
      throw AtomicFile.explained(path, around, "could not be saved, and nothing of it is left", e);
    } catch (RuntimeException | Error e) {
      delete(unfinished, e);
      throw e;
    }
    AtomicFile.forceFolder(around);
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

  private static void delete(Path unfinished, Throwable because) {
    try {
      if (Files.exists(unfinished)) {
        // Nobody else knows the name, so nobody can have put a link in the way.
        MoreFiles.deleteRecursively(unfinished, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
