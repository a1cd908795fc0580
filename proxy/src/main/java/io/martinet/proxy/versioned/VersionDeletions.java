package io.martinet.proxy.versioned;

import io.martinet.core.HybridClock;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StillStands;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.copy.BodyTransfer;
import io.martinet.proxy.object.ObjectContentType;
import io.martinet.proxy.symlink.StoredLink;
import io.martinet.proxy.versioned.CurrentCondition.Basis;
import io.martinet.proxy.versioned.HiddenVersions.Current;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * DELETE of objects that have versions; the sender may do it. An object no longer leads to a
 * version before that is deleted (decision 087). Confined to the request's thread.
 */
final class VersionDeletions {
  private static final String CURRENT = "X-Object-Current-Version-Id";
  private static final String NULL = "null";

  private final RequestContext context;
  private final ProxyHandler next;
  private final HiddenVersions versions;
  private final HybridClock clock;

  VersionDeletions(
      RequestContext context, ProxyHandler next, BodyTransfer transfer, HybridClock clock) {
    this.context = context;
    this.next = next;
    this.versions = new HiddenVersions(context, next, transfer);
    this.clock = clock;
  }

  /** A mark among the versions, and no current one. */
  Response ofCurrent() throws Exception {
    CurrentCondition condition = CurrentCondition.takenFrom(context, versions);
    return versions.untilItStands(() -> markAndDelete(condition));
  }

  private @Nullable Response markAndDelete(CurrentCondition condition) throws Exception {
    return switch (condition.basis()) {
      case Basis.Refused(var answer) -> answer;
      case Basis.Over over -> markAndDelete(over);
    };
  }

  private @Nullable Response markAndDelete(Basis.Over over) throws Exception {
    VersionPath mark = new VersionPath(context.storePath(), clock.next().ticks());
    if (!isMarked(mark)) {
      return versions.unavailable();
    }
    context.guard(over.wanted());
    Response answer = next.handle(context);
    if (over.guard().isOvertaken()) {
      answer.content().release();
      versions.ask(HttpMethod.DELETE, mark.path()).content().release();
      return null;
    }
    answer.headers().set(StoredLink.VERSION_ID, mark.id());
    return answer;
  }

  private boolean isMarked(VersionPath mark) throws Exception {
    SubRequest put =
        SubRequest.of(context, HttpMethod.PUT, mark.path())
            .header("Content-Type", ObjectContentType.DELETED)
            .internal();
    Response marked = next.handle(put.from(HiddenVersions.SOURCE));
    marked.content().release();
    return marked.status() == 201;
  }

  /** One version goes; if it is the current one, there is none then. */
  Response of(VersionPath version) throws Exception {
    CurrentCondition condition = CurrentCondition.takenFrom(context, versions);
    Response refusal = condition.refuse(version.path());
    return refusal == null ? versions.untilItStands(() -> cutAndDelete(version)) : refusal;
  }

  private @Nullable Response cutAndDelete(VersionPath version) throws Exception {
    Current current = versions.current();
    if (current instanceof Current.Unknown) {
      return versions.unavailable();
    }
    String left = current instanceof Current.Linked(var there, _) ? there.id() : NULL;
    if (left.equals(version.id())) {
      StillStands guard = current.guard();
      Response cut = versions.cut(guard);
      cut.content().release();
      if (guard.isOvertaken()) {
        return null;
      }
      if (cut.status() / 100 == 5) {
        return cut;
      }
      left = NULL;
    }
    Response answer = versions.ask(HttpMethod.DELETE, version.path());
    answer.headers().set(StoredLink.VERSION_ID, version.id()).set(CURRENT, left);
    return answer;
  }

  /**
   * What stands under the name goes: what has no version; else the link, so that no version is the
   * current one, and all stay.
   */
  Response ofUnversioned() throws Exception {
    CurrentCondition condition = CurrentCondition.takenFrom(context, versions);
    return versions.untilItStands(() -> {
      Current current = versions.current();
      Response refusal = condition.refuse(current);
      if (refusal != null) {
        return refusal;
      }
      return switch (current) {
        case Current.Unknown() -> versions.unavailable();
        case Current.Unversioned _, Current.Linked _ -> versions.over(current);
        case Current.Absent() -> Responses.standard(context.method(), 404);
      };
    });
  }
}
