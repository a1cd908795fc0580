package io.martinet.proxy.versioning;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingEntry.ObjectEntry;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StillStands;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.WriteGuard;
import io.martinet.proxy.copy.BodyTransfer;
import io.martinet.proxy.listing.ListingContent;
import io.martinet.proxy.object.ObjectContentType;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one object in the container that keeps them. What is copied is what is stored:
 * manifests and links as such. As a guard it lets a write take effect only over what it has kept.
 * Confined to the request's thread.
 */
final class Archive implements WriteGuard {
  /** What the access log calls requests of this stage. */
  private static final String SOURCE = "VW";

  /**
   * Versions that a DELETE looks at: what is newest is first, and of what a listing shows only that
   * is passed over which somebody else takes away meanwhile.
   */
  private static final int LISTED_MAX = 100;

  private static final Pattern TIME = Pattern.compile("\\d{10}\\.\\d{5}");

  private final RequestContext context;
  private final ProxyHandler next;
  private final BodyTransfer transfer;
  private final StorePath object;
  private final String container;
  private final Set<Version> kept = new HashSet<>();

  /**
   * @param container that keeps the versions, in the object's account
   */
  Archive(RequestContext context, ProxyHandler next, BodyTransfer transfer, String container) {
    this.context = context;
    this.next = next;
    this.transfer = transfer;
    this.object = context.storePath();
    this.container = container;
  }

  /**
   * Keeps what is there now. Durable on return; keeping the same again changes nothing.
   *
   * @return 412 or 503 if it could not be kept; null if it is, or if there is nothing
   */
  @Nullable Response keep() throws Exception {
    Response current = ask(HttpMethod.GET, object);
    if (current.status() != 200) {
      current.content().release();
      return current.status() == 404 ? null : Responses.standard(context.method(), 503);
    }
    Version data = StillStands.found(current);
    String time = current.headers().get("X-Timestamp", "");
    Response refusal = refusal(copy(current, named(time), WriteGuard.NONE));
    if (refusal == null) {
      kept.add(data);
    }
    return refusal;
  }

  @Override
  public Verdict judge(Version data) throws InterruptedException {
    if (!data.isNone() && !kept.contains(data)) {
      Response refusal = keepNow();
      if (refusal != null) {
        return new Verdict.Refused(refusal);
      }
    }
    return data.isNone() || kept.contains(data) ? new Verdict.Met() : new Verdict.Again();
  }

  private @Nullable Response keepNow() throws InterruptedException {
    try {
      return keep();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return Unavailable.response(context, "what is replaced could not be kept: " + e);
    }
  }

  /**
   * Keeps a mark that the object was deleted.
   *
   * @return 412 or 503 if it could not be kept, else null
   */
  @Nullable Response mark() throws Exception {
    SubRequest put =
        SubRequest.of(context, HttpMethod.PUT, markPath())
            .header("Content-Type", ObjectContentType.DELETED)
            .internal();
    return refusal(next.handle(put.from(SOURCE)));
  }

  /** Takes the mark away: what it says has not come to be. */
  void unmark() throws Exception {
    ask(HttpMethod.DELETE, markPath()).content().release();
  }

  private StorePath markPath() {
    return named(Timestamps.format(context.timeTicks()));
  }

  /** What a listing of the versions came to. */
  sealed interface Found {
    /** Newest first. */
    record Versions(List<ObjectEntry> entries) implements Found {}

    /** Too few replicas answered. */
    record Unknown(Response response) implements Found {}
  }

  Found newestFirst() throws Exception {
    SubRequest list =
        SubRequest.of(context, HttpMethod.GET, StorePath.container(object.account(), container))
            .query("prefix", prefix())
            .query("reverse", "true")
            .query("limit", Integer.toString(LISTED_MAX))
            .internal();
    Response answer = next.handle(list.from(SOURCE));
    if (!(answer.content() instanceof ListingContent listing)) {
      answer.content().release();
      return answer.status() == 404
          ? new Found.Versions(List.of())
          : new Found.Unknown(Responses.standard(context.method(), 503));
    }
    var entries = new ArrayList<ObjectEntry>();
    listing
        .page()
        .entries()
        .forEach(entry -> {
          // The container may hold a client's own objects.
          if (entry instanceof ObjectEntry version
              && TIME.matcher(version.name().substring(prefix().length())).matches()) {
            entries.add(version);
          }
        });
    return new Found.Versions(entries);
  }

  /** What is there now: 200, 404, or anything else if that is not known. */
  Response current() throws Exception {
    Response head = ask(HttpMethod.HEAD, object);
    head.content().release();
    return head;
  }

  /**
   * Makes a version the current one, and takes it out of the archive.
   *
   * @param guard of what it replaces
   * @return what to answer; null if the version is gone
   */
  @Nullable Response restore(ObjectEntry version, WriteGuard guard) throws Exception {
    StorePath path = StorePath.object(object.account(), container, version.name());
    Response source = ask(HttpMethod.GET, path);
    if (source.status() != 200) {
      source.content().release();
      return source.status() == 404 ? null : Responses.standard(context.method(), 503);
    }
    // First there, then no more here: a version that is twice is not lost.
    Response refusal = refusal(copy(source, object, guard));
    if (refusal != null) {
      return refusal;
    }
    Response removed = remove(version);
    // Whoever took it away first, it is the current one now.
    return removed.status() == 404 ? Responses.empty(204) : removed;
  }

  /** Takes a version out of the archive: 204, 404 or 503. */
  Response remove(ObjectEntry version) throws Exception {
    return ask(HttpMethod.DELETE, StorePath.object(object.account(), container, version.name()));
  }

  private Response ask(HttpMethod method, StorePath path) throws Exception {
    return next.handle(SubRequest.of(context, method, path).internal().from(SOURCE));
  }

  private Response copy(Response source, StorePath to, WriteGuard guard) throws Exception {
    HttpHeaders headers = new DefaultHttpHeaders(false);
    StoredHeaders.OBJECT.pick(source.headers()).forEach(headers::set);
    headers.set(HttpHeaderNames.ETAG, source.headers().get(HttpHeaderNames.ETAG, ""));
    SubRequest put =
        SubRequest.of(context, HttpMethod.PUT, to).headers(headers).internal().guard(guard);
    Content content = source.content();
    return transfer.put(next, put, content, request -> request.from(SOURCE));
  }

  /** 412 is for clients: no container, or no room for the name. */
  private @Nullable Response refusal(Response written) {
    written.content().release();
    return switch (written.status() / 100) {
      case 2 -> null;
      case 4 -> Responses.standard(context.method(), 412);
      default -> Responses.standard(context.method(), 503);
    };
  }

  private StorePath named(String time) {
    return StorePath.object(object.account(), container, prefix() + time);
  }

  /** The name's length in three hexadecimal digits, the name, and a slash: as in Swift. */
  private String prefix() {
    String name = object.requireObject();
    return "%03x%s/".formatted(name.getBytes(StandardCharsets.UTF_8).length, name);
  }
}
