package io.martinet.proxy.domain;

import java.util.List;

/**
 * Hosts that name what is stored. Immutable.
 *
 * @param domains {@code proxy.storage_domains}: below these, without a leading dot; none: the stage
 *     is not there
 * @param defaultPrefix {@code proxy.storage_domain_prefix}: reseller prefix of accounts that are
 *     named without one; empty: such hosts name nothing
 */
public record DomainSettings(List<String> domains, String defaultPrefix) {
  public DomainSettings {
    domains = List.copyOf(domains);
    for (String domain : domains) {
      if (domain.isEmpty() || domain.startsWith(".") || domain.contains("/")) {
        throw new IllegalArgumentException(
            "proxy.storage_domains must hold names such as example.com, was \"" + domain + "\"");
      }
    }
  }

  /** No domains. */
  public static DomainSettings defaults() {
    return new DomainSettings(List.of(), "");
  }
}
