package io.martinet.replicator;

import io.martinet.core.StorePath;
import java.time.Duration;
import java.util.Map;

/**
 * How long objects are kept that have expired.
 *
 * @param usual of all that have none of their own
 * @param own by {@code ACCOUNT} or {@code ACCOUNT/CONTAINER}; a container's goes before its
 *     account's
 */
public record ExpiryDelays(Duration usual, Map<String, Duration> own) {
  /** Nothing is kept. */
  public static final ExpiryDelays NONE = new ExpiryDelays(Duration.ZERO, Map.of());

  public ExpiryDelays {
    requireNotNegative("expirer.delay", usual);
    own = Map.copyOf(own);
    own.forEach((name, delay) -> {
      requireNotNegative("expirer.delays of " + name, delay);
      int slash = name.indexOf('/');
      if (name.isEmpty() || slash == 0 || (slash > 0 && slash == name.length() - 1)) {
        throw new IllegalArgumentException(
            "expirer.delays must name ACCOUNT or ACCOUNT/CONTAINER, was \"" + name + "\"");
      }
    });
  }

  private static void requireNotNegative(String what, Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative, was " + delay);
    }
  }

  /** Of an object, in seconds. */
  long secondsOf(StorePath object) {
    Duration ofAccount = own.getOrDefault(object.account(), usual);
    return own.getOrDefault(object.account() + "/" + object.container(), ofAccount).toSeconds();
  }

  /** The shortest of all, in seconds. */
  long leastSeconds() {
    return own.values().stream()
        .mapToLong(Duration::toSeconds)
        .reduce(usual.toSeconds(), Math::min);
  }
}
