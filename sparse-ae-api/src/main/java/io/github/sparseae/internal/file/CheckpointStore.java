package io.github.sparseae.internal.file;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.sparseae.file.ModelFileException;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.Uninterrupted;
import io.github.sparseae.model.NetworkSpec;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of checkpoints that one training at a time writes to: files {@code
 * checkpoint-000001.safetensors}, {@code checkpoint-000002.safetensors} and so on, of which the
 * last few are kept.
 */
public final class CheckpointStore implements AutoCloseable {
  /** The file whose lock the writing training holds. The file stays. */
  private static final String LOCK = ".sparse-ae.lock";

  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{6,18})\\.safetensors");

  private final Path folder;
  private final int keepLast;
  private final FileChannel lock;

  /** The newest undamaged checkpoint of a folder, and the messages of newer ones, damaged. */
  public record Newest(Path file, CheckpointFile content, List<String> damaged) {
    public Newest {
      damaged = List.copyOf(damaged);
    }
  }

  private CheckpointStore(Path folder, int keepLast, FileChannel lock) {
    this.folder = folder;
    this.keepLast = keepLast;
    this.lock = lock;
  }

  /**
   * Opens a folder for writing, unless another training, in this process or another, has it open.
   * Creates it if it is missing, and deletes unfinished files that a killed process left in it.
   */
  public static CheckpointStore open(Path folder, int keepLast) throws IOException {
    checkArgument(keepLast > 0, "keepLast must be positive, was %s", keepLast);
    checkIsFolder(folder);
    AtomicFile.createFolder(folder);
    FileChannel lock = Uninterrupted.call(() -> lock(folder));
    try {
      AtomicFile.deleteUnfinished(folder);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
    return new CheckpointStore(folder, keepLast, lock);
  }

  private static FileChannel lock(Path folder) throws IOException {
    AtomicFile.checkIsFile(folder.resolve(LOCK));
    FileChannel channel = FileChannel.open(folder.resolve(LOCK), CREATE, WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another training in this process.
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      // Some network file systems have no locks: there, trainings are not kept apart.
      return channel;
    }
    channel.close();
    throw new FileSystemException(
        folder.toString(), null, "another training is writing its checkpoints here");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      // The lock ends with the process.
    }
  }

  /** Returns whether a folder, which need not exist, holds at least one checkpoint. */
  public static boolean holdsAny(Path folder) throws IOException {
    checkIsFolder(folder);
    return Files.exists(folder) && !files(folder).isEmpty();
  }

  private static void checkIsFolder(Path folder) throws FileSystemException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new FileSystemException(
          folder.toString(), null, "checkpoints need a folder, but this is a file: name another");
    }
  }

  private static NavigableMap<Long, Path> files(Path folder) throws IOException {
    NavigableMap<Long, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        Matcher name = NAME.matcher(entry.getFileName().toString());
        if (name.matches()) {
          files.put(Long.parseLong(name.group(1)), entry);
        }
      }
    }
    return files;
  }

  /**
   * Writes a checkpoint, deletes the surplus ones and returns the new file. One that cannot be
   * deleted stays until the next time; if writing fails, all earlier ones stay.
   */
  public Path write(CheckpointFile checkpoint) throws IOException {
    NavigableMap<Long, Path> files = files(folder);
    long number = files.isEmpty() ? 1 : files.lastKey() + 1;
    Path file = folder.resolve(String.format(Locale.ROOT, "checkpoint-%06d.safetensors", number));
    checkpoint.write(file);
    files.put(number, file);
    while (files.size() > keepLast) {
      try {
        Files.deleteIfExists(files.pollFirstEntry().getValue());
      } catch (IOException e) {
        // One checkpoint too many does no harm.
      }
    }
    return file;
  }

  /**
   * Reads the newest checkpoint that is not damaged. One of another kind, or of a newer version, is
   * refused even if there are older ones.
   */
  public static Newest newest(Path folder, Class<? extends NetworkSpec> kind) throws IOException {
    Collection<Path> files =
        Files.isDirectory(folder) ? files(folder).descendingMap().values() : List.of();
    if (files.isEmpty()) {
      throw new NoSuchFileException(
          folder.toString(), null, "no checkpoint to resume from is in this folder");
    }
    List<String> damaged = new ArrayList<>();
    ModelFileException first = null;
    for (Path file : files) {
      try {
        return new Newest(file, CheckpointFile.read(file, kind), damaged);
      } catch (ModelFileException e) {
        if (!isDamage(e)) {
          throw e;
        }
        damaged.add(String.valueOf(e.getMessage()));
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    throw first == null ? new NoSuchFileException(folder.toString()) : first;
  }

  /** A file of another kind or version is not damaged, so no older one may take its place. */
  private static boolean isDamage(ModelFileException e) {
    return !e.place().equals(FormatVersion.PATH.toString())
        && !e.place().equals(ModelFileCodec.KIND.toString());
  }
}
