package io.martinet.proxy.copy;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.body.BufferBody;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the body of one answer that of another request, through a bounded pipe. Thread-safe. */
public final class BodyTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(BodyTransfer.class);

  private final Parker parker;
  private final Executor threads;

  /**
   * @param threads one task a body that is not small, as long as the request lasts
   */
  public BodyTransfer(Parker parker, Executor threads) {
    this.parker = parker;
    this.threads = threads;
  }

  /**
   * Sends a request with the content as its body, and uses it up.
   *
   * @param next what answers it
   * @param sending makes the request once it has its body
   */
  public Response put(
      ProxyHandler next,
      SubRequest write,
      Content content,
      Function<SubRequest, RequestContext> sending)
      throws Exception {
    if (content instanceof Content.Streamed streamed) {
      return putStreamed(next, write, streamed, sending);
    }
    var body = new BufferBody(content);
    try {
      return next.handle(sending.apply(write.body(body)));
    } finally {
      body.close();
    }
  }

  private Response putStreamed(
      ProxyHandler next,
      SubRequest write,
      Content.Streamed content,
      Function<SubRequest, RequestContext> sending)
      throws Exception {
    var pipe = new ContentPipe(parker, content.lengthBytes());
    threads.execute(() -> pump(content, pipe));
    try {
      return next.handle(sending.apply(write.body(pipe)));
    } finally {
      pipe.close();
    }
  }

  private static void pump(Content.Streamed content, ContentPipe pipe) {
    try {
      content.writeTo(pipe);
      pipe.end();
    } catch (IOException e) {
      pipe.fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      pipe.fail(new IOException("interrupted", e));
    } catch (RuntimeException e) {
      LOG.error("a copy's source was cut by a bug", e);
      pipe.fail(new IOException("a bug", e));
    }
  }
}
