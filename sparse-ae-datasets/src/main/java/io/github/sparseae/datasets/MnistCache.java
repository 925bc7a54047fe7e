package io.github.sparseae.datasets;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.sparseae.internal.data.idx.IdxFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The folder that downloads are kept in. A file gets its name there only when it is whole: it is
 * written beside under a name of its own, forced to the disk, checked, and moved in one step. So
 * processes that fill the cache at the same time do the work twice and no harm, and what a crash
 * leaves behind is never taken for the file.
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

  /** How many files had to be downloaded. */
  int downloads() {
    return downloads;
  }

  /**
   * The content of a file: from the folder if it is there and undamaged, else from the first mirror
   * that has it. Empty, with the failures noted, if it cannot be had.
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
        InterruptedIOException interrupted = new InterruptedIOException("download interrupted");
        interrupted.initCause(e);
        throw interrupted;
      } catch (IOException e) {
        failures.add(source.toString(), e);
      }
    }
    return Optional.empty();
  }

  private IdxFile download(MnistFile file, URI source) throws IOException {
    Files.createDirectories(folder);
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
}
