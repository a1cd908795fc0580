package io.martinet.proxy.versioned;

import io.martinet.core.HybridClock;
import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StillStands;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.SwiftBoolean;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.copy.BodyTransfer;
import io.martinet.proxy.object.ExpiryHeaders;
import io.martinet.proxy.object.ObjectContentType;
import io.martinet.proxy.symlink.StoredLink;
import io.martinet.proxy.versioned.CurrentCondition.Basis;
import io.martinet.proxy.versioned.HiddenVersions.Current;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * PUT and POST of objects that have versions; the sender may do it. A version is durable before the
 * object leads to it (decision 087). Confined to the request's thread.
 */
final class VersionWrites {
  private static final String GUESSED = "application/octet-stream";

  private final RequestContext context;
  private final ProxyHandler next;
  private final HiddenVersions versions;
  private final HybridClock clock;
  private final StorePath object;

  VersionWrites(
      RequestContext context, ProxyHandler next, BodyTransfer transfer, HybridClock clock) {
    this.context = context;
    this.next = next;
    this.versions = new HiddenVersions(context, next, transfer);
    this.clock = clock;
    this.object = context.storePath();
  }

  /** A new version, which is the current one then. */
  Response put(Constraints constraints) throws Exception {
    Response refusal = constraints.refuseObject(context, object.requireObject());
    CurrentCondition condition = CurrentCondition.takenFrom(context, versions);
    // Before a body comes that would be for nothing; what counts is judged when it is here.
    if (refusal == null && condition.isAsked()) {
      refusal = condition.refuse(versions.current());
    }
    if (refusal != null) {
      return refusal;
    }
    HttpHeaders headers = context.headers();
    if (headers.get(HttpHeaderNames.CONTENT_TYPE, "").isEmpty()
        || SwiftBoolean.isTrue(headers.get("X-Detect-Content-Type"))) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, GUESSED).remove("X-Detect-Content-Type");
    }
    refusal = ObjectContentType.refuse(headers.get(HttpHeaderNames.CONTENT_TYPE, ""));
    if (refusal != null) {
      return refusal;
    }
    return switch (ExpiryHeaders.parse(headers, context.timeTicks())) {
      case ExpiryHeaders.Refused(var message) -> Responses.text(400, message);
      case ExpiryHeaders.At(var seconds) -> store(condition, headers, seconds);
      case ExpiryHeaders.Never() -> store(condition, headers, null);
    };
  }

  /**
   * @param expirySeconds when the object expires; its versions stay. Null: never
   */
  private Response store(
      CurrentCondition condition, HttpHeaders headers, @Nullable Long expirySeconds)
      throws Exception {
    var version = new VersionPath(object, clock.next().ticks());
    headers.remove(ExpiryHeaders.AT).remove(ExpiryHeaders.AFTER);
    var body = new CountedBody(context.request().body());
    RequestContext put =
        SubRequest.of(context, HttpMethod.PUT, version.path())
            .headers(headers)
            .body(body)
            .internal()
            .standingIn(HiddenVersions.SOURCE);
    Response stored = next.handle(put);
    context.accessNotes().received(body.readBytes());
    context.accessNotes().policy(put.accessNotes().policy());
    if (stored.status() != 201) {
      return stored;
    }
    HttpHeaders ofVersion = headers.copy();
    ofVersion.set(HttpHeaderNames.ETAG, stored.headers().get(HttpHeaderNames.ETAG, ""));
    if (expirySeconds != null) {
      ofVersion.set(ExpiryHeaders.AT, expirySeconds);
    }
    Response answer = pointed(condition, version, ofVersion, body.readBytes());
    if (answer.status() == 412) {
      // Nobody was promised it.
      versions.ask(HttpMethod.DELETE, version.path()).content().release();
    }
    return answer.status() == 201 ? made(version, stored, answer) : instead(stored, answer);
  }

  /** One answer goes, the other is given. */
  private static Response instead(Response released, Response answer) {
    released.content().release();
    return answer;
  }

  private static Response made(VersionPath version, Response made, Response pointed) {
    pointed.content().release();
    made.headers().set(StoredLink.VERSION_ID, version.id());
    return made;
  }

  /** Makes a version the current one, if the condition holds of what is. */
  private Response pointed(
      CurrentCondition condition, VersionPath version, HttpHeaders ofVersion, long bytes)
      throws Exception {
    return versions.untilItStands(() ->
        switch (condition.basis()) {
          case Basis.Refused(var answer) -> answer;
          case Basis.Over over -> pointed(over, version, ofVersion, bytes);
        });
  }

  private @Nullable Response pointed(
      Basis.Over over, VersionPath version, HttpHeaders ofVersion, long bytes) throws Exception {
    Response link = versions.point(version, ofVersion, bytes, over.wanted());
    if (!over.guard().isOvertaken()) {
      return link;
    }
    link.content().release();
    return null;
  }

  /** An old version becomes the current one. */
  Response restore(VersionPath version) throws Exception {
    Response told = versions.ask(HttpMethod.HEAD, version.path());
    long bytes = told.content().lengthBytes();
    told.content().release();
    if (told.status() == 404) {
      return Responses.text(404, "The specified version does not exist");
    }
    if (told.status() != 200) {
      return versions.unavailable();
    }
    Response refusal =
        ObjectContentType.refuse(told.headers().get(HttpHeaderNames.CONTENT_TYPE, ""));
    if (refusal != null) {
      return refusal;
    }
    Response made = Responses.empty(201);
    made.headers()
        .set(HttpHeaderNames.ETAG, told.headers().get(HttpHeaderNames.ETAG, ""))
        .set(HttpHeaderNames.LAST_MODIFIED, told.headers().get(HttpHeaderNames.LAST_MODIFIED, ""));
    CurrentCondition condition = CurrentCondition.takenFrom(context, versions);
    Response answer = pointed(condition, version, told.headers(), bytes);
    return answer.status() == 201 ? made(version, made, answer) : instead(made, answer);
  }

  /** New metadata for the current version; the type and the end are also the object's own. */
  Response post() throws Exception {
    return versions.untilItStands(() ->
        switch (versions.current()) {
          case Current.Unknown() -> versions.unavailable();
          case Current.Linked linked -> post(linked);
          case Current.Unversioned there -> versions.over(there);
          case Current.Absent() -> next.handle(context);
        });
  }

  private Response post(Current.Linked current) throws Exception {
    HttpHeaders ofVersion = context.headers().copy();
    ofVersion.remove(ExpiryHeaders.AT).remove(ExpiryHeaders.AFTER);
    SubRequest ofObject = SubRequest.of(context, HttpMethod.POST, object).internal();
    switch (ExpiryHeaders.parse(context.headers(), context.timeTicks())) {
      case ExpiryHeaders.Refused(var message) -> {
        return Responses.text(400, message);
      }
      case ExpiryHeaders.At(var seconds) ->
          ofObject.header(ExpiryHeaders.AT, Long.toString(seconds));
      case ExpiryHeaders.Never() -> {}
    }
    String type = context.header("Content-Type");
    if (type != null && !type.isEmpty()) {
      ofObject.header("Content-Type", type);
    }
    SubRequest post =
        SubRequest.of(context, HttpMethod.POST, current.version().path())
            .headers(ofVersion)
            .internal();
    Response answer = next.handle(post.from(HiddenVersions.SOURCE));
    if (answer.status() != 202) {
      return answer;
    }
    // Another proxy's PUT may have made another version the current one, with its own type and end.
    StillStands guard = current.guard();
    Response ofLink = next.handle(ofObject.guard(guard).from(HiddenVersions.SOURCE));
    return guard.isOvertaken() ? instead(ofLink, answer) : instead(answer, ofLink);
  }
}
