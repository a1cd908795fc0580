package io.martinet.proxy.bulk;

import io.martinet.core.StorePath;
import io.martinet.http.RequestBody.ClientGoneException;
import io.martinet.http.RequestBody.ClientTimeoutException;
import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.backend.Parker;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * {@code POST /v1/A?bulk-delete} and {@code PUT /v1/A[/c[/prefix]]?extract-archive=tar}. Both are
 * many requests to the stages behind, each of which is asked who sends it; the answer is 200, and
 * what came of them is in its body. Thread-safe.
 */
public final class Bulk implements ProxyHandler {
  private static final String DELETE = "bulk-delete";
  private static final String EXTRACT = "extract-archive";

  /** What the access log calls the requests of each. */
  private static final String DELETE_SOURCE = "BD";

  private static final String EXTRACT_SOURCE = "EA";

  private final ProxyHandler next;
  private final BulkConfig config;
  private final Constraints constraints;
  private final InfoCache infos;
  private final Parker parker;
  private final Duration clientTimeout;
  private final BulkDelete deletes;

  /**
   * @param infos tells whether a container is there already
   * @param threads one task a deletion under way
   * @param clientTimeout longest silence of a client in the middle of a body
   */
  public Bulk(
      ProxyHandler next,
      BulkConfig config,
      Constraints constraints,
      InfoCache infos,
      Parker parker,
      Executor threads,
      Duration clientTimeout) {
    this.next = next;
    this.config = config;
    this.constraints = constraints;
    this.infos = infos;
    this.parker = parker;
    this.clientTimeout = clientTimeout;
    this.deletes = new BulkDelete(next, config, parker, threads, DELETE_SOURCE);
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (context.query().has(EXTRACT) && context.method().equals(HttpMethod.PUT)) {
      return extract(context);
    }
    boolean isDelete =
        context.query().has(DELETE)
            && (context.method().equals(HttpMethod.POST)
                || context.method().equals(HttpMethod.DELETE));
    return isDelete ? delete(context) : next.handle(context);
  }

  private Response delete(RequestContext context) throws InterruptedException {
    try {
      requireForm(context);
      String type = context.header("Content-Type");
      if (type != null && !type.isEmpty() && !type.startsWith(Responses.TEXT)) {
        throw new BulkRefusedException(406, "");
      }
      StorePath path = requirePath(context);
      requireLength(context);
      DeleteList list =
          DeleteList.read(context, path.account(), config, constraints, clientTimeout);
      return deletes.delete(context, list);
    } catch (BulkRefusedException e) {
      return deletes.refuse(context, e.status(), e.text());
    } catch (IOException e) {
      return Responses.standard(context.method(), statusOf(e));
    }
  }

  private Response extract(RequestContext context) {
    ArchiveFormat format = ArchiveFormat.named(String.valueOf(context.query().raw(EXTRACT)));
    if (format == null) {
      return Responses.message(400, "Unsupported archive format");
    }
    var tally = new ExtractionTally(config.extractFailuresMax());
    try {
      requireForm(context);
      var place = new MemberPath(requirePath(context));
      requireLength(context);
      // Before the answer begins, so that a client that waits to be told to go on is told.
      var body = new BodyStream(context, clientTimeout);
      body.awaitFirst();
      var containers =
          new ArchiveContainers(context, next, infos, config.containersMax(), EXTRACT_SOURCE);
      var run =
          new ExtractionRun(context, body, format, place, next, containers, tally, EXTRACT_SOURCE);
      return answer(context, run);
    } catch (BulkRefusedException e) {
      return answer(context, _ -> tally.result(e));
    } catch (IOException e) {
      return Responses.standard(context.method(), statusOf(e));
    }
  }

  private Response answer(RequestContext context, BulkAnswer.Work work) {
    return BulkAnswer.of(BulkFormat.of(context), parker, config.yieldFrequency(), work);
  }

  private static void requireForm(RequestContext context) throws BulkRefusedException {
    if (!BulkFormat.of(context).isAcceptable()) {
      throw new BulkRefusedException(406, "");
    }
  }

  private static StorePath requirePath(RequestContext context) throws BulkRefusedException {
    return switch (context.path()) {
      case RequestPath.Store(var path) -> path;
      case RequestPath.Service _ -> throw new BulkRefusedException(404, "");
      case RequestPath.Refused(var status, _) -> throw new BulkRefusedException(status, "");
    };
  }

  private static void requireLength(RequestContext context) throws BulkRefusedException {
    boolean isTold =
        context.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
            || context.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    if (!isTold) {
      throw new BulkRefusedException(411, "");
    }
  }

  private static int statusOf(IOException failure) {
    return switch (failure) {
      case ClientGoneException _ -> 499;
      case ClientTimeoutException _ -> 408;
      default -> 400;
    };
  }
}
