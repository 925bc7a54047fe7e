package io.github.sparseae.internal.io;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a file in one step: a reader finds the old content or the new one, complete, also after
 * a crash.
 */
public final class AtomicFile {
  private static final String UNFINISHED = ".sparse-ae-";

  /** More links than an operating system follows. */
  private static final int MAX_LINKS = 64;

  private AtomicFile() {}

  /** Creates a folder, and those above it, unless it is there or a symbolic link to one is. */
  public static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) { // early versions of Java 17 refuse the link
      try {
        Files.createDirectories(folder);
      } catch (FileSystemException e) {
        Path parent = Path.of(e.getFile()).toAbsolutePath().getParent();
        throw e.getReason() != null || parent == null
            ? e
            : refused(folder, "cannot be created", parent, e);
      }
    }
  }

  /**
   * Writes a temporary file beside the target, forces it to the disk, and moves it over the target.
   * A symbolic link is followed, also to a file that does not exist yet; another hard link to the
   * old file keeps the old content. The permissions of an existing file are kept. What is not a
   * regular file, such as a device or a pipe, is not replaced. On failure the target is unchanged
   * and no other file remains. An interrupt does not stop the writing; the thread is still
   * interrupted afterwards.
   *
   * @param content writes all to an empty file; called again after an interrupt closed its channel
   */
  public static void replace(Path path, IoConsumer<FileChannel> content) throws IOException {
    Uninterrupted.call(
        () -> {
          replaceOnce(path, content);
          return true;
        });
  }

  /** Writes bytes as {@link #replace} does. */
  public static void write(Path path, byte[] content) throws IOException {
    replace(path, channel -> writeAll(ByteBuffer.wrap(content), channel));
  }

  public static void writeAll(ByteBuffer bytes, WritableByteChannel channel) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void replaceOnce(Path path, IoConsumer<FileChannel> content) throws IOException {
    Path target = target(path);
    Path folder = target.getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new FileAlreadyExistsException(
          path.toString(), null, "cannot be saved: the path is a folder");
    }
    // With ATOMIC_MOVE alone, the file system may refuse to replace an existing file.
    move(
        path,
        target,
        "could not be saved and is unchanged",
        unfinished -> write(unfinished, target, content),
        ATOMIC_MOVE,
        REPLACE_EXISTING);
  }

  /**
   * Writes a file or folder beside a target and moves it there; if that fails, nothing of it
   * remains, and the message has the name of the target and its state in words.
   */
  static void move(
      Path path, Path target, String outcome, IoConsumer<Path> writing, CopyOption... how)
      throws IOException {
    Path folder = requireNonNull(target.getParent());
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(
          path.toString(), null, "cannot be saved: there is no folder " + folder);
    }
    Path unfinished = folder.resolve(UNFINISHED + UUID.randomUUID() + ".tmp");
    try {
      writing.accept(unfinished);
      Files.move(unfinished, target, how);
    } catch (IOException e) {
      delete(unfinished, e);
      throw explained(path, folder, outcome, e);
    } catch (RuntimeException | Error e) {
      delete(unfinished, e);
      throw e;
    }
    forceFolder(folder);
  }

  /** Follows links to the file that is replaced. */
  private static Path target(Path path) throws IOException {
    checkIsFile(path);
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    Path target = path.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MAX_LINKS) {
        throw new FileSystemException(
            path.toString(), null, "cannot be saved: the path is a link to itself");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /**
   * Refuses what can be opened for writing but is no file: a device, a pipe or a socket, also
   * behind links. Replaced by a file, it would be gone for every process; opened, it may block.
   */
  public static void checkIsFile(Path path) throws FileSystemException {
    if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
      throw new FileSystemException(
          path.toString(),
          null,
          "cannot be saved: the path is a device, a pipe or a socket; save to a file, and copy that"
              + " to it");
    }
  }

  /** Returns in words what is at a path, if that is no regular file: opening it may block. */
  public static Optional<String> otherKind(Path path) {
    if (!Files.exists(path) || Files.isRegularFile(path)) {
      return Optional.empty();
    }
    return Optional.of(
        Files.isDirectory(path) ? "a folder" : "a device, a pipe or a socket: copy it to a file");
  }

  /** Deletes what killed processes left in a folder that no other process writes to. */
  public static void deleteUnfinished(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, UNFINISHED + "*.tmp")) {
      for (Path each : left) {
        deleteAll(each);
      }
    }
  }

  private static void write(Path unfinished, Path target, IoConsumer<FileChannel> content)
      throws IOException {
    PosixFileAttributeView before = Files.exists(target) ? posix(target) : null;
    Set<PosixFilePermission> permissions =
        before == null ? null : before.readAttributes().permissions();
    // Created with these permissions, so that the file is at no time readable by other users than
    // the one it replaces.
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
      content.accept(channel);
      channel.force(true);
    }
  }

  private static @Nullable PosixFileAttributeView posix(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class);
  }

  private static void deleteAll(Path unfinished) throws IOException {
    // The name is random, so no other process can have placed a link there.
    MoreFiles.deleteRecursively(unfinished, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  private static void delete(Path unfinished, Throwable because) {
    try {
      if (Files.exists(unfinished)) {
        deleteAll(unfinished);
      }
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** Returns an exception that says why writing failed and in which state the target is. */
  private static IOException explained(Path path, Path folder, String outcome, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return e;
    }
    boolean isRefused =
        e instanceof NoSuchFileException missing
            && missing.getFile().startsWith(folder.resolve(UNFINISHED).toString());
    if (isRefused || e instanceof AccessDeniedException) {
      return refused(path, "cannot be saved", folder, e);
    }
    FileSystemException explained =
        new FileSystemException(path.toString(), null, outcome + ": " + e.getMessage());
    explained.initCause(e);
    return explained;
  }

  /** Returns an exception that says why nothing was created, of which only the type says so. */
  private static FileSystemException refused(Path path, String outcome, Path where, IOException e) {
    String file = path.toString();
    FileSystemException refused;
    if (e instanceof AccessDeniedException) {
      refused =
          new AccessDeniedException(file, null, outcome + ": no permission to write in " + where);
    } else if (e instanceof FileAlreadyExistsException taken) {
      refused =
          new FileAlreadyExistsException(taken.getFile(), null, "there is a file of that name");
    } else {
      refused =
          new NoSuchFileException(file, null, outcome + ": nothing can be created in " + where);
    }
    refused.initCause(e);
    return refused;
  }

  /** Makes a new name survive a crash, on platforms where a folder can be forced to the disk. */
  static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The file itself is on the disk and in its place: Windows opens no folders.
    }
  }
}
