package io.martinet.proxy.middleware;

import io.martinet.core.HybridClock;
import io.martinet.http.Handler;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TransactionIds;
import io.netty.handler.codec.http.HttpHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The outermost stage: names the transaction, puts the name on every answer and every line of the
 * logs, and answers 500 for what no stage behind it expected. Thread-safe.
 */
public final class CatchErrors implements Handler {
  private static final String TRANSACTION_ID = "X-Trans-Id";
  private static final String REQUEST_ID = "X-Openstack-Request-Id";
  private static final String EXTRA = "X-Trans-Id-Extra";

  /** Key of the transaction id in log lines. */
  private static final String LOG_KEY = "transId";

  private static final Logger LOG = LoggerFactory.getLogger(CatchErrors.class);

  private final ProxyHandler next;
  private final TransactionIds ids;
  private final HybridClock clock;

  public CatchErrors(ProxyHandler next, TransactionIds ids, HybridClock clock) {
    this.next = next;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Response handle(Request request) throws InterruptedException {
    String id = ids.next(request.headers().get(EXTRA));
    try (var _ = MDC.putCloseable(LOG_KEY, id)) {
      Response response = answer(new RequestContext(request, id, clock.nowTicks()));
      name(response.headers(), id);
      return response;
    }
  }

  /** Puts a transaction's name on an answer. */
  public static void name(HttpHeaders headers, String id) {
    headers.set(TRANSACTION_ID, id).set(REQUEST_ID, id);
  }

  private Response answer(RequestContext context) throws InterruptedException {
    try {
      return next.handle(context);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // The one place where anything ends: whatever the cause, the client gets an answer, and
      // operators the story, once.
      LOG.error("request failed: {} {}", context.method(), context.loggedTarget(), e);
      return Responses.text(500, "An error occurred");
    }
  }
}
