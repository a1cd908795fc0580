package io.martinet.proxy.versioning;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingEntry.ObjectEntry;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.Decision;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StillStands;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.backend.NameTurns;
import io.martinet.proxy.body.SourceFailedException;
import io.martinet.proxy.copy.BodyTransfer;
import io.martinet.proxy.object.EntityTags;
import io.martinet.proxy.object.ObjectContentType;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Versions in a container of the client's own: what a PUT replaces is copied there first, and a
 * DELETE brings the newest copy back ({@code X-Versions-Location}) or keeps what it deletes ({@code
 * X-History-Location}). A copy is durable before what it is of is touched, so a crash leaves one
 * too many, never one too few; requests of this proxy for one name go one after the other (decision
 * 086). Thread-safe.
 */
public final class ArchivedVersions implements ProxyHandler {
  /** How long a request waits for others of the same name; guessed: above any copy of 5 GiB. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);

  /** How often a DELETE begins anew because another proxy's write has come between; guessed. */
  private static final int TRIES_MAX = 20;

  private final ProxyHandler next;
  private final InfoCache infos;
  private final BodyTransfer transfer;
  private final NameTurns turns;

  /**
   * @param turns of names that requests keep versions of
   */
  public ArchivedVersions(
      ProxyHandler next, InfoCache infos, BodyTransfer transfer, NameTurns turns) {
    this.next = next;
    this.infos = infos;
    this.transfer = transfer;
    this.turns = turns;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Store(var path))
        || path.container() == null
        || context.isInternal()) {
      return next.handle(context);
    }
    boolean isPut = context.method().equals(HttpMethod.PUT);
    if (path.object() == null) {
      return container(context, isPut || context.method().equals(HttpMethod.POST));
    }
    return isPut || context.method().equals(HttpMethod.DELETE)
        ? write(context, path, isPut)
        : next.handle(context);
  }

  private Response container(RequestContext context, boolean isWrite) throws Exception {
    Response refusal = isWrite ? ArchiveSetting.translate(context.headers()) : null;
    if (refusal != null) {
      return refusal;
    }
    Response answer = next.handle(context);
    if (context.isRead()) {
      ArchiveSetting.show(answer.headers());
    }
    return answer;
  }

  private Response write(RequestContext context, StorePath path, boolean isPut) throws Exception {
    return switch (infos.container(context, path.account(), path.requireContainer())) {
      case InfoLookup.Absent<ContainerInfo> _ -> next.handle(context);
      case InfoLookup.Unknown<ContainerInfo>(var why) -> Unavailable.response(context, why);
      case InfoLookup.Present<ContainerInfo>(var info) -> {
        ArchiveSetting setting = ArchiveSetting.of(info.storedHeaders());
        if (setting == null) {
          yield next.handle(context);
        }
        var archive = new Archive(context, next, transfer, setting.container());
        yield isPut ? put(context, archive) : delete(context, info, setting.mode(), archive);
      }
    };
  }

  private Response put(RequestContext context, Archive archive) throws Exception {
    // Through another proxy something else may come to stand behind the copy.
    context.guard(archive);
    try (var replaced = new Replaced(context, archive)) {
      context.body(new ArchivingBody(context.request().body(), replaced));
      Response answer = next.handle(context);
      Response refusal = replaced.refusal;
      if (refusal == null) {
        return answer;
      }
      answer.content().release();
      return refusal;
    }
  }

  /** What a PUT replaces, and the name, which is held from then on until the PUT is done. */
  private final class Replaced implements ArchivingBody.Archiving, AutoCloseable {
    private final RequestContext context;
    private final Archive archive;
    private NameTurns.@Nullable Turn held;
    private @Nullable Response refusal;

    Replaced(RequestContext context, Archive archive) {
      this.context = context;
      this.archive = archive;
    }

    @Override
    public void archive() throws IOException, InterruptedException {
      held = turns.await(context.storePath(), WAIT_MAX);
      refusal = held == null ? busy(context) : keep();
      if (refusal != null) {
        throw new SourceFailedException("what is replaced could not be kept", null);
      }
    }

    private @Nullable Response keep() throws IOException, InterruptedException {
      try {
        return archive.keep();
      } catch (IOException | InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("what is replaced could not be kept", e);
      }
    }

    @Override
    public void close() {
      if (held != null) {
        held.close();
      }
    }
  }

  private Response delete(
      RequestContext context, ContainerInfo info, ArchiveSetting.Mode mode, Archive archive)
      throws Exception {
    // Nothing is moved for who may not delete.
    if (context.authorize(info.writeAcl()) instanceof Decision.Refused(var response)) {
      return response;
    }
    try (NameTurns.Turn held = turns.await(context.storePath(), WAIT_MAX)) {
      if (held == null) {
        return busy(context);
      }
      return switch (mode) {
        case STACK -> deleteNewest(context, archive);
        case HISTORY -> deleteKept(context, archive);
      };
    }
  }

  private Response deleteKept(RequestContext context, Archive archive) throws Exception {
    Response refusal = refuseByCondition(context, archive);
    if (refusal == null) {
      refusal = archive.keep();
    }
    if (refusal == null) {
      refusal = archive.mark();
    }
    if (refusal != null) {
      return refusal;
    }
    context.guard(archive);
    Response answer = next.handle(context);
    if (answer.status() == 412) {
      archive.unmark();
    }
    return answer;
  }

  /** Nothing is moved for a condition that does not hold; what counts is judged at the end. */
  private static @Nullable Response refuseByCondition(RequestContext context, Archive archive)
      throws Exception {
    return EntityTags.of(context.method(), context.headers()) == null
        ? null
        : refuseByCondition(context, archive.current());
  }

  private static @Nullable Response refuseByCondition(RequestContext context, Response current) {
    EntityTags condition = EntityTags.of(context.method(), context.headers());
    return switch (current.status()) {
      case 200 -> condition == null ? null : condition.refuseOver(current.headers());
      case 404 -> condition == null ? null : condition.refuseOver(null);
      default -> Responses.standard(context.method(), 503);
    };
  }

  private Response deleteNewest(RequestContext context, Archive archive) throws Exception {
    for (int i = 0; i < TRIES_MAX; i++) {
      Response current = archive.current();
      Response refusal = refuseByCondition(context, current);
      if (refusal != null) {
        return refusal;
      }
      var guard = new StillStands(StillStands.found(current));
      Response answer = deleteNewest(context, archive, guard);
      if (!guard.isOvertaken()) {
        return answer;
      }
      answer.content().release();
    }
    return Unavailable.response(context, "writes of this name through other proxies keep coming");
  }

  private Response deleteNewest(RequestContext context, Archive archive, StillStands guard)
      throws Exception {
    return switch (archive.newestFirst()) {
      case Archive.Found.Unknown(var response) -> response;
      case Archive.Found.Versions(var versions) -> {
        Response answer = bringBack(versions, archive, guard);
        if (answer != null) {
          yield answer;
        }
        context.guard(guard);
        yield next.handle(context);
      }
    };
  }

  /**
   * Makes the newest version the current one.
   *
   * @param guard of what is current now
   * @return null if there is none: what is there is deleted. So it is if it came after a DELETE
   */
  private static @Nullable Response bringBack(
      List<ObjectEntry> versions, Archive archive, StillStands guard) throws Exception {
    boolean isUnmarked = false;
    for (ObjectEntry version : versions) {
      Response answer;
      if (!version.contentType().equals(ObjectContentType.DELETED)) {
        answer = archive.restore(version, guard);
      } else if (isUnmarked) {
        // Each DELETE takes one mark away.
        return Responses.empty(204);
      } else if (archive.current().status() != 404) {
        return null;
      } else {
        answer = archive.remove(version);
        if (answer.status() / 100 != 5) {
          answer.content().release();
          isUnmarked = true;
          continue;
        }
      }
      if (answer != null) {
        return answer;
      }
    }
    return null;
  }

  private static Response busy(RequestContext context) {
    return Unavailable.response(
        context, "other requests of this name have taken more than " + WAIT_MAX);
  }
}
