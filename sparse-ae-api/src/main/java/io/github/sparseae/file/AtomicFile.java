package io.github.sparseae.file;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
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
 */
final class AtomicFile {
  /** Writes what a file will hold. */
  interface Content {
    void write(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes beside the target under a name of its own, forces that to the disk, and moves it over
   * the target. A link is followed; the permissions of a file that was there are kept. Where
   * anything fails, the target is what it was before, and nothing is left beside it.
   *
   * @throws NoSuchFileException if the target's folder is missing
   * @throws FileAlreadyExistsException if a folder is in the way
   * @throws AccessDeniedException if the folder cannot be written to
   * @throws FileSystemException if writing fails
   */
  static void replace(Path path, Content content) throws IOException {
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new FileAlreadyExistsException(
          path.toString(), null, "cannot be saved: a folder is in the way");
    }
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(
          path.toString(), null, "cannot be saved: there is no folder " + folder);
    }
    Path unfinished = folder.resolve(".sparse-ae-" + UUID.randomUUID() + ".tmp");
    try {
      write(unfinished, target, content);
      // With the first option alone it is the file system's choice whether an old file is in the way.
      Files.move(unfinished, target, ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      delete(unfinished, e);
      throw explained(path, folder, e);
    } catch (RuntimeException | Error e) {
      delete(unfinished, e);
      throw e;
    }
    forceFolder(folder);
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

  private static IOException explained(Path path, Path folder, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return e;
    }
    FileSystemException explained =
        e instanceof AccessDeniedException
            ? new AccessDeniedException(
                path.toString(), null, "cannot be saved: no permission to write in " + folder)
            : new FileSystemException(
                path.toString(),
                null,
                "could not be saved, and is what it was before: " + e.getMessage());
    explained.initCause(e);
    return explained;
  }

  /** Makes the new name last through a crash, on platforms where a folder can be forced. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The file itself is on the disk and in its place: Windows opens no folders.
    }
  }
}
