package io.martinet.proxy.database;

import java.time.Duration;

/**
 * How long and how much the proxy asks of account and container servers. Immutable.
 *
 * @param hedgeDelay how long one replica may take to answer a read before the next is asked as well
 * @param readBytesMax longest answer to a read: a page of the longest names and content types
 */
public record DatabaseSettings(Duration hedgeDelay, int readBytesMax) {
  public DatabaseSettings {
    if (hedgeDelay.isNegative() || readBytesMax < 1) {
      throw new IllegalArgumentException(
          "hedge delay and read size must be positive: " + hedgeDelay + ", " + readBytesMax);
    }
  }

  /**
   * One second, which a server that is well never takes (guessed); 64 MiB, the longest page: 10,000
   * rows of 1,024 bytes of name and some 5 KiB of content type.
   */
  public static DatabaseSettings defaults() {
    return new DatabaseSettings(Duration.ofSeconds(1), 64 * 1024 * 1024);
  }
}
