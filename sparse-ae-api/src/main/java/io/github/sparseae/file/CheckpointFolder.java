package io.github.sparseae.file;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.sparseae.internal.file.CheckpointFile;
import io.github.sparseae.internal.file.ModelFileCodec;
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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder of checkpoints: files {@code checkpoint-000001.safetensors}, {@code
 * checkpoint-000002.safetensors} and so on, of which only the last are kept.
 */
public final class CheckpointFolder implements AutoCloseable {
  /** Who holds the lock of this file writes in the folder. The file stays. */
  private static final String LOCK = ".sparse-ae.lock";

  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{6,18})\\.safetensors");

  private final Path folder;
  private final int keepLast;
  private final FileChannel lock;

  /**
   * The newest checkpoint of a folder.
   *
   * @param file where it is
   * @param content what it holds
   * @param damaged newer ones that are damaged, each with what is wrong; empty if there are none
   */
  public record Newest(Path file, CheckpointFile content, List<String> damaged) {

    /**
     * Takes a copy.
     *
     * @param file where it is
     * @param content what it holds
     * @param damaged newer ones that are damaged, each with what is wrong
     */
    public Newest {
      damaged = List.copyOf(damaged);
    }
  }

  private CheckpointFolder(Path folder, int keepLast, FileChannel lock) {
    this.folder = folder;
    this.keepLast = keepLast;
    this.lock = lock;
  }

  /**
   * Opens a folder to write in, for one training at a time. It is made if it is not there; what a
   * process that was killed left half written in it is deleted.
   *
   * @param folder the folder
   * @param keepLast how many checkpoints are kept, positive
   * @return the folder, to be closed after use
   * @throws IOException if it cannot be made or looked into, or another training, in this process
   *     or another, has it open
   */
  public static CheckpointFolder open(Path folder, int keepLast) throws IOException {
    checkArgument(keepLast > 0, "keepLast must be positive, was %s", keepLast);
    Files.createDirectories(folder);
    FileChannel lock = Uninterrupted.call(() -> lock(folder));
    try {
      AtomicFile.deleteUnfinished(folder);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
    return new CheckpointFolder(folder, keepLast, lock);
  }

  private static FileChannel lock(Path folder) throws IOException {
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
      // Some network file systems have no locks: there, nobody is kept from writing beside us.
      return channel;
    }
    channel.close();
    throw new FileSystemException(
        folder.toString(), null, "another training is writing its checkpoints here");
  }

  /** Lets other trainings write in the folder. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      // The lock ends with the process.
    }
  }

  /**
   * Whether a folder holds checkpoints.
   *
   * @param folder the folder; need not be there
   * @return true if there is at least one
   * @throws IOException if the folder cannot be looked into
   */
  public static boolean holdsAny(Path folder) throws IOException {
    return Files.exists(folder) && !files(folder).isEmpty();
  }

  /** The checkpoints by their numbers. */
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
   * Writes a checkpoint, and deletes those that are no longer wanted once it is on the disk. One
   * that cannot be deleted stays until the next time.
   *
   * @param checkpoint what to write
   * @return its file
   * @throws IOException if it cannot be written; those that were there are still there
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
        // It is one too many, which is no harm.
      }
    }
    return file;
  }

  /**
   * Opens the newest checkpoint that is whole.
   *
   * @param folder the folder
   * @param kind {@code AutoencoderSpec.class}, {@code ClassifierSpec.class}, or {@code
   *     NetworkSpec.class} for either
   * @return the checkpoint
   * @throws NoSuchFileException if there is no checkpoint
   * @throws ModelFileException if all are damaged; or the newest is of another kind, or of a format
   *     that this version does not know
   * @throws IOException if one cannot be read
   */
  public static Newest newest(Path folder, Class<? extends NetworkSpec> kind) throws IOException {
    List<Path> files =
        Files.isDirectory(folder) ? new ArrayList<>(files(folder).values()) : new ArrayList<>();
    if (files.isEmpty()) {
      throw new NoSuchFileException(
          folder.toString(), null, "no checkpoint to resume from is in this folder");
    }
    Collections.reverse(files);
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
        first = kept(first, e);
      }
    }
    throw first == null ? new NoSuchFileException(folder.toString()) : first;
  }

  private static ModelFileException kept(
      @Nullable ModelFileException first, ModelFileException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }

  /** A file that is whole, but not for us, is no reason to go back to an older one. */
  private static boolean isDamage(ModelFileException e) {
    return !e.part().equals(ModelFileCodec.VERSION) && !e.part().equals(ModelFileCodec.KIND);
  }
}
