package io.martinet.proxy.bulk;

import io.martinet.http.Response;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.body.Contents;
import io.martinet.proxy.listing.ListingFormat;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * The answer to a write that may take long, for a client that asks for a heartbeat: 202 at once,
 * and as its body signs of life and what came of the write, which goes on to its end even if the
 * client goes away. Thread-safe.
 *
 * @param threads one task a write under way
 * @param period between two signs of life
 */
public record WatchedAnswer(Parker parker, Executor threads, Duration period) {
  /** Answers to a write are a sentence or two. */
  private static final int ANSWER_BYTES_MAX = 64 << 10;

  /** Whether the client has asked for it. */
  public static boolean isWanted(RequestContext context) {
    return context.query().isTrue("heartbeat");
  }

  /**
   * The answer, in the form that the client accepts.
   *
   * @param write runs on a thread of its own while the request's thread waits for it
   * @param release frees what the write holds, where it is not run at all
   */
  public Response of(RequestContext context, Callable<BulkResult> write, Runnable release) {
    BulkFormat asked = BulkFormat.of(context);
    BulkFormat format =
        asked.isAcceptable() ? asked : new BulkFormat(ListingFormat.TEXT, Responses.TEXT, true);
    var work =
        new BulkAnswer.Work() {
          @Override
          public BulkResult run(Heartbeat heartbeat) throws IOException, InterruptedException {
            heartbeat.begin();
            return new WatchedWork<>(write, parker, threads).await(heartbeat);
          }

          @Override
          public void release() {
            release.run();
          }
        };
    return BulkAnswer.of(202, format, parker, period, work);
  }

  /** What a write was answered, whose body is consumed. */
  public static BulkResult result(Response written) throws IOException, InterruptedException {
    String text = Contents.text(written.content(), ANSWER_BYTES_MAX);
    return result(written.status(), facts(written), text, List.of());
  }

  /** What came of a write that was not made. */
  public static BulkResult result(
      int status, List<BulkResult.Fact> facts, String text, List<BulkResult.Failure> failures) {
    return new BulkResult("upload", status, facts, text, List.of(), failures);
  }

  private static List<BulkResult.Fact> facts(Response response) {
    if (response.status() != 201) {
      return List.of();
    }
    HttpHeaders headers = response.headers();
    return List.of(
        new BulkResult.Fact("Etag", headers.get(HttpHeaderNames.ETAG, "")),
        new BulkResult.Fact("Last Modified", headers.get(HttpHeaderNames.LAST_MODIFIED, "")));
  }
}
