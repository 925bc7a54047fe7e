package io.github.sparseae.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

public class AtomicFolderTest {
  @TempDir Path folder;

  private static void create(Path path) throws IOException {
    AtomicFolder.create(
        path,
        unfinished -> {
          assertThat(path).doesNotExist();
          Files.writeString(unfinished.resolve("a"), "one");
          Files.writeString(Files.createDirectory(unfinished.resolve("inner")).resolve("b"), "two");
        });
  }

  @Test
  public void create_newFolder_holdsTheContentAlone() throws IOException {
    Path target = folder.resolve("target");
    create(target);

    assertThat(target.resolve("a")).hasContent("one");
    assertThat(target.resolve("inner/b")).hasContent("two");
    assertThat(target.toFile().list()).containsExactlyInAnyOrder("a", "inner");
    assertThat(folder.toFile().list()).containsExactly("target");
  }

  @Test
  public void create_writingFails_nothingIsLeft() {
    Path target = folder.resolve("target");

    assertThatThrownBy(
            () ->
                AtomicFolder.create(
                    target,
                    unfinished -> {
                      Files.writeString(unfinished.resolve("a"), "one");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(
            "%s: could not be saved, and nothing of it remains: No space left on device", target);
    assertThatThrownBy(
            () ->
                AtomicFolder.create(
                    target,
                    unfinished -> {
                      Files.writeString(unfinished.resolve("a"), "one");
                      throw new IllegalStateException("closed");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  public void create_existingName_isLeftAlone() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));

    for (Path taken : new Path[] {empty, file, link}) {
      assertThatThrownBy(() -> create(taken))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessage(
              "%s: cannot be saved: there is a file or folder of that name; choose another name, or"
                  + " move it away first",
              taken);
    }
    assertThat(empty).isEmptyDirectory();
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("empty", "file", "link");
  }

  @Test
  public void create_folderAppearsMeanwhile_isLeftAlone() throws IOException {
    Path target = folder.resolve("target");

    assertThatThrownBy(
            () ->
                AtomicFolder.create(
                    target,
                    unfinished -> {
                      Files.writeString(unfinished.resolve("a"), "mine");
                      Files.writeString(Files.createDirectory(target).resolve("a"), "theirs");
                    }))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(target + ": could not be saved, and nothing of it remains: ");
    assertThat(target.resolve("a")).hasContent("theirs");
    assertThat(folder.toFile().list()).containsExactly("target");
  }

  @Test
  public void create_folderAroundItMissing_saysWhich() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> create(missing.resolve("target")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            "%s: cannot be saved: there is no folder %s", missing.resolve("target"), missing);
  }

  @Test
  public void create_writingIsDenied_saysSoAndNothingIsLeft() {
    Path target = folder.resolve("target");

    assertThatThrownBy(
            () ->
                AtomicFolder.create(
                    target,
                    unfinished -> {
                      Files.writeString(unfinished.resolve("a"), "one");
                      throw new AccessDeniedException("elsewhere");
                    }))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage("%s: cannot be saved: no permission to write in %s", target, folder);
    assertThat(folder).isEmptyDirectory();
  }

  /** Neither root nor another user may create a folder beside the terminals of Linux. */
  @Test
  @EnabledOnOs(OS.LINUX)
  public void create_folderAroundItTakesNoFolders_saysSo() {
    Path target = Path.of("/dev/pts/target");

    assertThatThrownBy(() -> create(target))
        .isInstanceOf(FileSystemException.class)
        .hasMessageMatching(
            "/dev/pts/target: (could not be saved, and nothing of it remains: .*Operation not"
                + " permitted|cannot be saved: no permission to write in /dev/pts)");
  }

  @Test
  public void create_inAnInterruptedThread_savesAndStaysInterrupted() throws IOException {
    Path target = folder.resolve("target");
    AtomicInteger attempts = new AtomicInteger();
    Thread.currentThread().interrupt();
    AtomicFolder.create(
        target,
        unfinished -> {
          if (attempts.incrementAndGet() == 1) {
            Thread.currentThread().interrupt();
          }
          Files.writeString(unfinished.resolve("a"), "one");
        });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(attempts).hasValue(2);
    assertThat(target.resolve("a")).hasContent("one");
    assertThat(folder.toFile().list()).containsExactly("target");
  }
}
