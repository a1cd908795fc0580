package io.martinet.proxy.symlink;

import io.martinet.http.RequestBody;
import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SubRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Links. GET and HEAD of one are answered by what it leads to, whose permissions hold; PUT with
 * {@code X-Symlink-Target} makes one; POST changes the link itself and says so; all else is about
 * the link, as it is about any object. Thread-safe.
 */
public final class Symlinks implements ProxyHandler {
  /** Links from the one asked for to what is no link; Swift's number. */
  public static final int HOPS_MAX = 2;

  /** Compared byte for byte by conformance suites. */
  private static final String PUT_ALONE = "A PUT request is required to set a symlink target";

  private static final String POSTED =
      "The requested POST was applied to a symlink. POST directly to the target to apply requested"
          + " metadata.";

  private final ProxyHandler next;
  private final Constraints constraints;
  private final Duration clientTimeout;

  /**
   * @param constraints lengths of names
   * @param clientTimeout how long a client may be silent before the end of an empty body
   */
  public Symlinks(ProxyHandler next, Constraints constraints, Duration clientTimeout) {
    this.next = next;
    this.constraints = constraints;
    this.clientTimeout = clientTimeout;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Store(var path))
        || path.object() == null
        || context.isInternal()) {
      return next.handle(context);
    }
    if (context.isRead()) {
      return new LinkWalk(context, next).read();
    }
    boolean namesTarget = context.headers().contains(StoredLink.TARGET);
    if (context.method().equals(HttpMethod.PUT) && namesTarget) {
      return put(context);
    }
    if (context.method().equals(HttpMethod.POST)) {
      return namesTarget ? Responses.text(400, PUT_ALONE) : post(context);
    }
    return next.handle(context);
  }

  private Response put(RequestContext context) throws Exception {
    Response refusal = refuseBody(context);
    if (refusal != null) {
      return refusal;
    }
    return switch (SentLink.read(context, constraints)) {
      case SentLink.Refused(var response) -> response;
      case SentLink.Valid link -> new LinkPut(context, next).put(link);
    };
  }

  private @Nullable Response refuseBody(RequestContext context)
      throws InterruptedException, IOException {
    RequestBody body = context.request().body();
    if (body.declaredBytes() == 0) {
      return null;
    }
    try {
      ByteBuf piece = body.declaredBytes() > 0 ? Unpooled.EMPTY_BUFFER : body.read(clientTimeout);
      if (piece == null) {
        return null;
      }
      piece.release();
      return Responses.text(400, "Symlink requests require a zero byte body");
    } catch (RequestBody.ClientGoneException e) {
      return Responses.standard(context.method(), 499);
    } catch (RequestBody.ClientTimeoutException e) {
      return Responses.standard(context.method(), 408);
    }
  }

  /** Asked before: what came of a POST must not hang on a question that fails after it. */
  private Response post(RequestContext context) throws Exception {
    Response told = LinkWalk.itself(context, next);
    told.content().release();
    if (told.status() == 503) {
      return Responses.standard(context.method(), 503);
    }
    StoredLink link = told.status() == 200 ? StoredLink.of(told.headers()) : null;
    Response answer = next.handle(context);
    if (link == null || link.version(context.storePath()) != null || answer.status() != 202) {
      return answer;
    }
    answer.content().release();
    Response redirect = Responses.message(307, POSTED);
    redirect
        .headers()
        .set(HttpHeaderNames.LOCATION, SubRequest.target(link.pathFrom(context.storePath())));
    if (link.pin() != null) {
      redirect.headers().set(StoredLink.TARGET_ETAG, link.pin().etag());
    }
    return redirect;
  }
}
