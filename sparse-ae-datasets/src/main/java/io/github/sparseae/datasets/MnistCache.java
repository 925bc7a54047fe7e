package io.github.sparseae.datasets;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.sparseae.internal.data.idx.IdxFile;
import io.github.sparseae.internal.io.AtomicFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The folder of downloaded files. A file is written under a temporary name, forced to the disk,
 * verified, and moved to its name in one step. So several processes can fill the cache at the same
 * time, and an incomplete file is never read.
 */
final class MnistCache {
  private final Path folder;
  private final List<URI> mirrors;
  private final Fetcher fetcher;
  private int downloads;

  MnistCache(Path folder, List<URI> mirrors, Fetcher fetcher) {
    this.folder = folder;
    this.mirrors = mirrors;
    this.fetcher = fetcher;
  }

  int downloads() {
    return downloads;
  }

  /**
   * Returns the content of a file: from the folder if it is valid there, else from the first mirror
   * that has it. If no place has it, adds the failures and returns empty.
   */
  Optional<IdxFile> get(MnistFile file, FailedAttempts failures) throws InterruptedIOException {
    Path cached = file.in(folder);
    try {
      return Optional.of(file.read(cached));
    } catch (NoSuchFileException e) {
      failures.add("the cache: " + cached, e);
    } catch (IOException e) {
      failures.add("the cache, to be downloaded again: " + cached, e);
    }
    for (URI mirror : mirrors) {
      URI source = mirror.resolve(file.packedName());
      try {
        IdxFile content = download(file, source);
        downloads++;
        return Optional.of(content);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (ClosedByInterruptException e) {
        throw Download.interrupted(e);
      } catch (IOException e) {
        failures.add(source.toString(), e);
      }
    }
    return Optional.empty();
  }

  private IdxFile download(MnistFile file, URI source) throws IOException {
    AtomicFile.createFolder(folder);
    AtomicFile.checkIsFile(folder.resolve(file.packedName()));
    deleteAbandoned();
    Path part = folder.resolve(file.packedName() + "." + UUID.randomUUID() + ".part");
    try {
      try (FileChannel channel = FileChannel.open(part, CREATE_NEW, WRITE)) {
        fetcher.fetch(source, file.size(), Channels.newOutputStream(channel));
        channel.force(true);
      }
      IdxFile content = file.read(part);
      Files.move(part, folder.resolve(file.packedName()), ATOMIC_MOVE, REPLACE_EXISTING);
      return content;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Deletes what killed processes have left of downloads, after a day without a change. */
  private void deleteAbandoned() throws IOException {
    long dayBefore = System.currentTimeMillis() - TimeUnit.DAYS.toMillis(1);
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*.gz.*.part")) {
      for (Path part : parts) {
        if (part.toFile().lastModified() < dayBefore) { // 0 if it is gone by now
          Files.deleteIfExists(part);
        }
      }
    }
  }
}
