package io.martinet.launcher;

import io.martinet.core.DurableFiles;
import io.martinet.core.Entropy;
import io.martinet.service.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The file that a shell sources so that {@code swift} finds the store as its administrator. It is
 * also where the administrator's key is kept: removing it makes a new one at the next start.
 */
record V1rc(String authUrl, Secret key) {
  /** Who the key belongs to. */
  static final String USER = "admin:admin";

  private static final String KEY_LINE = "export ST_KEY=";

  private static final int KEY_BYTES = 16;

  /** A key for a store that has none. */
  static Secret newKey(Entropy entropy) {
    byte[] key = new byte[KEY_BYTES];
    entropy.fill(key);
    return new Secret(HexFormat.of().formatHex(key));
  }

  /**
   * The key of an earlier start, empty if there was none.
   *
   * @throws StartException the file is there but holds no key
   */
  static Optional<Secret> findKey(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith(KEY_LINE) && line.length() > KEY_LINE.length())
            .map(line -> new Secret(line.substring(KEY_LINE.length())))
            .findFirst()
            .orElseThrow(() ->
                new StartException(
                    file + " has no ST_KEY: remove the file, and a new key is made")));
  }

  /** Durable on return; only the owner may read it. */
  void write(Path file) throws IOException {
    DurableFiles.replacePrivate(file, text().getBytes(StandardCharsets.UTF_8));
  }

  private String text() {
    return """
    export ST_AUTH=%s
    export ST_USER=%s
    %s%s
    """
        .formatted(authUrl, USER, KEY_LINE, key.reveal());
  }
}
