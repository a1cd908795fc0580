package io.martinet.launcher.dispersion;

import io.martinet.core.HybridClock;
import io.martinet.core.Timestamps;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerClient;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Asks each primary of samples for its own copy, whatever the others hold. Blocks; one thread. */
public final class Surveying {
  /** A server's error page is a line. */
  private static final int ANSWER_BYTES_MAX = 64 * 1024;

  /** Samples whose devices are asked at the same time (a guess). */
  private static final int AT_ONCE_MAX = 32;

  private static final int PROGRESS_PERCENT = 10;

  private static final String TRANS_ID = "dispersion";

  private final PeerClient client;
  private final HybridClock clock;
  private final Duration timeout;

  /**
   * @param timeout of each question
   */
  public Surveying(PeerClient client, HybridClock clock, Duration timeout) {
    this.client = client;
    this.clock = clock;
    this.timeout = timeout;
  }

  /** What one device answered. */
  private record Copy(Device device, boolean isThere, String trouble) {}

  /**
   * Counts the copies of all samples.
   *
   * @param kind {@code container} or {@code object}
   * @param policy index of the objects' storage policy; 0 for containers
   * @param progress is told how far it is
   */
  public CopyCount count(
      String kind, int policy, Samples samples, Ring ring, Consumer<String> progress)
      throws InterruptedException {
    var count = new CopyCount(kind, samples);
    List<Samples.Sample> all = samples.samples();
    int told = 0;
    for (int begin = 0; begin < all.size(); begin += AT_ONCE_MAX) {
      int end = Math.min(all.size(), begin + AT_ONCE_MAX);
      List<List<CompletableFuture<Copy>>> asked =
          all.subList(begin, end).stream().map(sample -> ask(sample, policy, ring)).toList();
      for (List<CompletableFuture<Copy>> copies : asked) {
        add(count, copies);
      }
      int percent = 100 * end / all.size();
      if (percent >= told + PROGRESS_PERCENT) {
        told = percent;
        progress.accept("%ss: %d of %d".formatted(kind, end, all.size()));
      }
    }
    return count;
  }

  private static void add(CopyCount count, List<CompletableFuture<Copy>> copies)
      throws InterruptedException {
    int found = 0;
    for (CompletableFuture<Copy> each : copies) {
      Copy copy = result(each);
      found += copy.isThere ? 1 : 0;
      if (!copy.trouble.isEmpty()) {
        count.silent(copy.device.device() + " at " + copy.device.server(), copy.trouble);
      }
    }
    count.add(copies.size(), found);
  }

  private List<CompletableFuture<Copy>> ask(Samples.Sample sample, int policy, Ring ring) {
    List<CompletableFuture<Copy>> asked = new ArrayList<>();
    for (Device device : ring.primaries(sample.partition())) {
      var address = new PeerAddress(device.ip(), device.port());
      asked.add(
          client
              .send(
                  address,
                  head(device, sample, policy, ring.version()),
                  Unpooled.EMPTY_BUFFER,
                  ANSWER_BYTES_MAX,
                  timeout)
              .handle((answer, failure) -> copy(device, answer, failure)));
    }
    return asked;
  }

  /** What the device holds is asked for, not what there is: no other is asked for it. */
  private HttpRequest head(Device device, Samples.Sample sample, int policy, long ringVersion) {
    String target = new WirePath(device.device(), sample.partition(), sample.path()).toString();
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.HEAD, target);
    head.headers()
        .set(Wire.WIRE, Integer.toString(Wire.VERSION))
        .set(Wire.RING_VERSION, Long.toString(ringVersion))
        .set(Wire.TIME, Timestamps.format(clock.nowTicks()))
        .set(Wire.TRANS_ID, TRANS_ID)
        .set(Wire.POLICY, Integer.toString(policy))
        .set(Wire.AS, Wire.AS_HOLDER)
        .set(Wire.COUNTS, Wire.COUNTS_OWN);
    return head;
  }

  private static Copy copy(Device device, FullPeerResponse answer, Throwable failure) {
    if (answer == null) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      return new Copy(device, false, String.valueOf(cause.getMessage()));
    }
    try (answer) {
      boolean isThere = answer.status() / 100 == 2;
      return new Copy(
          device,
          isThere,
          isThere || answer.status() == 404
              ? ""
              : "answered "
                  + answer.status()
                  + ": "
                  + answer.headers().get(Wire.REASON, "no reason given"));
    }
  }

  private static Copy result(CompletableFuture<Copy> asked) throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("answers and failures are both values", e);
    }
  }
}
