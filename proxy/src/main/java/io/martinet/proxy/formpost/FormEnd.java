package io.martinet.proxy.formpost;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StandardTexts;
import io.martinet.proxy.auth.Refusals;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;

/** What came of a form, and how its sender is told. Texts of Swift, which pages may compare. */
sealed interface FormEnd {
  /** In front of every message. */
  String PREFIX = "FormPost: ";

  /**
   * All has been said by a status: that of the last PUT, or of what hindered one. The browser is
   * sent on with it where the form says so.
   *
   * @param message small letters; empty for none
   */
  record Ended(int status, String message) implements FormEnd {
    static final Ended NO_FILES = new Ended(400, "no files to process");
    static final Ended TOO_MANY_FILES = new Ended(400, "max file count exceeded");

    boolean isStored() {
      return status / 100 == 2;
    }
  }

  /** The form itself is wrong: 400 with a message, and no page is sent on. */
  record Malformed(String message) implements FormEnd {}

  /** It is not allowed, or not any more: 401. */
  record Unauthorized(String message) implements FormEnd {}

  /** An answer made elsewhere. */
  record Answered(Response response) implements FormEnd {}

  /**
   * The answer.
   *
   * @param redirect where the form sends the browser; empty: nowhere
   */
  static Response answer(RequestContext context, FormEnd end, String redirect) {
    return switch (end) {
      case Ended ended when redirect.isEmpty() -> Responses.text(ended.status(), text(ended));
      case Ended ended -> sentOn(location(redirect, ended));
      case Malformed(var message) -> Responses.text(400, PREFIX + message);
      case Unauthorized(var message) -> Refusals.unsigned(context, PREFIX + message);
      case Answered(var response) -> response;
    };
  }

  private static String text(Ended ended) {
    String line = ended.status() + " " + StandardTexts.reason(ended.status());
    return ended.message().isEmpty() ? line : line + "\r\n" + PREFIX + capitals(ended.message());
  }

  private static String capitals(String message) {
    var text = new StringBuilder(message);
    for (int i = 0; i < text.length(); i++) {
      if (i == 0 || text.charAt(i - 1) == ' ') {
        text.setCharAt(i, Character.toUpperCase(text.charAt(i)));
      }
    }
    return text.toString();
  }

  private static String location(String redirect, Ended ended) {
    return withoutControls(redirect)
        + (redirect.indexOf('?') < 0 ? '?' : '&')
        + "status="
        + ended.status()
        + "&message="
        + PercentCode.encodeBytes(ended.message());
  }

  /** A line break in a field must not begin a header of its own. */
  private static String withoutControls(String redirect) {
    var safe = new StringBuilder(redirect.length());
    redirect
        .chars()
        .forEach(c -> {
          if (c < 0x20 || c == 0x7f) {
            safe.append(PercentCode.encodeBytes(Character.toString(c)));
          } else {
            safe.append((char) c);
          }
        });
    return safe.toString();
  }

  private static Response sentOn(String location) {
    // The signature need not have been checked yet: the page must not become anybody's own.
    String link = location.replace("\"", "%22").replace("<", "%3C").replace(">", "%3E");
    String page =
        "<html><body><p><a href=\"" + link + "\">Click to continue...</a></p></body></html>";
    return new Response(
        303,
        new DefaultHttpHeaders(false).set("Location", location),
        new Content.Bytes(Unpooled.copiedBuffer(page, StandardCharsets.ISO_8859_1)));
  }
}
