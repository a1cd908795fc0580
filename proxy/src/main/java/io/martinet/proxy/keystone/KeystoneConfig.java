package io.martinet.proxy.keystone;

import io.martinet.service.config.Secret;
import io.martinet.service.config.Section;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How Keystone is asked, and what its roles allow. Immutable.
 *
 * @param url {@code keystone.url}: where the store reaches it, with or without {@code /v3}; empty:
 *     there is none
 * @param publicUrl {@code keystone.public_url}: where clients reach it, as a 401 tells them; empty:
 *     at the same
 * @param replacesLogin {@code keystone.replaces_login}: whether there is no v1 login beside it
 * @param serviceUser as whom the store asks
 * @param limits of asking
 * @param roles what roles allow
 */
public record KeystoneConfig(
    String url,
    String publicUrl,
    boolean replacesLogin,
    ServiceUser serviceUser,
    Limits limits,
    RoleRules roles) {
  private static final String VERSION = "/v3";
  private static final List<String> SCHEMES = List.of("http", "https");

  public KeystoneConfig {
    if (url.isEmpty() && replacesLogin) {
      throw new IllegalArgumentException(
          "keystone.replaces_login needs keystone.url: nobody could log in");
    }
    if (!url.isEmpty()) {
      if (!isEndpoint(url)) {
        throw new IllegalArgumentException(
            "keystone.url must be http(s)://host[:port][/path], was " + url);
      }
      if (serviceUser.name.isEmpty() || serviceUser.password.isEmpty()) {
        throw new IllegalArgumentException(
            "keystone.url needs keystone.username and keystone.password");
      }
    }
  }

  /**
   * A user of Keystone's with the right to ask about tokens.
   *
   * @param name {@code keystone.username}
   * @param password {@code keystone.password}
   * @param project {@code keystone.project}
   * @param userDomainId {@code keystone.user_domain_id}
   * @param projectDomainId {@code keystone.project_domain_id}
   */
  public record ServiceUser(
      String name, Secret password, String project, String userDomainId, String projectDomainId) {}

  /**
   * Limits of asking.
   *
   * @param timeout {@code keystone.timeout}: of one request
   * @param concurrencyMax {@code keystone.concurrency_max}: tokens that are asked about at a time
   * @param cacheAge {@code keystone.cache_age}: how long an answer is believed, at most until the
   *     token expires
   * @param cacheEntriesMax {@code keystone.cache_entries_max}: answers that are remembered
   */
  public record Limits(
      Duration timeout, int concurrencyMax, Duration cacheAge, int cacheEntriesMax) {
    public Limits {
      if (!timeout.isPositive()) {
        throw new IllegalArgumentException("keystone.timeout must be positive, was " + timeout);
      }
      if (concurrencyMax < 1) {
        throw new IllegalArgumentException(
            "keystone.concurrency_max must be at least 1, was " + concurrencyMax);
      }
      if (cacheAge.isNegative()) {
        throw new IllegalArgumentException(
            "keystone.cache_age must not be negative, was " + cacheAge);
      }
      if (cacheEntriesMax < 0) {
        throw new IllegalArgumentException(
            "keystone.cache_entries_max must not be negative, was " + cacheEntriesMax);
      }
    }
  }

  /** No Keystone; where there is one: the names and ages that OpenStack's own installers take. */
  public static KeystoneConfig defaults() {
    return new KeystoneConfig(
        "",
        "",
        false,
        new ServiceUser("swift", new Secret(""), "service", "default", "default"),
        // 300 s is keystonemiddleware's; 20,000 answers of about half a KiB (guessed).
        new Limits(Duration.ofSeconds(5), 64, Duration.ofSeconds(300), 20_000),
        RoleRules.defaults());
  }

  /** Reads {@code [keystone]}. */
  public static KeystoneConfig from(Section keystone) {
    KeystoneConfig d = defaults();
    ServiceUser user = d.serviceUser;
    Limits limits = d.limits;
    return new KeystoneConfig(
        keystone.text("url", d.url),
        keystone.text("public_url", d.publicUrl),
        keystone.flag("replaces_login", d.replacesLogin),
        new ServiceUser(
            keystone.text("username", user.name),
            keystone.secret("password", user.password),
            keystone.text("project", user.project),
            keystone.text("user_domain_id", user.userDomainId),
            keystone.text("project_domain_id", user.projectDomainId)),
        new Limits(
            keystone.duration("timeout", limits.timeout),
            keystone.count("concurrency_max", limits.concurrencyMax),
            keystone.duration("cache_age", limits.cacheAge),
            keystone.count("cache_entries_max", limits.cacheEntriesMax)),
        RoleRules.from(keystone));
  }

  /** Whether there is a Keystone. */
  public boolean isOn() {
    return !url.isEmpty();
  }

  /** Where tokens are asked about and had. */
  URI tokensUrl() {
    String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return URI.create((base.endsWith(VERSION) ? base : base + VERSION) + "/auth/tokens");
  }

  /** What a 401 tells clients. */
  String challenge() {
    return "Keystone uri=\"" + (publicUrl.isEmpty() ? url : publicUrl) + "\"";
  }

  private static boolean isEndpoint(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getScheme() != null
          && SCHEMES.contains(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
