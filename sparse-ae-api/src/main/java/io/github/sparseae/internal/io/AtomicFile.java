package io.github.sparseae.internal.io;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a file in one step: whoever opens it finds the old content or the new one, whole, also
 * after a crash.
 *
 * <pre>{@code
 * AtomicFile.replace(Path.of("codes.bin"), channel -> channel.write(bytes));
 * }</pre>
 */
public final class AtomicFile {
  private static final String UNFINISHED = ".sparse-ae-";

  /** Writes what a file will hold. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all of it. Called again, with an empty file, where an interrupt has closed the
     * channel.
     *
     * @param channel an empty file, which the caller closes
     * @throws IOException if writing fails
     */
    void write(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes beside the target under a name of its own, forces that to the disk, and moves it over
   * the target. A link is followed; the permissions of a file that was there are kept. Where
   * anything fails, the target is what it was before, and nothing is left beside it. An interrupt
   * does not keep a file from being written; the thread is still interrupted afterwards.
   *
   * @param path the file, in a folder that is there
   * @param content what it will hold
   * @throws NoSuchFileException if the target's folder is missing
   * @throws FileAlreadyExistsException if a folder is in the way
   * @throws AccessDeniedException if the folder cannot be written to
   * @throws FileSystemException if writing fails
   * @throws IOException if the path cannot be followed
   */
  public static void replace(Path path, Content content) throws IOException {
    Uninterrupted.call(
        () -> {
          replaceOnce(path, content);
          return true;
        });
  }

  private static void replaceOnce(Path path, Content content) throws IOException {
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new FileAlreadyExistsException(
          path.toString(), null, "cannot be saved: a folder is in the way");
    }
    checkFolder(path, folder);
    Path unfinished = unfinished(folder);
    try {
      write(unfinished, target, content);
      // With the first option alone it is the file system's choice whether an old file is in the
      // way.
      Files.move(unfinished, target, ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      delete(unfinished, e);
      throw explained(path, folder, "could not be saved, and is what it was before", e);
    } catch (RuntimeException | Error e) {
      delete(unfinished, e);
      throw e;
    }
    forceFolder(folder);
  }

  /** Deletes what processes that were killed left in a folder in which nobody else writes. */
  public static void deleteUnfinished(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, UNFINISHED + "*.tmp")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  public static void checkFolder(Path path, Path folder) throws NoSuchFileException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(
          path.toString(), null, "cannot be saved: there is no folder " + folder);
    }
  }

  /** A name for what is not whole yet. */
  public static Path unfinished(Path folder) {
    return folder.resolve(UNFINISHED + UUID.randomUUID() + ".tmp");
  }

  private static void write(Path unfinished, Path target, Content content) throws IOException {
    PosixFileAttributeView before = Files.exists(target) ? posix(target) : null;
    Set<PosixFilePermission> permissions =
        before == null ? null : before.readAttributes().permissions();
    // From its first moment on nobody may read it who may not read the file that it replaces.
    FileAttribute<?>[] attributes =
        permissions == null
            ? new FileAttribute<?>[0]
            : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    try (FileChannel channel =
        FileChannel.open(unfinished, Set.of(CREATE_NEW, WRITE), attributes)) {
      PosixFileAttributeView now = posix(unfinished);
      if (permissions != null && now != null) {
        now.setPermissions(permissions);
      }
      content.write(channel);
      channel.force(true);
    }
  }

  private static @Nullable PosixFileAttributeView posix(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class);
  }

  private static void delete(Path unfinished, Throwable because) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /**
   * Returns an exception that says why writing failed and what became of the target.
   *
   * @param outcome what has become of the target
   */
  public static IOException explained(Path path, Path folder, String outcome, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return e;
    }
    FileSystemException explained =
        e instanceof AccessDeniedException
            ? new AccessDeniedException(
                path.toString(), null, "cannot be saved: no permission to write in " + folder)
            : new FileSystemException(path.toString(), null, outcome + ": " + e.getMessage());
    explained.initCause(e);
    return explained;
  }

  /** Makes the new name last through a crash, on platforms where a folder can be forced. */
  public static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The file itself is on the disk and in its place: Windows opens no folders.
    }
  }
}
