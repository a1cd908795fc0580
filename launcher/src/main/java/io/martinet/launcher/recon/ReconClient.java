package io.martinet.launcher.recon;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerClient;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Asks servers for their pages, so many at a time. Blocks; one thread. */
public final class ReconClient {
  /** Longer pages tell of thousands of devices. */
  private static final int PAGE_BYTES_MAX = 4 * 1024 * 1024;

  /** Enough for the slow ones not to add up, and too few for a flood (a guess). */
  private static final int AT_ONCE_MAX = 32;

  private static final JsonMapper JSON = new JsonMapper();

  private final PeerClient client;
  private final InstantSource clock;
  private final Duration timeout;

  /**
   * @param timeout of each question
   */
  public ReconClient(PeerClient client, InstantSource clock, Duration timeout) {
    this.client = client;
    this.clock = clock;
    this.timeout = timeout;
  }

  /** Asks all; the answers are in the order of the hosts. */
  List<ReconAnswer> ask(List<ReconHost> hosts, String page) throws InterruptedException {
    List<ReconAnswer> answers = new ArrayList<>();
    for (int begin = 0; begin < hosts.size(); begin += AT_ONCE_MAX) {
      List<CompletableFuture<ReconAnswer>> asked =
          hosts.subList(begin, Math.min(hosts.size(), begin + AT_ONCE_MAX)).stream()
              .map(host -> ask(host, page))
              .toList();
      for (CompletableFuture<ReconAnswer> each : asked) {
        answers.add(result(each));
      }
    }
    return answers;
  }

  private CompletableFuture<ReconAnswer> ask(ReconHost host, String page) {
    Instant asked = clock.instant();
    var head =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, ReconPages.PREFIX + page);
    return client
        .send(host.address(), head, Unpooled.EMPTY_BUFFER, PAGE_BYTES_MAX, timeout)
        .handle((response, failure) ->
            response == null
                ? new ReconAnswer.Failed(host, reason(failure))
                : read(host, response, asked));
  }

  private ReconAnswer read(ReconHost host, FullPeerResponse response, Instant asked) {
    Instant heard = clock.instant();
    try (response) {
      if (response.status() != 200) {
        return new ReconAnswer.Failed(host, "answered " + response.status());
      }
      return new ReconAnswer.Told(
          host,
          JSON.readTree(new ByteBufInputStream(response.body()).readAllBytes()),
          asked,
          heard);
    } catch (IOException e) {
      return new ReconAnswer.Failed(host, "answered what is no JSON");
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage());
  }

  private static ReconAnswer result(CompletableFuture<ReconAnswer> asked)
      throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("answers and failures are both values", e);
    }
  }
}
