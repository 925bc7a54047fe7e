package io.github.sparseae.samples.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.internal.io.AtomicFileTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path folder;

  @Test
  void write_report_replacesAnEarlierOne() throws Exception {
    OutputFolder out = OutputFolder.prepare(folder, List.of("part"));
    out.writeReport("<p>first and longer");
    out.writeReport("<p>sécond");
    JsonFile.write(out.results(), Map.of("rows", 3));

    assertThat(out.report()).hasContent("<p>sécond");
    assertThat(out.results()).hasContent("{\n  \"rows\" : 3\n}");
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("part", "report.html", "results.json");
  }

  @Test
  void write_pipe_isRefusedAndStays() throws Exception {
    OutputFolder out = OutputFolder.prepare(folder, List.of());
    AtomicFileTest.pipe(out.report());
    AtomicFileTest.pipe(out.results());

    for (ThrowingCallable write :
        List.<ThrowingCallable>of(
            () -> out.writeReport("<p>"), () -> JsonFile.write(out.results(), Map.of()))) {
      assertThatThrownBy(write)
          .hasMessageContaining("cannot be saved: the path is a device, a pipe or a socket");
    }
    for (Path pipe : List.of(out.report(), out.results())) {
      assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
    }
  }
}
