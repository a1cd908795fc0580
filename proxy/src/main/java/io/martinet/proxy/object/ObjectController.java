package io.martinet.proxy.object;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.Decision;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.Placements;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.martinet.proxy.backend.Renewing;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests to objects: the container must exist and allow it, then each method has its own
 * class. Thread-safe; blocks the request's virtual thread.
 */
public final class ObjectController implements ProxyHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectController.class);

  /** A container that is made again and again while it is used: a guess at when that is enough. */
  private static final int LOOK_UPS_MAX = 3;

  private static final String ALLOWED = "COPY, DELETE, GET, HEAD, OPTIONS, POST, PUT";

  private final InfoCache infoCache;
  private final Placements placements;
  private final Constraints constraints;
  private final ObjectVerbs verbs;
  private final WriteIds writeIds;
  private final Parker parker;
  private final ObjectMetrics metrics;

  ObjectController(
      InfoCache infoCache,
      Placements placements,
      Constraints constraints,
      ObjectVerbs verbs,
      WriteIds writeIds,
      Parker parker,
      ObjectMetrics metrics) {
    this.infoCache = infoCache;
    this.placements = placements;
    this.constraints = constraints;
    this.verbs = verbs;
    this.writeIds = writeIds;
    this.parker = parker;
    this.metrics = metrics;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    ObjectMetrics.Verb verb = verb(context);
    if (verb == null) {
      return Responses.methodNotAllowed(context.method(), ALLOWED);
    }
    return handle(context, verb, LOOK_UPS_MAX);
  }

  /**
   * Names are looked up by the policy of their container, and another proxy may have made that
   * again with another one since it was looked up here.
   */
  private Response handle(RequestContext context, ObjectMetrics.Verb verb, int lookUpsLeft)
      throws Exception {
    return switch (container(context)) {
      case InfoLookup.Present<ContainerInfo>(var info) -> {
        Response response;
        try {
          response =
              authorized(context, verb, info, context.isRead() ? info.readAcl() : info.writeAcl());
          if (response.status() != 404 || !isOtherNow(context, info)) {
            yield response;
          }
        } catch (ContainerChangedException e) {
          LOG.info("{} {}", context.transactionId(), e.getMessage());
          forget(context);
          // Its body has been read.
          if (verb == ObjectMetrics.Verb.PUT) {
            yield container(context) instanceof InfoLookup.Absent<ContainerInfo>
                ? absent(context)
                : Unavailable.response(context, String.valueOf(e.getMessage()));
          }
        }
        yield lookUpsLeft == 0
            ? Unavailable.response(context, "the container changes all the time")
            : handle(context, verb, lookUpsLeft - 1);
      }
      case InfoLookup.Absent<ContainerInfo> _ -> absent(context);
      case InfoLookup.Unknown<ContainerInfo>(var why) -> Unavailable.response(context, why);
    };
  }

  private InfoLookup<ContainerInfo> container(RequestContext context) throws InterruptedException {
    StorePath path = context.storePath();
    return infoCache.container(context, path.account(), Objects.requireNonNull(path.container()));
  }

  private void forget(RequestContext context) {
    StorePath path = context.storePath();
    infoCache.forgetContainer(path.account(), Objects.requireNonNull(path.container()));
  }

  /** Whether the container has another storage policy by now, so that the object may be there. */
  private boolean isOtherNow(RequestContext context, ContainerInfo info)
      throws InterruptedException {
    if (placements.policies().size() == 1) {
      return false;
    }
    forget(context);
    return container(context) instanceof InfoLookup.Present<ContainerInfo>(var now)
        && now.policy() != info.policy();
  }

  /** Who may not know that the container is missing is told just that he may not. */
  private static Response absent(RequestContext context) throws Exception {
    if (context.authorize(null) instanceof Decision.Refused(var response)) {
      return response;
    }
    return context.isRead() ? ObjectGet.absent(context) : Responses.standard(context.method(), 404);
  }

  private Response authorized(
      RequestContext context, ObjectMetrics.Verb verb, ContainerInfo info, @Nullable String acl)
      throws Exception {
    if (context.authorize(acl) instanceof Decision.Refused(var response)) {
      return response;
    }
    context.accessNotes().policy(info.policy());
    if (!placements.policies().contains(info.policy())) {
      return Unavailable.response(context, "no ring of storage policy " + info.policy());
    }
    boolean judgesName = verb == ObjectMetrics.Verb.PUT || verb == ObjectMetrics.Verb.POST;
    if (!judgesName && !context.isInternal() && constraints.isTooLong(context.storePath())) {
      return Responses.standard(context.method(), 404);
    }
    long begun = parker.nanos();
    try {
      return handle(verb, request(context, info));
    } catch (QuorumNotReachedException e) {
      metrics.quorumFailed();
      LOG.warn("{} {}", context.transactionId(), e.getMessage());
      return Responses.standard(context.method(), 503);
    } finally {
      metrics.timed(verb, Duration.ofNanos(parker.nanos() - begun));
    }
  }

  /**
   * Rule 6: what failed because the ring has changed meanwhile runs again under the newer one. A
   * PUT sees to that itself, since its body comes only once.
   */
  private Response handle(ObjectMetrics.Verb verb, ObjectRequest request)
      throws QuorumNotReachedException, InterruptedException {
    ObjectVerb handler = verbs.of(verb);
    return verb == ObjectMetrics.Verb.PUT
        ? handler.handle(request)
        : Renewing.run(request, ObjectRequest::renewed, handler::handle);
  }

  private ObjectRequest request(RequestContext context, ContainerInfo info) {
    StorePath path = context.storePath();
    String container = Objects.requireNonNull(path.container());
    String object = Objects.requireNonNull(path.object());
    var scope =
        new BackendScope(
            path,
            placements.object(info.policy(), path.account(), container, object),
            info.policy(),
            context.transactionId(),
            context.timeTicks());
    return new ObjectRequest(
        context,
        info,
        scope,
        placements.container(path.account(), container),
        new CastMemory(writeIds));
  }

  private static ObjectMetrics.@Nullable Verb verb(RequestContext context) {
    return switch (context.method().name()) {
      case "GET" -> ObjectMetrics.Verb.GET;
      case "HEAD" -> ObjectMetrics.Verb.HEAD;
      case "PUT" -> ObjectMetrics.Verb.PUT;
      case "POST" -> ObjectMetrics.Verb.POST;
      case "DELETE" -> ObjectMetrics.Verb.DELETE;
      default -> null;
    };
  }
}
