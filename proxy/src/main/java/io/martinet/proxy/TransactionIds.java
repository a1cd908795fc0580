package io.martinet.proxy;

import io.martinet.core.Entropy;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Names transactions as Swift does: {@code tx}, 21 hex digits, a dash, the Unix seconds in 10 hex
 * digits, and what the client wants to find again. The digits are a random part drawn once and a
 * counter, which costs no randomness a request and still never repeats. Thread-safe.
 */
public final class TransactionIds {
  /** Characters of a client's own suffix that are kept; Swift's number. */
  private static final int EXTRA_MAX = 32;

  private static final HexFormat HEX = HexFormat.of();
  private static final int COUNTER_DIGITS = 10;
  private static final int SECONDS_DIGITS = 10;

  private final InstantSource clock;
  private final String prefix;
  private final AtomicLong counter = new AtomicLong();

  public TransactionIds(Entropy entropy, InstantSource clock) {
    this.clock = clock;
    this.prefix = "tx" + HEX.toHexDigits(entropy.nextLong(), 11);
  }

  /**
   * @param extra the client's suffix, null for none
   */
  public String next(@Nullable String extra) {
    var id = new StringBuilder(prefix);
    id.append(HEX.toHexDigits(counter.getAndIncrement(), COUNTER_DIGITS)).append('-');
    id.append(HEX.toHexDigits(clock.instant().getEpochSecond(), SECONDS_DIGITS));
    if (extra != null && !extra.isEmpty()) {
      String kept = extra.substring(0, Math.min(extra.length(), EXTRA_MAX));
      id.append('-').append(PercentCode.encodeBytes(kept));
    }
    return id.toString();
  }
}
