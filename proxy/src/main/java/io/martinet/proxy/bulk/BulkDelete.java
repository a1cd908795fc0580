package io.martinet.proxy.bulk;

import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.backend.Parker;
import java.util.concurrent.Executor;

/**
 * Deletes many things on behalf of one request, by requests to the stages behind: those of a
 * client's list, or all that a manifest names. Thread-safe.
 */
public final class BulkDelete {
  private final ProxyHandler next;
  private final BulkConfig config;
  private final Parker parker;
  private final Executor threads;
  private final String source;

  /**
   * @param next gets a DELETE for each thing
   * @param threads one task a deletion under way
   * @param source what the access log calls these requests, a code of two or three letters
   */
  public BulkDelete(
      ProxyHandler next, BulkConfig config, Parker parker, Executor threads, String source) {
    this.next = next;
    this.config = config;
    this.parker = parker;
    this.threads = threads;
    this.source = source;
  }

  /**
   * The answer to a request to delete all these: 200, and a result in the form that the request
   * asks for. They are deleted while it is sent.
   */
  public Response delete(RequestContext context, DeleteTargets targets) {
    BulkFormat format = BulkFormat.of(context);
    return answer(
        format,
        heartbeat ->
            format.isAcceptable()
                ? new DeletionRun(context, targets, next, config, parker, threads, source)
                    .run(heartbeat)
                : refused(406, ""));
  }

  /** The answer to a request of which nothing is done: 200, and a result that says why. */
  public Response refuse(RequestContext context, int status, String text) {
    return answer(BulkFormat.of(context), _ -> refused(status, text));
  }

  private Response answer(BulkFormat format, BulkAnswer.Work work) {
    return BulkAnswer.of(format, parker, config.yieldFrequency(), work);
  }

  private static BulkResult refused(int status, String text) {
    return new DeletionTally().result(new BulkRefusedException(status, text));
  }
}
