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

  /** Parameters of a container's listing that must be UTF-8, in the order of their judgement. */
  List<String> OF_CONTAINERS =
      List.of(
          "limit",
          "marker",
          "end_marker",
          "prefix",
          "delimiter",
          "path",
          "reverse",
          "states",
          "includes");

  /** The same of an account's: those in front of the limit's number, and those behind it. */
  List<String> OF_ACCOUNTS = List.of("prefix", "delimiter", "limit");

  List<String> OF_ACCOUNTS_BEHIND = List.of("marker", "end_marker", "reverse");

  /**
   * What is asked of a container's listing. Words that are no numbers do not limit, and parameters
   * that nobody knows do not count.
   *
   * @param limitMax the greatest limit, and the one of a client that names none
   */
  static ListingParameters ofContainer(Query query, int limitMax) {
    String malformed = findMalformed(query, OF_CONTAINERS);
    if (malformed != null) {
      return new Refused(malformed(malformed));
    }
    int limit = limit(query.raw("limit"), limitMax);
    return limit > limitMax
        ? tooMany(limitMax)
        : valid(query, limit, query.has("path") ? text(query, "path") : null);
  }

  /** The same of an account's listing, in Swift's other order and under another type. */
  static ListingParameters ofAccount(Query query, int limitMax) {
    int limit = limit(query.raw("limit"), limitMax);
    String malformed = findMalformed(query, OF_ACCOUNTS);
    if (malformed == null && limit > limitMax) {
      return tooMany(limitMax);
    }
    if (malformed == null) {
      malformed = findMalformed(query, OF_ACCOUNTS_BEHIND);
    }
    return malformed != null
        ? new Refused(Responses.message(400, notUtf8(malformed)))
        : valid(query, limit, null);
  }

  private static Valid valid(Query query, int limit, @Nullable String path) {
    return new Valid(
        new ListingQuery(
            limit,
            text(query, "marker"),
            text(query, "end_marker"),
            text(query, "prefix"),
            text(query, "delimiter"),
            query.isTrue("reverse"),
            path));
  }

  private static Refused tooMany(int limitMax) {
    return new Refused(Responses.message(412, "Maximum limit is " + limitMax));
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

  private static @Nullable String findMalformed(Query query, List<String> names) {
    for (String name : names) {
      String raw = query.raw(name);
      if (raw != null && HeaderText.decode(raw) == null) {
        return name;
      }
    }
    return null;
  }

  /** 400: the parameter's value is no UTF-8. */
  static Response malformed(String name) {
    return Responses.text(400, notUtf8(name));
  }

  private static String notUtf8(String name) {
    return "\"" + name + "\" parameter not valid UTF-8";
  }

  private static String text(Query query, String name) {
    String raw = query.raw(name);
    String text = raw == null ? null : HeaderText.decode(raw);
    return text == null ? "" : text;
  }
}
