package io.martinet.proxy.versioned;

import io.martinet.core.HybridClock;
import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.Decision;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.backend.NameTurns;
import io.martinet.proxy.copy.BodyTransfer;
import io.martinet.proxy.object.ObjectContentType;
import io.martinet.proxy.symlink.StoredLink;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The object versioning API: in a container with {@code X-Versions-Enabled} each PUT makes a
 * version with an id, kept in a hidden container, and the object is a link to one of them, which
 * the stage of links in front follows. Thread-safe.
 */
public final class ObjectVersions implements ProxyHandler {
  /** How long a request waits for others of the same name; guessed. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);

  private static final String NULL = "null";

  private final ProxyHandler next;
  private final InfoCache infos;
  private final BodyTransfer transfer;
  private final HybridClock clock;
  private final Constraints constraints;
  private final VersionedContainers containers;
  private final NameTurns turns;

  /**
   * @param clock draws ids, each once in this process
   * @param turns of names that requests keep versions of
   */
  public ObjectVersions(
      ProxyHandler next,
      InfoCache infos,
      BodyTransfer transfer,
      HybridClock clock,
      Constraints constraints,
      StoragePolicies policies,
      NameTurns turns) {
    this.next = next;
    this.infos = infos;
    this.transfer = transfer;
    this.clock = clock;
    this.constraints = constraints;
    this.turns = turns;
    this.containers = new VersionedContainers(next, infos, constraints, policies);
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Store(var path)) || context.isInternal()) {
      return next.handle(context);
    }
    if (path.object() == null) {
      return containers.handle(context, path);
    }
    return switch (infos.container(context, path.account(), path.requireContainer())) {
      case InfoLookup.Absent<ContainerInfo> _ -> next.handle(context);
      case InfoLookup.Unknown<ContainerInfo>(var why) -> Unavailable.response(context, why);
      case InfoLookup.Present<ContainerInfo>(var info) -> object(context, path, info);
    };
  }

  private Response object(RequestContext context, StorePath path, ContainerInfo info)
      throws Exception {
    VersionsSetting setting = VersionsSetting.of(info.storedHeaders());
    String id = context.query().raw(VersionPath.QUERY);
    if (id == null || id.isEmpty()) {
      return setting == VersionsSetting.NEVER
          ? next.handle(context)
          : current(context, info, setting);
    }
    if (context.method().equals(HttpMethod.POST)) {
      return Responses.message(400, "POST to a specific version is not allowed");
    }
    boolean isNull = id.equals(NULL);
    if (!isNull && setting == VersionsSetting.NEVER) {
      return Responses.message(
          400, "version-aware operations require that the container is versioned");
    }
    long ticks = isNull ? 0 : VersionId.ticks(id);
    if (ticks < 0 || (isNull && context.method().equals(HttpMethod.PUT))) {
      return Responses.message(400, "Invalid version parameter");
    }
    return isNull ? unversioned(context) : version(context, info, new VersionPath(path, ticks));
  }

  private Response current(RequestContext context, ContainerInfo info, VersionsSetting setting)
      throws Exception {
    if (context.isRead()) {
      Response answer = next.handle(context);
      StoredLink link = StoredLink.of(answer.headers());
      if (link == null || link.version(context.storePath()) == null) {
        answer.headers().set(StoredLink.VERSION_ID, NULL);
      }
      return answer;
    }
    boolean isVersioned = setting == VersionsSetting.ENABLED;
    return switch (context.method().name()) {
      case "PUT" ->
          isVersioned && hasLength(context)
              ? write(context, info, () -> writes(context).put(constraints))
              : next.handle(context);
      case "DELETE" ->
          isVersioned
              ? write(context, info, () -> deletions(context).ofCurrent())
              : next.handle(context);
      case "POST" -> write(context, info, () -> writes(context).post());
      default -> next.handle(context);
    };
  }

  /** Without one the stages behind refuse it. */
  private static boolean hasLength(RequestContext context) {
    return context.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
        || context.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  /** The object of a time without versions, if it is there still. */
  private Response unversioned(RequestContext context) throws Exception {
    if (context.method().equals(HttpMethod.DELETE)) {
      return owned(context, () -> deletions(context).ofUnversioned());
    }
    Response answer = next.handle(context);
    StoredLink link = StoredLink.of(answer.headers());
    if (link != null && link.version(context.storePath()) != null) {
      answer.content().release();
      return Responses.standard(context.method(), 404);
    }
    if (answer.status() / 100 == 2) {
      answer.headers().set(StoredLink.VERSION_ID, NULL);
    }
    return answer;
  }

  private Response version(RequestContext context, ContainerInfo info, VersionPath version)
      throws Exception {
    return switch (context.method().name()) {
      case "GET", "HEAD" -> read(context, version);
      case "PUT" -> {
        if (context.request().body().declaredBytes() != 0) {
          yield Responses.text(400, "PUT version-id requests require a zero byte body");
        }
        yield write(context, info, () -> writes(context).restore(version));
      }
      case "DELETE" -> owned(context, () -> deletions(context).of(version));
      default -> next.handle(context);
    };
  }

  /** Versions are for who may read the account: the container's ACL is about what is current. */
  private Response read(RequestContext context, VersionPath version) throws Exception {
    if (context.authorize(null) instanceof Decision.Refused(var response)) {
      return response;
    }
    RequestContext ask =
        SubRequest.of(context, context.method(), version.path())
            .headers(context.headers())
            .internal()
            .from(HiddenVersions.SOURCE);
    Response answer = next.handle(ask);
    context.accessNotes().policy(ask.accessNotes().policy());
    String type = answer.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    if (type.equals(ObjectContentType.DELETED)) {
      answer.content().release();
      Response gone = Responses.standard(context.method(), 404);
      gone.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
      gone.headers().set(StoredLink.VERSION_ID, version.id());
      return gone;
    }
    if (answer.status() / 100 == 2) {
      answer.headers().set(StoredLink.VERSION_ID, version.id());
    }
    return answer;
  }

  /** What is done to the versions of an object. */
  @FunctionalInterface
  private interface Write {
    Response make() throws Exception;
  }

  private VersionWrites writes(RequestContext context) {
    return new VersionWrites(context, next, transfer, clock);
  }

  private VersionDeletions deletions(RequestContext context) {
    return new VersionDeletions(context, next, transfer, clock);
  }

  /** By who may write to the container. */
  private Response write(RequestContext context, ContainerInfo info, Write write) throws Exception {
    return authorized(context, info.writeAcl(), write);
  }

  /** By who may write to the account. */
  private Response owned(RequestContext context, Write write) throws Exception {
    return authorized(context, null, write);
  }

  private Response authorized(RequestContext context, @Nullable String acl, Write write)
      throws Exception {
    if (context.authorize(acl) instanceof Decision.Refused(var response)) {
      return response;
    }
    try (NameTurns.Turn held = turns.await(context.storePath(), WAIT_MAX)) {
      return held == null
          ? Unavailable.response(
              context, "other requests of this name have taken more than " + WAIT_MAX)
          : write.make();
    }
  }
}
