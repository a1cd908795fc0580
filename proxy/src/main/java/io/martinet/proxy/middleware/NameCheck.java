package io.martinet.proxy.middleware;

import io.martinet.http.Response;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses names that trouble other software, where an operator wants that: quotes and angle
 * brackets, segments of one or two dots, long paths. The path is judged as it is decoded, with its
 * version. Thread-safe.
 */
public final class NameCheck implements ProxyHandler {
  /** Swift's defaults. */
  public static final String FORBIDDEN_CHARS = "'\"`<>";

  public static final int PATH_CHARS_MAX = 255;
  public static final String FORBIDDEN_PATTERN = "/\\./|/\\.\\./|/\\.$|/\\.\\.$";

  private static final Pattern FORBIDDEN = Pattern.compile(FORBIDDEN_PATTERN);
  private static final String WHAT = "Object/Container/Account name ";

  private final ProxyHandler next;

  public NameCheck(ProxyHandler next) {
    this.next = next;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    String why = forbidden(context.request().target());
    return why == null ? next.handle(context) : Responses.message(400, WHAT + why);
  }

  /** Why the path may not be; null if it may, or is no text, which the router refuses. */
  private static @Nullable String forbidden(String target) {
    int query = target.indexOf('?');
    String path =
        HeaderText.decode(PercentCode.decode(query < 0 ? target : target.substring(0, query)));
    if (path == null) {
      return null;
    }
    if (path.chars().anyMatch(c -> FORBIDDEN_CHARS.indexOf(c) >= 0)) {
      return "contains forbidden chars from " + FORBIDDEN_CHARS;
    }
    if (path.codePointCount(0, path.length()) > PATH_CHARS_MAX) {
      return "longer than the allowed maximum " + PATH_CHARS_MAX;
    }
    return FORBIDDEN.matcher(path).find()
        ? "contains a forbidden substring from regular expression " + FORBIDDEN_PATTERN
        : null;
  }
}
