package io.martinet.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where servers that are processes of their own are known:
 *
 * <pre>
 *  NAME.toml   how it is run; written by {@code up --processes}
 *  NAME.json   what it is: {@link RunFile}
 *  NAME.lock   held by its process
 *  up.lock     held by {@code up --processes}
 * </pre>
 */
record RunDirectory(Path root) {
  private static final String CONFIG_SUFFIX = ".toml";

  private static final String FILE_SUFFIX = ".json";

  Path config(String server) {
    return root.resolve(server + CONFIG_SUFFIX);
  }

  Path file(String server) {
    return root.resolve(server + FILE_SUFFIX);
  }

  Path lock(String server) {
    return root.resolve(server + ".lock");
  }

  /** No server is named so: names of theirs begin with their roles. */
  Path supervisorLock() {
    return root.resolve("up.lock");
  }

  /** Servers that can be started here, sorted. */
  List<String> names() throws IOException {
    return names(CONFIG_SUFFIX);
  }

  /** Servers that ran here at some time, whoever starts them, sorted. */
  List<String> served() throws IOException {
    return names(FILE_SUFFIX);
  }

  private List<String> names(String suffix) throws IOException {
    List<String> names = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return names;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(root, "*" + suffix)) {
      for (Path each : found) {
        String name = each.getFileName().toString();
        names.add(name.substring(0, name.length() - suffix.length()));
      }
    }
    names.sort(null);
    return names;
  }

  /** Forgets a server that does not run. */
  void remove(String server) throws IOException {
    for (Path file : List.of(config(server), file(server), lock(server))) {
      Files.deleteIfExists(file);
    }
  }
}
