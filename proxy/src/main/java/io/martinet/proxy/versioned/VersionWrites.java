package io.martinet.proxy.versioned;

import io.martinet.core.HybridClock;
import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.SwiftBoolean;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.body.Conditionals;
import io.martinet.proxy.copy.BodyTransfer;
import io.martinet.proxy.object.ExpiryHeaders;
import io.martinet.proxy.object.ObjectContentType;
import io.martinet.proxy.symlink.StoredLink;
import io.martinet.proxy.versioned.HiddenVersions.Current;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * PUT, POST and DELETE of objects that have versions; the sender may do it. A version is durable
 * before the object leads to it, and an object no longer leads to a version before that is deleted
 * (decision 087). Confined to the request's thread.
 */
final class VersionWrites {
  private static final String CURRENT = "X-Object-Current-Version-Id";
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

  private VersionPath newVersion() {
    return new VersionPath(object, clock.next().ticks());
  }

  /** A new version, which is the current one then. */
  Response put(Constraints constraints) throws Exception {
    Response refusal = constraints.refuseObject(context, object.requireObject());
    if (refusal == null) {
      refusal = refuseByCondition();
    }
    if (refusal != null) {
      return refusal;
    }
    HttpHeaders headers = context.headers();
    headers.remove(HttpHeaderNames.IF_NONE_MATCH);
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
      case ExpiryHeaders.At(var seconds) -> store(newVersion(), headers, seconds);
      case ExpiryHeaders.Never() -> store(newVersion(), headers, null);
    };
  }

  /**
   * @param expirySeconds when the object expires; its versions stay. Null: never
   */
  private Response store(VersionPath version, HttpHeaders headers, @Nullable Long expirySeconds)
      throws Exception {
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
    return pointed(version, ofVersion, body.readBytes(), stored);
  }

  /**
   * The object is a link, whose etag is not that of its version: only whether it is there can be
   * asked.
   */
  private @Nullable Response refuseByCondition() throws Exception {
    String noneMatch = context.header("If-None-Match");
    boolean isOfEtags =
        context.headers().contains(HttpHeaderNames.IF_MATCH)
            || (noneMatch != null && !noneMatch.strip().equals("*"));
    if (isOfEtags) {
      return refuseEtags();
    }
    return noneMatch == null ? null : refuseIfThere();
  }

  private static Response refuseEtags() {
    return Responses.text(
        501, "This server does not support conditions on etags of objects with versions.");
  }

  private @Nullable Response refuseIfThere() throws Exception {
    return switch (versions.current()) {
      case Current.Absent() -> null;
      case Current.Unknown() -> versions.unavailable();
      case Current.Version _, Current.Unversioned() -> Responses.standard(context.method(), 412);
    };
  }

  private Response pointed(VersionPath version, HttpHeaders ofVersion, long bytes, Response stored)
      throws Exception {
    Response refusal = versions.keepUnversioned();
    if (refusal == null) {
      Response link = versions.point(version, ofVersion, bytes);
      if (link.status() == 201) {
        link.content().release();
        stored.headers().set(StoredLink.VERSION_ID, version.id());
        return stored;
      }
      refusal = link;
    }
    stored.content().release();
    return refusal;
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
    return pointed(version, told.headers(), bytes, made);
  }

  /** A mark among the versions, and no current one. */
  Response delete() throws Exception {
    if (Conditionals.areIn(context.headers())) {
      return refuseEtags();
    }
    Response refusal = versions.keepUnversioned();
    if (refusal != null) {
      return refusal;
    }
    VersionPath mark = newVersion();
    SubRequest put =
        SubRequest.of(context, HttpMethod.PUT, mark.path())
            .header("Content-Type", ObjectContentType.DELETED)
            .internal();
    Response marked = next.handle(put.from(HiddenVersions.SOURCE));
    marked.content().release();
    if (marked.status() != 201) {
      return versions.unavailable();
    }
    Response answer = next.handle(context);
    answer.headers().set(StoredLink.VERSION_ID, mark.id());
    return answer;
  }

  /** One version goes; if it is the current one, there is none then. */
  Response delete(VersionPath version) throws Exception {
    Current current = versions.current();
    if (current instanceof Current.Unknown) {
      return versions.unavailable();
    }
    String left = current instanceof Current.Version(var there) ? there.id() : "null";
    if (left.equals(version.id())) {
      Response cut = versions.ask(HttpMethod.DELETE, object);
      cut.content().release();
      if (cut.status() / 100 == 5) {
        return cut;
      }
      left = "null";
    }
    Response answer = versions.ask(HttpMethod.DELETE, version.path());
    answer.headers().set(StoredLink.VERSION_ID, version.id()).set(CURRENT, left);
    return answer;
  }

  /** What has no version goes, if there is such. */
  Response deleteUnversioned() throws Exception {
    return switch (versions.current()) {
      case Current.Unknown() -> versions.unavailable();
      case Current.Unversioned() -> next.handle(context);
      case Current.Absent(), Current.Version _ -> Responses.standard(context.method(), 404);
    };
  }

  /** New metadata for the current version; the type and the end are also the object's own. */
  Response post() throws Exception {
    Current current = versions.current();
    if (current instanceof Current.Unknown) {
      return versions.unavailable();
    }
    if (!(current instanceof Current.Version(var version))) {
      return next.handle(context);
    }
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
        SubRequest.of(context, HttpMethod.POST, version.path()).headers(ofVersion).internal();
    Response answer = next.handle(post.from(HiddenVersions.SOURCE));
    if (answer.status() != 202) {
      return answer;
    }
    answer.content().release();
    return next.handle(ofObject.from(HiddenVersions.SOURCE));
  }
}
