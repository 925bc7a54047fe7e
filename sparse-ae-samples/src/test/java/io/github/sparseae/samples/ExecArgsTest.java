package io.github.sparseae.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * {@code -Dexec.args} is the user's value for every {@code exec:exec} and {@code exec:java} of a
 * build that has none of its own, where it replaces {@code <arguments>}. So an execution in any
 * module takes the options of a sample, and fails, unless it has {@code <commandlineArgs>}.
 */
class ExecArgsTest {

  @Test
  void executionsOfTheBuild_withoutArgumentsOfTheirOwn_areNone() throws Exception {
    List<String> executions = new ArrayList<>();
    for (Path pom : poms()) {
      for (Element plugin : elements(parse(pom), "plugin")) {
        if (texts(plugin, "artifactId").contains("exec-maven-plugin")) {
          for (Element execution : elements(plugin, "execution")) {
            executions.add(pom.toString());
            assertThat(texts(execution, "commandlineArgs")).as("executions in %s", pom).hasSize(1);
          }
        }
      }
    }
    assertThat(executions).isNotEmpty();
  }

  @Test
  void argumentsOfTheSamples_areLeftToTheUser() throws Exception {
    Element pom = parse(Path.of("pom.xml"));
    assertThat(texts(pom, "exec.skip")).containsOnlyOnce("false");
    assertThat(texts(pom, "exec.args")).isEmpty();
    assertThat(elements(pom, "commandlineArgs")).isEmpty();
    assertThat(elements(pom, "arguments")).isEmpty();
  }

  private static List<Path> poms() throws IOException {
    try (Stream<Path> files =
        Files.find(Path.of(".."), 3, (file, kind) -> file.endsWith("pom.xml"))) {
      List<Path> poms = files.filter(file -> !file.toString().contains("target")).toList();
      assertThat(poms).hasSizeGreaterThan(8);
      return poms;
    }
  }

  private static Element parse(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(pom.toFile())
        .getDocumentElement();
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static List<String> texts(Element parent, String name) {
    return elements(parent, name).stream().map(Element::getTextContent).toList();
  }
}
