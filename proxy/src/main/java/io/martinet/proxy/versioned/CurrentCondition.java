package io.martinet.proxy.versioned;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.StillStands;
import io.martinet.proxy.WriteGuard;
import io.martinet.proxy.object.EntityTags;
import io.martinet.proxy.versioned.HiddenVersions.Current;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * {@code If-Match} and {@code If-None-Match} of a write to an object that has versions. What stands
 * under its name is a link; the etag that a client knows is that of the version it leads to.
 * Confined to the request's thread.
 */
final class CurrentCondition {
  private final HiddenVersions versions;
  private final @Nullable EntityTags tags;

  /** Takes the condition out of the request: the stages behind would judge the link by it. */
  static CurrentCondition takenFrom(RequestContext context, HiddenVersions versions) {
    EntityTags tags = EntityTags.of(context.method(), context.headers());
    context.headers().remove(HttpHeaderNames.IF_MATCH).remove(HttpHeaderNames.IF_NONE_MATCH);
    return new CurrentCondition(versions, tags);
  }

  private CurrentCondition(HiddenVersions versions, @Nullable EntityTags tags) {
    this.versions = versions;
    this.tags = tags;
  }

  /** What a write goes over. */
  sealed interface Basis {
    /** Nothing: it is not made. */
    record Refused(Response answer) implements Basis {}

    /**
     * What was read, judged, and kept where it had no version.
     *
     * @param mustStand whether the write may go over nothing else
     */
    record Over(StillStands guard, boolean mustStand) implements Basis {
      WriteGuard wanted() {
        return mustStand ? guard : WriteGuard.NONE;
      }
    }
  }

  /** Reads what is current, judges it, and makes it a version if it has none. */
  Basis basis() throws Exception {
    Current judged = isAsked() ? versions.current() : null;
    Response refusal = judged == null ? null : refuse(judged);
    if (refusal != null) {
      return new Basis.Refused(refusal);
    }
    Current kept = versions.kept();
    if (kept instanceof Current.Unknown) {
      return new Basis.Refused(versions.unavailable());
    }
    boolean mustStand = judged != null || kept instanceof Current.Unversioned;
    return new Basis.Over((judged == null ? kept : judged).guard(), mustStand);
  }

  /** Whether the client has sent one. */
  boolean isAsked() {
    return tags != null;
  }

  /**
   * Judges what was read.
   *
   * @return the answer to the client; null if the condition holds
   */
  @Nullable Response refuse(Current current) throws Exception {
    if (tags == null) {
      return null;
    }
    return switch (current) {
      case Current.Absent() -> tags.refuseOver(null);
      case Current.Unversioned(_, var headers) -> tags.refuseOver(headers);
      case Current.Linked(var version, _) -> refuse(version.path());
      case Current.Unknown() -> versions.unavailable();
    };
  }

  /** Judges one version, which stays what it is. */
  @Nullable Response refuse(StorePath version) throws Exception {
    if (tags == null) {
      return null;
    }
    Response head = versions.ask(HttpMethod.HEAD, version);
    head.content().release();
    return switch (head.status()) {
      case 200 -> tags.refuseOver(head.headers());
      case 404 -> tags.refuseOver(null);
      default -> versions.unavailable();
    };
  }
}
