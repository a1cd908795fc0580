package io.martinet.proxy.domain;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request's host names. */
sealed interface HostName {
  /** An account, or a container in it. */
  record Named(String account, @Nullable String container) implements HostName {}

  /** Nothing that is stored: the path says it all. */
  record Other() implements HostName {}

  /** More labels than account and container. */
  record Malformed() implements HostName {}

  /**
   * @param host as sent, perhaps with a port
   * @param prefixes reseller prefixes with their underscore, the first fitting one wins
   */
  static HostName read(String host, DomainSettings settings, List<String> prefixes) {
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    for (String domain : settings.domains()) {
      String suffix = "." + domain;
      if (name.endsWith(suffix)) {
        return below(name.substring(0, name.length() - suffix.length()), settings, prefixes);
      }
    }
    return new Other();
  }

  private static HostName below(String labels, DomainSettings settings, List<String> prefixes) {
    List<String> parts = Splitter.on('.').splitToList(labels);
    if (parts.size() > 2) {
      return new Malformed();
    }
    String account = account(parts.getLast(), settings, prefixes);
    if (account == null) {
      return new Other();
    }
    String container = parts.size() == 2 ? parts.getFirst() : "";
    return new Named(account, container.isEmpty() ? null : container);
  }

  /** Hosts have neither underscores nor capitals: {@code auth-x} is {@code AUTH_x}. */
  private static @Nullable String account(
      String label, DomainSettings settings, List<String> prefixes) {
    if (label.isEmpty()) {
      return null;
    }
    String sameCase = label.toLowerCase(Locale.ROOT).replaceFirst("-", "_");
    for (String prefix : prefixes) {
      if (label.startsWith(prefix)) {
        return label;
      }
      String lower = prefix.toLowerCase(Locale.ROOT);
      if (sameCase.startsWith(lower) || label.toLowerCase(Locale.ROOT).startsWith(lower)) {
        return prefix + label.substring(prefix.length());
      }
    }
    return settings.defaultPrefix().isEmpty() ? null : settings.defaultPrefix() + label;
  }
}
