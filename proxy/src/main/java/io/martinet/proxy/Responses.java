package io.martinet.proxy;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Answers without a resource in them, with Swift's bodies. */
public final class Responses {
  /** Type of the standard bodies; the suites compare it with its capitals. */
  public static final String HTML = "text/html; charset=UTF-8";

  /** Type of the messages of constraints. */
  public static final String TEXT = "text/plain";

  private Responses() {}

  /** No body, and the type that Swift names even so. */
  public static Response empty(int status) {
    return new Response(status, headers(HTML), Content.empty());
  }

  /**
   * The standard one-line page of the status. A HEAD's answer has neither the page nor its length.
   * Statuses without a standard explanation have no body.
   */
  public static Response standard(HttpMethod method, int status) {
    String explanation = StandardTexts.explanation(status);
    if (explanation == null || method.equals(HttpMethod.HEAD)) {
      return empty(status);
    }
    return withBody(status, HTML, page(StandardTexts.reason(status), explanation));
  }

  /** A message in plain text: what a violated constraint answers. */
  public static Response text(int status, String message) {
    return withBody(status, TEXT, message);
  }

  /** A message in plain text that may hold any character. */
  public static Response unicodeText(int status, String message) {
    return withBody(status, TEXT + "; charset=UTF-8", message);
  }

  /** A message under the type of a page, as Swift sends a few of its wire constants. */
  public static Response message(int status, @Nullable String message) {
    return message == null ? empty(status) : withBody(status, HTML, message);
  }

  /** 405 with what is allowed. */
  public static Response methodNotAllowed(HttpMethod method, String allow) {
    Response response = standard(method, 405);
    response.headers().set(HttpHeaderNames.ALLOW, allow);
    return response;
  }

  private static Response withBody(int status, String contentType, String body) {
    return new Response(
        status,
        headers(contentType),
        new Content.Bytes(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8)));
  }

  private static HttpHeaders headers(String contentType) {
    return new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType);
  }

  private static String page(String reason, String explanation) {
    return "<html><h1>" + reason + "</h1><p>" + explanation + "</p></html>";
  }
}
