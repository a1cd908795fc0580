package io.martinet.proxy.body;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.Responses;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a GET or HEAD, judged in Swift's order: none-match, match, modified,
 * unmodified. A date that cannot be read is no condition.
 */
public final class Conditionals {
  /** What the conditions say. */
  enum Verdict {
    /** Answer as if there were none. */
    PROCEED,
    /** 304. */
    NOT_MODIFIED,
    /** 412. */
    FAILED
  }

  private static final int MILLIS_PER_SECOND = 1000;

  /** Netty's parser throws at longer texts; a date has 29 characters, 33 in its longest form. */
  private static final int DATE_CHARACTERS_MAX = 64;

  private Conditionals() {}

  /** Whether any condition stands in the headers. */
  public static boolean areIn(HttpHeaders headers) {
    return headers.contains(HttpHeaderNames.IF_NONE_MATCH)
        || headers.contains(HttpHeaderNames.IF_MATCH)
        || headers.contains(HttpHeaderNames.IF_MODIFIED_SINCE)
        || headers.contains(HttpHeaderNames.IF_UNMODIFIED_SINCE);
  }

  /** Whether the headers hold a condition that an absent object fails: {@code If-Match}. */
  public static boolean failOnAbsence(HttpHeaders headers) {
    String match = headers.get(HttpHeaderNames.IF_MATCH);
    return match != null && match.strip().equals("*");
  }

  /**
   * @param etag the object's, bare
   * @param lastModifiedSeconds what its {@code Last-Modified} says, in Unix seconds
   */
  static Verdict judge(HttpHeaders headers, String etag, long lastModifiedSeconds) {
    String noneMatch = headers.get(HttpHeaderNames.IF_NONE_MATCH);
    if (noneMatch != null && names(noneMatch, etag)) {
      return Verdict.NOT_MODIFIED;
    }
    String match = headers.get(HttpHeaderNames.IF_MATCH);
    if (match != null && !names(match, etag)) {
      return Verdict.FAILED;
    }
    Long modifiedSince = seconds(headers.get(HttpHeaderNames.IF_MODIFIED_SINCE));
    if (modifiedSince != null && lastModifiedSeconds <= modifiedSince) {
      return Verdict.NOT_MODIFIED;
    }
    Long unmodifiedSince = seconds(headers.get(HttpHeaderNames.IF_UNMODIFIED_SINCE));
    if (unmodifiedSince != null && lastModifiedSeconds > unmodifiedSince) {
      return Verdict.FAILED;
    }
    return Verdict.PROCEED;
  }

  /**
   * The answer to a GET or HEAD whose conditions keep it from its body.
   *
   * @param sent of the request
   * @param headers of the object's answer, which become those of this one
   * @param etag the object's, bare
   * @param lastModifiedSeconds what its {@code Last-Modified} says, in Unix seconds
   * @return 304 or 412, or null to go on
   */
  public static @Nullable Response refuse(
      HttpHeaders sent, HttpHeaders headers, String etag, long lastModifiedSeconds) {
    return switch (judge(sent, etag, lastModifiedSeconds)) {
      case PROCEED -> null;
      case NOT_MODIFIED -> new Response(304, headers, Content.empty());
      case FAILED -> {
        headers.set(HttpHeaderNames.CONTENT_TYPE, Responses.HTML);
        headers.remove(HttpHeaderNames.ACCEPT_RANGES);
        yield new Response(412, headers, Content.empty());
      }
    };
  }

  /** Whether the comma-separated list, quoted or bare, names the etag or is a star. */
  public static boolean names(String list, String etag) {
    for (String word : list.split(",", -1)) {
      String bare = unquoted(word);
      if (bare.equals("*") || bare.equals(etag)) {
        return true;
      }
    }
    return false;
  }

  /** An entity tag without its quotes, if it has any. */
  public static String unquoted(String etag) {
    String bare = etag.strip();
    return bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"")
        ? bare.substring(1, bare.length() - 1)
        : bare;
  }

  /** Unix seconds of an HTTP date; null if there is none that can be read. */
  public static @Nullable Long seconds(@Nullable String date) {
    if (date == null || date.length() > DATE_CHARACTERS_MAX) {
      return null;
    }
    Date parsed = DateFormatter.parseHttpDate(date);
    return parsed == null ? null : Math.floorDiv(parsed.getTime(), MILLIS_PER_SECOND);
  }
}
