package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the documents point to is there. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");

  /** A type's name alone, or behind a path: {@code database/CachedInfos}. */
  private static final Pattern TYPE = Pattern.compile("`(?:[\\w./…-]*/)?([A-Z]\\w*[a-z]\\w*)`");

  private final Path root = SourceTree.root();

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
        links++;
        if (!Files.exists(page.resolveSibling(link.group(1)))) {
          broken.add(root.relativize(page) + " -> " + link.group(1));
        }
      }
    }
    assertThat(links).isGreaterThan(10);
    assertThat(broken).isEmpty();
  }

  @Test
  void everyTypeThatTheArchitectureNamesExists() throws IOException {
    var named = new TreeSet<String>();
    TYPE.matcher(Files.readString(root.resolve("docs/architecture.md")))
        .results()
        .forEach(type -> named.add(type.group(1)));
    assertThat(named).hasSizeGreaterThan(30);
    assertThat(named).isSubsetOf(types());
  }

  private TreeSet<String> types() throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private List<Path> pages() throws IOException {
    try (var files = Files.walk(root, 3)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }
}
