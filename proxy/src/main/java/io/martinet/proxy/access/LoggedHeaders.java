package io.martinet.proxy.access;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Headers of requests that lines show, a line break between them. What lets somebody in is cut, as
 * tokens are. Immutable.
 */
final class LoggedHeaders {
  private static final String ALL = "*";

  private static final Set<String> TOKENS =
      new TreeSet<>(List.of("x-auth-token", "x-service-token", "x-storage-token"));

  /** Nothing of these is shown: each is as good for ever as it is now. */
  private static final Set<String> KEYS =
      new TreeSet<>(
          List.of(
              "authorization",
              "cookie",
              "proxy-authorization",
              "x-account-meta-temp-url-key",
              "x-account-meta-temp-url-key-2",
              "x-auth-key",
              "x-container-meta-temp-url-key",
              "x-container-meta-temp-url-key-2",
              "x-container-sync-key",
              "x-storage-pass"));

  private final Set<String> names = new TreeSet<>();
  private final boolean showsAll;

  /**
   * @param names in any letter case; "*": all
   */
  LoggedHeaders(List<String> names) {
    names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
    this.showsAll = this.names.contains(ALL);
  }

  /** Null if there is none to show. */
  @Nullable String of(HttpHeaders headers) {
    if (names.isEmpty()) {
      return null;
    }
    var shown = new StringBuilder();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (showsAll || names.contains(name)) {
        shown.append(shown.isEmpty() ? "" : "\n").append(header.getKey()).append(": ");
        shown.append(value(name, header.getValue()));
      }
    }
    return shown.isEmpty() ? null : shown.toString();
  }

  private static String value(String name, String value) {
    if (KEYS.contains(name)) {
      return "...";
    }
    return TOKENS.contains(name) ? AccessRecord.shown(value) : value;
  }
}
