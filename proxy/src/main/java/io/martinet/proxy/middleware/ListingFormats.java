package io.martinet.proxy.middleware;

import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.listing.AcceptHeader;
import io.martinet.proxy.listing.ListingContent;
import io.martinet.proxy.listing.ListingFormat;
import io.martinet.proxy.listing.ListingParameters;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Gives listings of accounts and containers the form that the client asked for. Judges the request
 * before anybody else does, so that a form that nobody has is refused without any work.
 * Thread-safe.
 */
public final class ListingFormats implements ProxyHandler {
  private static final String FORMAT = "format";
  private static final String VERSIONS = "versions";

  private final ProxyHandler next;

  public ListingFormats(ProxyHandler next) {
    this.next = next;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!isListing(context)) {
      return next.handle(context);
    }
    String named = context.query().raw(FORMAT);
    if (named != null && HeaderText.decode(named) == null) {
      return ListingParameters.malformed(FORMAT);
    }
    return switch (choose(context)) {
      case AcceptHeader.Choice.Malformed() -> Responses.message(400, "Invalid Accept header");
      case AcceptHeader.Choice.NoneAcceptable() -> Responses.standard(context.method(), 406);
      case AcceptHeader.Choice.Chosen(var format) ->
          formatted(context, format, next.handle(context));
    };
  }

  private static boolean isListing(RequestContext context) {
    return context.isRead()
        && context.path() instanceof RequestPath.Store(StorePath(_, _, @Nullable String object))
        && object == null;
  }

  private static AcceptHeader.Choice choose(RequestContext context) {
    String named = context.query().raw(FORMAT);
    if (isOfVersions(context)) {
      return chooseOfVersions(context, named);
    }
    return named == null || named.isEmpty()
        ? AcceptHeader.choose(context.header("Accept"))
        : new AcceptHeader.Choice.Chosen(ListingFormat.named(named));
  }

  private static boolean isOfVersions(RequestContext context) {
    return context.query().has(VERSIONS)
        && context.method().equals(HttpMethod.GET)
        && context.path() instanceof RequestPath.Store(var path)
        && path.container() != null;
  }

  /** Versions have one form. */
  private static AcceptHeader.Choice chooseOfVersions(
      RequestContext context, @Nullable String named) {
    boolean isJson =
        named == null || named.isEmpty()
            ? AcceptHeader.takes(context.header("Accept"), ListingFormat.JSON)
            : ListingFormat.named(named) == ListingFormat.JSON;
    return isJson
        ? new AcceptHeader.Choice.Chosen(ListingFormat.JSON)
        : new AcceptHeader.Choice.NoneAcceptable();
  }

  private static Response formatted(
      RequestContext context, ListingFormat format, Response response) {
    if (response.status() / 100 != 2) {
      return response;
    }
    if (response.status() == 206) {
      return response; // a part of a web site's page: no listing is told in parts
    }
    if (!context.query().has(FORMAT) && !isOfVersions(context)) {
      response.headers().add(HttpHeaderNames.VARY, "Accept");
    }
    if (response.status() == 200
        && response.headers().contains(HttpHeaderNames.CONTENT_TYPE)
        && !(response.content() instanceof ListingContent)) {
      return response; // a web site's page has its form
    }
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, format.contentType());
    if (context.method().equals(HttpMethod.HEAD)
        || !(response.content() instanceof ListingContent listing)) {
      return response;
    }
    ByteBuf body = listing.render(format);
    if (body.isReadable()) {
      return new Response(200, response.headers(), new Content.Bytes(body));
    }
    body.release();
    return new Response(204, response.headers(), Content.empty());
  }
}
