package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A class with tests that no runner picks up would be green for ever. */
class EveryTestRunsTest {
  private static final Pattern TEST_METHOD =
      Pattern.compile(
          "@(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|ArchTest)\\b");

  /** Surefire's and Failsafe's default patterns, as far as this project uses them. */
  private static final Pattern PICKED_UP = Pattern.compile(".*(Test|Tests|TestCase|IT|ITCase)");

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  @Test
  void everyClassWithTestsIsPickedUpByARunner() {
    assertThat(SourceTree.testSources().stream().filter(EveryTestRunsTest::isMissed).toList())
        .as("test classes that neither Surefire (*Test) nor Failsafe (*IT) runs")
        .isEmpty();
  }

  @Test
  void everyAbstractSuiteHasAClassThatRunsIt() {
    List<Path> sources = SourceTree.testSources();
    String all = String.join("\n", sources.stream().map(SourceTree::read).toList());
    assertThat(
            sources.stream()
                .filter(source -> isSuite(source, SourceTree.read(source)))
                .map(EveryTestRunsTest::className)
                .filter(
                    suite -> !Pattern.compile("extends\\s+" + suite + "\\b").matcher(all).find())
                .toList())
        .as("suites without a class that extends them")
        .isEmpty();
  }

  @Test
  void everyModuleWithTestsIsBuilt() {
    List<String> modules =
        MODULE.matcher(SourceTree.read("pom.xml")).results().map(m -> m.group(1)).toList();
    assertThat(SourceTree.testSources().stream().map(EveryTestRunsTest::moduleOf).distinct())
        .isNotEmpty()
        .allMatch(modules::contains);
  }

  @Test
  void theCheckSeesAClassWithAnotherName() {
    assertThat(isMissed("RingChecks", "class RingChecks {\n  @Test\n  void holds() {}\n}"))
        .isTrue();
    assertThat(isMissed("RingTest", "class RingTest {\n  @Test\n  void holds() {}\n}")).isFalse();
    assertThat(isMissed("Suite", "abstract class Suite {\n  @Test\n  void holds() {}\n}"))
        .isFalse();
  }

  private static boolean isMissed(Path source) {
    return isMissed(className(source), SourceTree.read(source));
  }

  private static boolean isMissed(String name, String text) {
    return TEST_METHOD.matcher(text).find()
        && !PICKED_UP.matcher(name).matches()
        && !isAbstract(name, text);
  }

  private static boolean isSuite(Path source, String text) {
    return TEST_METHOD.matcher(text).find() && isAbstract(className(source), text);
  }

  private static boolean isAbstract(String name, String text) {
    return Pattern.compile("(abstract class|interface) " + name + "\\b").matcher(text).find();
  }

  private static String className(Path source) {
    return source.getFileName().toString().replace(".java", "");
  }

  private static String moduleOf(Path source) {
    String path = SourceTree.root().relativize(source).toString();
    return path.substring(0, path.indexOf("/src/test/java/"));
  }
}
