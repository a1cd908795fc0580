package io.martinet.proxy.listing;

import io.martinet.http.Response;
import io.martinet.http.wire.ListingQuery;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.Query;
import io.martinet.proxy.Responses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks of a listing, read from its query. */
public sealed interface ListingParameters {
  /** It can be answered. */
  record Valid(ListingQuery query) implements ListingParameters {}

  /** It cannot: 400 or 412. */
  record Refused(Response response) implements ListingParameters {}

  /** Parameters that must be UTF-8, in the order in which they are judged. */
  List<String> TEXTS = List.of("limit", "marker", "end_marker", "prefix", "delimiter");

  String PATH = "path";

  /**
   * Words that are no numbers do not limit, and parameters that nobody knows do not count.
   *
   * @param hasPath whether the listing knows {@code path}: a container's does
   * @param limitMax the greatest limit, and the one of a client that names none
   */
  static ListingParameters read(Query query, boolean hasPath, int limitMax) {
    for (String name : TEXTS) {
      if (isMalformed(query, name)) {
        return notUtf8(name);
      }
    }
    int limit = limit(query.raw("limit"), limitMax);
    if (limit > limitMax) {
      return new Refused(Responses.message(412, "Maximum limit is " + limitMax));
    }
    if (hasPath && isMalformed(query, PATH)) {
      return notUtf8(PATH);
    }
    return new Valid(
        new ListingQuery(
            limit,
            text(query, "marker"),
            text(query, "end_marker"),
            text(query, "prefix"),
            text(query, "delimiter"),
            query.isTrue("reverse"),
            hasPath && query.has(PATH) ? text(query, PATH) : null));
  }

  private static int limit(@Nullable String text, int limitMax) {
    if (text == null || text.isEmpty()) {
      return limitMax;
    }
    int limit = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return limitMax;
      }
      // Past the maximum one more digit changes nothing, and could run over.
      limit = limit > limitMax ? limit : limit * 10 + (c - '0');
    }
    return limit;
  }

  private static boolean isMalformed(Query query, String name) {
    String raw = query.raw(name);
    return raw != null && HeaderText.decode(raw) == null;
  }

  private static Refused notUtf8(String name) {
    return new Refused(malformed(name));
  }

  /** 400: the parameter's value is no UTF-8. */
  static Response malformed(String name) {
    return Responses.text(400, "\"" + name + "\" parameter not valid UTF-8");
  }

  private static String text(Query query, String name) {
    String raw = query.raw(name);
    String text = raw == null ? null : HeaderText.decode(raw);
    return text == null ? "" : text;
  }
}
