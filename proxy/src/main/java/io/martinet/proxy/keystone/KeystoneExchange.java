package io.martinet.proxy.keystone;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to Keystone and their whole answers, within a time and a size. Closed by whoever made
 * it. Thread-safe; blocks the caller's virtual thread.
 */
final class KeystoneExchange implements AutoCloseable {
  /** An answer about a token is some kilobytes: without the catalog, which is not asked for. */
  private static final int ANSWER_BYTES_MAX = 1024 * 1024;

  private final HttpClient http;
  private final Duration timeout;

  /**
   * @param timeout from the first byte of a request to the last of its answer
   * @param threads run what the client does with answers
   */
  KeystoneExchange(Duration timeout, Executor threads) {
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            // Keystone speaks no other, and an offer to change over costs a header.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .executor(threads)
            .build();
  }

  Duration timeout() {
    return timeout;
  }

  /**
   * @throws IOException if there is no whole answer in time
   */
  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request.header("Accept", "application/json").build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer of Keystone within " + timeout, e);
    } catch (ExecutionException e) {
      throw new IOException("no answer of Keystone: " + e.getCause(), e);
    } finally {
      // Nothing to one that is there; ends the exchange whose answer nobody waits for.
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
