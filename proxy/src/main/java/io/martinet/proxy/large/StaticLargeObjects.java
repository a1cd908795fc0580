package io.martinet.proxy.large;

import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.body.RangedAnswers;
import io.martinet.proxy.bulk.BulkConfig;
import io.martinet.proxy.bulk.BulkDelete;
import io.martinet.proxy.bulk.WatchedAnswer;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Static large objects: PUT with {@code multipart-manifest=put} stores a list of segments that are
 * there, GET reads them one after the other, and DELETE with {@code multipart-manifest=delete}
 * deletes them with their list. Thread-safe.
 */
public final class StaticLargeObjects implements ProxyHandler {
  /** Objects that a manifest may name. */
  public static final int SEGMENTS_MAX = SentManifest.SEGMENTS_MAX;

  /** How long a manifest may be. */
  public static final int MANIFEST_BYTES_MAX = StaticManifest.BYTES_MAX;

  private static final String MODE = "multipart-manifest";

  private static final String RESERVED =
      "X-Static-Large-Object is a reserved header. To create a static large object add query param"
          + " multipart-manifest=put.";

  private final ProxyHandler next;
  private final RangedAnswers answers;
  private final Executor threads;
  private final Duration clientTimeout;
  private final WatchedAnswer watched;
  private final BulkDelete deletes;
  private final AsyncDeletion asyncDeletion;

  /**
   * @param threads ask for segments beside a request's own
   * @param clientTimeout how long a client may be silent in the midst of a manifest
   * @param bulk limits of deletions of all segments, and how often a client that waits is sent a
   *     sign of life
   * @param asyncDeletion deletes a manifest now and its segments later
   */
  public StaticLargeObjects(
      ProxyHandler next,
      RangedAnswers answers,
      Parker parker,
      Executor threads,
      Duration clientTimeout,
      BulkConfig bulk,
      AsyncDeletion asyncDeletion) {
    this.next = next;
    this.answers = answers;
    this.threads = threads;
    this.clientTimeout = clientTimeout;
    this.watched = new WatchedAnswer(parker, threads, bulk.yieldFrequency());
    this.deletes = new BulkDelete(next, bulk, parker, threads, StaticManifest.SOURCE);
    this.asyncDeletion = asyncDeletion;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    boolean isObject =
        context.path() instanceof RequestPath.Store(var path) && path.object() != null;
    String mode = context.query().raw(MODE);
    boolean isDelete = context.method().equals(HttpMethod.DELETE) && "delete".equals(mode);
    if (isDelete
        && context.path() instanceof RequestPath.Refused(var status, var message)
        && message != null
        && namesObject(context)) {
      // A deletion tells what came of it in its body, also of a name that nothing can have.
      return deletes.refuse(context, status, message);
    }
    if (!isObject) {
      return next.handle(context);
    }
    if (context.method().equals(HttpMethod.PUT) && "put".equals(mode)) {
      return new ManifestUpload(context, this, next, threads, clientTimeout, watched).put();
    }
    boolean isWrite =
        context.method().equals(HttpMethod.PUT) || context.method().equals(HttpMethod.POST);
    if (isWrite && context.header(StaticManifest.FLAG) != null) {
      return Responses.message(400, RESERVED);
    }
    if (isDelete) {
      return context.query().isTrue("async")
          ? asyncDeletion.delete(context, next)
          : deletes.delete(context, new SegmentTargets(context, next, context.storePath()));
    }
    return context.isRead()
        ? new StaticRead(context, this, next, answers).answer(next.handle(context), mode)
        : next.handle(context);
  }

  /** Whether a path that was refused would be that of an object. */
  private static boolean namesObject(RequestContext context) {
    String[] segments = RequestPath.raw(context.request().target()).split("/", 5);
    return segments.length == 5 && !segments[4].isEmpty();
  }
}
