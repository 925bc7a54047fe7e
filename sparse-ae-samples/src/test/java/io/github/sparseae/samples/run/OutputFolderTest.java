package io.github.sparseae.samples.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.internal.io.AtomicFileTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path folder;

  @Test
  void write_json_replacesAnEarlierOne() throws Exception {
    OutputFolder.prepare(folder, "part");
    Path file = folder.resolve("results.json");
    OutputFolder.write(file, OutputFolder.object("a longer name", 1));
    OutputFolder.write(file, OutputFolder.object("rows", 3, "a", "é"));

    assertThat(file).hasContent("{\n  \"rows\" : 3,\n  \"a\" : \"é\"\n}");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("part", "results.json");
  }

  @Test
  void read_whatIsNoJson_saysWhichFileAndWhatToDo() throws Exception {
    Path file = Files.writeString(folder.resolve("topk.json"), "no JSON");

    assertThatThrownBy(() -> OutputFolder.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            file + " holds no results: remove it, or write to another folder: Unrecognized token");
  }

  @Test
  void write_pipe_isRefusedAndStays() throws Exception {
    Path pipe = folder.resolve("results.json");
    AtomicFileTest.pipe(pipe);

    assertThatThrownBy(() -> OutputFolder.write(pipe, Map.of()))
        .hasMessageContaining("cannot be saved: the path is a device, a pipe or a socket");
    assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
  }
}
