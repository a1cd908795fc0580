package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.http.wire.DeletionList;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.Decision;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StandardTexts;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.martinet.proxy.body.Contents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * DELETE of a static large object whose segments go later: it is written down which they are, then
 * the manifest is deleted (decision 082). All segments must be plain objects of one container.
 * Thread-safe; blocks the request's virtual thread.
 */
public final class AsyncDeletion {
  /** Swift names no account here. */
  private static final String REALM = "Swift realm=\"unknown\"";

  private static final String NOT_FOUND = "SLO manifest not found";
  private static final String UNREADABLE = "Unable to load SLO manifest or segment.";
  private static final String NOT_ONE = "Not an SLO manifest";
  private static final String NESTED = "No segments may be large objects.";
  private static final String SCATTERED =
      "All segments must be in one container. Found segments in ";

  private final InfoCache infos;
  private final Later later;

  /** Has objects deleted by and by. */
  @FunctionalInterface
  public interface Later {
    /**
     * On return it is durable that they will be.
     *
     * @throws QuorumNotReachedException it may or may not be
     */
    void delete(RequestContext context, List<DeletionList.Entry> objects)
        throws QuorumNotReachedException, InterruptedException;
  }

  public AsyncDeletion(InfoCache infos, Later later) {
    this.infos = infos;
    this.later = later;
  }

  /** Which objects a manifest names, or what is wrong with that. */
  private sealed interface Segments {
    record Of(List<StorePath> paths) implements Segments {}

    record Refused(Response response) implements Segments {}
  }

  /**
   * @param next answers to GET of a manifest with the manifest
   */
  Response delete(RequestContext context, ProxyHandler next) throws Exception {
    return switch (segments(context, next)) {
      case Segments.Refused(var response) -> response;
      case Segments.Of(var paths) -> delete(context, next, paths);
    };
  }

  private Response delete(RequestContext context, ProxyHandler next, List<StorePath> segments)
      throws Exception {
    StorePath manifest = context.storePath();
    // Judged before anything is written: who may not delete the manifest keeps its segments.
    Response refusal = refuse(context, manifest, List.of());
    if (refusal == null && !segments.isEmpty()) {
      refusal = refuse(context, segments.getFirst(), segments);
    }
    if (refusal != null) {
      return refusal;
    }
    Response answer =
        next.handle(ofManifest(context, HttpMethod.DELETE).from(StaticManifest.SOURCE));
    if (answer.status() != 204) {
      return answer;
    }
    answer.content().release();
    return Responses.empty(204);
  }

  /**
   * Asks whether the sender may delete what is in a container, and if so has it deleted later.
   *
   * @param object one of those in it
   */
  private @Nullable Response refuse(
      RequestContext context, StorePath object, List<StorePath> objects) throws Exception {
    RequestContext deletion =
        SubRequest.of(context, HttpMethod.DELETE, object).from(StaticManifest.SOURCE);
    String container = object.requireContainer();
    return switch (infos.container(context, object.account(), container)) {
      case InfoLookup.Unknown<ContainerInfo>(var why) -> Unavailable.response(context, why);
      // There is nothing in it.
      case InfoLookup.Absent<ContainerInfo> _ -> refused(deletion, null);
      case InfoLookup.Present<ContainerInfo>(var info) -> {
        Response refusal = refused(deletion, info.writeAcl());
        yield refusal == null ? write(context, info.policy(), objects) : refusal;
      }
    };
  }

  private static @Nullable Response refused(RequestContext deletion, @Nullable String acl)
      throws Exception {
    return deletion.authorize(acl) instanceof Decision.Refused(var response) ? response : null;
  }

  private @Nullable Response write(RequestContext context, int policy, List<StorePath> objects)
      throws InterruptedException {
    if (objects.isEmpty()) {
      return null;
    }
    try {
      later.delete(
          context, objects.stream().map(path -> new DeletionList.Entry(policy, path)).toList());
      return null;
    } catch (QuorumNotReachedException e) {
      return Unavailable.response(context, String.valueOf(e.getMessage()));
    }
  }

  private static Segments segments(RequestContext context, ProxyHandler next) throws Exception {
    StorePath manifest = context.storePath();
    Response answer = next.handle(ofManifest(context, HttpMethod.GET).from(StaticManifest.SOURCE));
    if (answer.status() != 200 || !StaticManifest.isMarked(answer.headers())) {
      answer.content().release();
      return new Segments.Refused(noManifest(answer));
    }
    ByteBuf json = Contents.whole(answer.content(), 2 * StaticManifest.BYTES_MAX);
    try {
      return judge(ManifestJson.parse(ByteBufUtil.getBytes(json)), manifest.account());
    } finally {
      json.release();
    }
  }

  /** About the version of the manifest that the client means. */
  private static SubRequest ofManifest(RequestContext context, HttpMethod method) {
    SubRequest request = SubRequest.of(context, method, context.storePath());
    String version = context.query().raw(VersionPath.QUERY);
    return version == null ? request : request.query(VersionPath.QUERY, version);
  }

  /** Swift's words. */
  private static Response noManifest(Response answer) {
    return switch (answer.status()) {
      case 200 -> Responses.message(400, NOT_ONE);
      case 404 -> Responses.message(404, NOT_FOUND);
      case 401 -> {
        Response refusal = Responses.message(401, "401 " + StandardTexts.reason(401));
        refusal.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, REALM);
        yield refusal;
      }
      case 503 -> Responses.standard(HttpMethod.DELETE, 503);
      default -> Responses.message(500, UNREADABLE);
    };
  }

  private static Segments judge(List<ManifestEntry> entries, String account) {
    var paths = new LinkedHashSet<StorePath>();
    var containers = new TreeSet<String>();
    boolean isNested = false;
    for (ManifestEntry entry : entries) {
      if (entry instanceof ManifestEntry.Named named) {
        StorePath path = StaticManifest.pathOf(named, account);
        paths.add(path);
        containers.add(path.requireContainer());
        isNested |= named.isManifest();
      }
    }
    if (containers.size() > 1) {
      String names =
          containers.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
      return new Segments.Refused(Responses.message(400, SCATTERED + names));
    }
    return isNested
        ? new Segments.Refused(Responses.message(400, NESTED))
        : new Segments.Of(new ArrayList<>(paths));
  }
}
