package io.martinet.auth;

import io.martinet.core.DurableFiles;
import io.martinet.core.Entropy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys of a cluster's tokens: the first signs, all of them verify, so that tokens outlive a
 * rotation. All proxies of a cluster must have the same. Immutable.
 */
public final class TokenKeys {
  /** Rotating daily with the default lifetime of a day needs two; the rest is slack (guessed). */
  public static final int KEYS_MAX = 8;

  private final List<TokenKey> keys;

  /**
   * @param keys newest first, 1 to {@link #KEYS_MAX} with different ids
   */
  public TokenKeys(List<TokenKey> keys) {
    if (keys.isEmpty() || keys.size() > KEYS_MAX) {
      throw new IllegalArgumentException("1.." + KEYS_MAX + " keys, was " + keys.size());
    }
    if (keys.stream().map(TokenKey::id).distinct().count() != keys.size()) {
      throw new IllegalArgumentException("two keys have the same id: " + keys);
    }
    this.keys = List.copyOf(keys);
  }

  /** A first key. */
  public static TokenKeys create(Entropy entropy) {
    return new TokenKeys(List.of(newKey(1, entropy)));
  }

  /** A new key to sign with, before those there are; of more than the bound the oldest go. */
  public TokenKeys rotate(Entropy entropy) {
    int id = keys.stream().mapToInt(TokenKey::id).max().orElse(0) + 1;
    var rotated = new ArrayList<TokenKey>();
    rotated.add(newKey(id, entropy));
    rotated.addAll(keys.subList(0, Math.min(keys.size(), KEYS_MAX - 1)));
    return new TokenKeys(rotated);
  }

  private static TokenKey newKey(int id, Entropy entropy) {
    var secret = new byte[TokenKey.SECRET_BYTES];
    entropy.fill(secret);
    return new TokenKey(id, secret);
  }

  /** The key that signs. */
  public TokenKey signing() {
    return keys.getFirst();
  }

  /** The key of that id, empty if it is unknown or was rotated out. */
  public Optional<TokenKey> find(int id) {
    return keys.stream().filter(key -> key.id() == id).findFirst();
  }

  List<TokenKey> all() {
    return keys;
  }

  /**
   * Reads the keys, or makes a first one where there is no file.
   *
   * @throws IOException if the file cannot be read or written, or is no key file
   */
  public static TokenKeys loadOrCreate(Path file, Entropy entropy) throws IOException {
    if (Files.exists(file)) {
      return load(file);
    }
    TokenKeys created = create(entropy);
    created.save(file);
    return created;
  }

  private static TokenKeys load(Path file) throws IOException {
    try {
      return new TokenKeys(Files.readAllLines(file).stream().map(TokenKey::ofLine).toList());
    } catch (IllegalArgumentException e) {
      throw new IOException("bad key file " + file + ": " + e.getMessage(), e);
    }
  }

  /** Replaces the key file, readable by its owner only; durable on return. */
  public void save(Path file) throws IOException {
    String text = keys.stream().map(TokenKey::line).collect(Collectors.joining("\n", "", "\n"));
    DurableFiles.replacePrivate(file, text.getBytes(StandardCharsets.US_ASCII));
  }
}
