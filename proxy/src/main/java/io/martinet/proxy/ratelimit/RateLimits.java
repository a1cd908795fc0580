package io.martinet.proxy.ratelimit;

import io.martinet.service.config.Section;
import java.time.Duration;
import java.util.List;

/**
 * Settings of rate limiting. Immutable.
 *
 * @param accountWrites {@code proxy.ratelimit_account_writes}: containers that may be made or
 *     deleted in one account in a second; 0: no limit
 * @param containerWrites {@code proxy.ratelimit_container_writes}: writes of objects in one
 *     container
 * @param containerListings {@code proxy.ratelimit_container_listings}: listings of one container
 * @param sleepMax {@code proxy.ratelimit_sleep_max}: a request that would wait longer is refused
 * @param buffer {@code proxy.ratelimit_buffer}: how long a pause may be made up for by a burst
 * @param whitelist {@code proxy.ratelimit_whitelist}: accounts without limits
 * @param blacklist {@code proxy.ratelimit_blacklist}: accounts that are refused everything
 */
public record RateLimits(
    double accountWrites,
    RateTiers containerWrites,
    RateTiers containerListings,
    Duration sleepMax,
    Duration buffer,
    List<String> whitelist,
    List<String> blacklist) {
  /** A rate beyond this is none. */
  static final double RATE_CEILING = 1_000_000;

  private static final Duration SLEEP_CEILING = Duration.ofMinutes(10);

  public RateLimits {
    whitelist = List.copyOf(whitelist);
    blacklist = List.copyOf(blacklist);
    if (!(accountWrites >= 0) || accountWrites > RATE_CEILING) {
      throw new IllegalArgumentException(
          "proxy.ratelimit_account_writes must be 0.." + RATE_CEILING + ", was " + accountWrites);
    }
    check("sleep_max", sleepMax);
    check("buffer", buffer);
  }

  private static void check(String key, Duration value) {
    if (value.isNegative() || value.compareTo(SLEEP_CEILING) > 0) {
      throw new IllegalArgumentException(
          "proxy.ratelimit_"
              + key
              + " must be 0s.."
              + SLEEP_CEILING.toSeconds()
              + "s, was "
              + value);
    }
  }

  /** No limits; 60 s and 5 s, Swift's, where there are some. */
  public static RateLimits none() {
    return new RateLimits(
        0,
        RateTiers.NONE,
        RateTiers.NONE,
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        List.of(),
        List.of());
  }

  /** Reads the keys of {@code [proxy]} that begin with {@code ratelimit_}. */
  public static RateLimits from(Section proxy) {
    RateLimits d = none();
    return new RateLimits(
        proxy.ratio("ratelimit_account_writes", d.accountWrites),
        tiers(proxy, "ratelimit_container_writes", d.containerWrites),
        tiers(proxy, "ratelimit_container_listings", d.containerListings),
        proxy.duration("ratelimit_sleep_max", d.sleepMax),
        proxy.duration("ratelimit_buffer", d.buffer),
        proxy.texts("ratelimit_whitelist", d.whitelist),
        proxy.texts("ratelimit_blacklist", d.blacklist));
  }

  private static RateTiers tiers(Section proxy, String key, RateTiers byDefault) {
    return RateTiers.parse("proxy." + key, proxy.texts(key, byDefault.texts()));
  }

  /** Whether anything is limited. */
  public boolean isOn() {
    return accountWrites > 0
        || !containerWrites.tiers().isEmpty()
        || !containerListings.tiers().isEmpty()
        || !blacklist.isEmpty();
  }
}
