package io.github.sparseae.internal.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class AtomicFileTest {
  @TempDir Path folder;

  private static void replace(Path path, String text) throws IOException {
    AtomicFile.replace(path, channel -> channel.write(UTF_8.encode(text)));
  }

  @Test
  public void replace_newAndOldFile_holdsTheContentAlone() throws IOException {
    Path file = folder.resolve("file");
    replace(file, "a longer text");
    replace(file, "short");

    assertThat(file).hasContent("short");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  public void replace_whileBeingWritten_readersSeeTheOldContent() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    AtomicFile.replace(
        file,
        channel -> {
          channel.write(ByteBuffer.wrap(new byte[] {'n', 'e'}));
          assertThat(file).hasContent("old");
          channel.write(ByteBuffer.wrap(new byte[] {'w'}));
        });

    assertThat(file).hasContent("new");
  }

  @Test
  public void replace_writingFails_oldFileIsUntouchedAndNothingIsLeft() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");

    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    file,
                    channel -> {
                      channel.write(UTF_8.encode("ne"));
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(FileSystemException.class)
        .hasMessage("%s: could not be saved and is unchanged: No space left on device", file);
    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    file,
                    channel -> {
                      throw new IllegalStateException("closed");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  /** Creates a named pipe, or skips the test where there are none. */
  public static Path pipe(Path path) throws IOException, InterruptedException {
    try {
      assumeTrue(new ProcessBuilder("mkfifo", path.toString()).start().waitFor() == 0);
    } catch (IOException e) {
      assumeTrue(false, "no mkfifo here");
    }
    return path;
  }

  @Test
  public void replace_pipeOrLinkToOne_isRefusedAndStays() throws Exception {
    Path pipe = pipe(folder.resolve("pipe"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);

    for (Path path : List.of(pipe, link)) {
      assertThatThrownBy(() -> replace(path, "text"))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(
              "%s: cannot be saved: the path is a device, a pipe or a socket; save to a file, and"
                  + " copy that to it",
              path);
    }
    assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
    assertThat(link).isSymbolicLink();
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("pipe", "link");
  }

  @Test
  public void replace_linkToAFileThatIsMissing_createsThatFile() throws IOException {
    Path target = folder.resolve("other").resolve("target");
    Files.createDirectory(target.getParent());
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("other", "target"));
    Path linkToLink = Files.createSymbolicLink(folder.resolve("second"), link);

    replace(linkToLink, "text");

    assertThat(target).hasContent("text");
    assertThat(link).isSymbolicLink();
    assertThat(linkToLink).isSymbolicLink();
  }

  @Test
  public void replace_linkToItself_isRefused() throws IOException {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, Path.of("link"));

    assertThatThrownBy(() -> replace(link, "text"))
        .isInstanceOf(FileSystemException.class)
        .hasMessage("%s: cannot be saved: the path is a link to itself", link);
  }

  @Test
  public void replace_hardLink_leavesTheOtherNameItsContent() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path other = Files.createLink(folder.resolve("other"), file);

    replace(file, "new");

    assertThat(file).hasContent("new");
    assertThat(other).hasContent("old");
  }

  @Test
  public void replace_folderMissing_saysWhich() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> replace(missing.resolve("file"), "text"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("%s: cannot be saved: there is no folder %s", missing.resolve("file"), missing);
  }

  @Test
  public void replace_pathIsAFolder_isRefused() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));

    assertThatThrownBy(() -> replace(taken, "text"))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage("%s: cannot be saved: the path is a folder", taken);
    assertThat(taken).isEmptyDirectory();
  }

  @Test
  public void replace_folderThatCannotBeWrittenTo_saysSo() throws IOException {
    Path closed = closedFolder();

    assertThatThrownBy(() -> replace(closed.resolve("file"), "text"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(
            "%s: cannot be saved: no permission to write in %s",
            closed.resolve("file"), closed.toRealPath());
  }

  @Test
  public void replaceOrCreateFolder_fileSystemWithoutNewFiles_saysSo() {
    Path processes = Path.of("/proc");
    assumeTrue(Files.isDirectory(processes), "needs the file system of processes");

    assertThatThrownBy(() -> replace(processes.resolve("file"), "text"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("/proc/file: cannot be saved: nothing can be created in /proc");
    assertThatThrownBy(() -> AtomicFile.createFolder(processes.resolve("one").resolve("two")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("/proc/one/two: cannot be created: nothing can be created in /proc");
  }

  @Test
  public void createFolder_refused_saysWhy() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    Path closed = closedFolder();

    assertThatThrownBy(() -> AtomicFile.createFolder(file))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage("%s: there is a file of that name", file);
    assertThatThrownBy(() -> AtomicFile.createFolder(closed.resolve("one").resolve("two")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageMatching(
            ".*two: cannot be created: no permission to write in .*|/dev/pts/one: Operation not"
                + " permitted");
  }

  /** Root may write in every folder but those of file systems without files, such as devpts. */
  private Path closedFolder() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    if (Files.getFileStore(closed).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
      if (!Files.isWritable(closed)) {
        return closed;
      }
    }
    Path devices = Path.of("/dev/pts");
    assumeTrue(Files.isDirectory(devices), "needs permissions that bind this user");
    return devices;
  }

  @Test
  public void replace_writingIsDenied_saysSoAndOldFileIsUntouched() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");

    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    file,
                    channel -> {
                      throw new AccessDeniedException("elsewhere");
                    }))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage("%s: cannot be saved: no permission to write in %s", file, folder.toRealPath());
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  public void replace_link_itsTargetIsReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    replace(link, "new");

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  public void replace_permissionsOfTheOldFile_areKept() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"), "needs permissions");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    AtomicFile.replace(
        file,
        channel -> {
          try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, ".*.tmp")) {
            assertPrivate(unfinished.iterator().next());
          }
          channel.write(UTF_8.encode("new"));
        });

    assertThat(file).hasContent("new");
    assertPrivate(file);
  }

  private static void assertPrivate(Path file) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  public void replace_inAnInterruptedThread_savesAndStaysInterrupted() throws IOException {
    Path file = folder.resolve("file");
    AtomicInteger attempts = new AtomicInteger();
    Thread.currentThread().interrupt();
    AtomicFile.replace(
        file,
        channel -> {
          if (attempts.incrementAndGet() == 1) {
            Thread.currentThread().interrupt();
          }
          channel.write(UTF_8.encode("text"));
        });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(attempts).hasValue(2);
    assertThat(file).hasContent("text");
    assertThat(folder.toFile().list()).containsExactly("file");
  }
}
