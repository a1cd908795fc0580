package io.martinet.replicator;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.ExpiredPage;
import io.martinet.http.wire.HashList;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.ReplicatePath;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.SealedStates;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The object devices' side of expiry over internal HTTP, of one policy. Thread-safe. */
final class HttpExpiryPeers implements ExpiryPeers {
  /** A page of names, each a read of the disk, on a busy device (guessed). */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  /** A commit, and a row that is waited for: as long as a proxy waits. */
  private static final Duration DELETION_MAX = Duration.ofSeconds(10);

  private static final int NO_BYTES = 1024;
  private static final String ONLY_RANGE = "0";
  private static final String NOBODY = "-";
  private static final String BEGINNING_OF_TIME = Timestamps.format(0);

  private final PeerRequests requests;
  private final Places places;
  private final int policy;

  /**
   * @param policy storage policy index
   */
  HttpExpiryPeers(PeerRequests requests, Places places, int policy) {
    this.requests = requests;
    this.places = places;
    this.policy = policy;
  }

  @Override
  public Page expired(PeerDevice device, long throughSeconds, @Nullable String after)
      throws PeerFailedException {
    PeerRequests.Ask ask = ask(device, ReplicatePath.Action.EXPIRED);
    // Every second or two, mostly for nothing: no line in the servers' logs.
    ask.headers().set(Wire.TRANS_ID, NOBODY).set(Wire.UNTIL, Long.toString(throughSeconds));
    if (after != null) {
      ask.headers().set(Wire.AFTER, after);
    }
    try (FullPeerResponse answer =
        requests.send(ask, Unpooled.EMPTY_BUFFER, ExpiredPage.BYTES_MAX, ANSWER_MAX)) {
      ExpiredPage page = read(device, answer, ExpiredPage::read);
      return new Page(page.entries(), answer.headers().get(Wire.AFTER));
    }
  }

  @Override
  public List<SealedStates.Entry> seal(PeerDevice device, List<PathHash> objects)
      throws PeerFailedException {
    PeerRequests.Ask ask = ask(device, ReplicatePath.Action.SEAL);
    ByteBuf body = Unpooled.buffer();
    new HashList(objects).write(body);
    try (FullPeerResponse answer = requests.send(ask, body, SealedStates.BYTES_MAX, ANSWER_MAX)) {
      List<SealedStates.Entry> entries = read(device, answer, SealedStates::read).entries();
      if (entries.size() != objects.size()) {
        throw new PeerFailedException(
            device, entries.size() + " answers about " + objects.size() + " objects");
      }
      return entries;
    }
  }

  @Override
  public CompletableFuture<Deletion> delete(
      PeerDevice device,
      int partition,
      StorePath path,
      Version version,
      @Nullable RowTargets rows) {
    PeerRequests.Ask ask = ask(device, partition, path, HttpMethod.DELETE);
    ask.headers().set(Wire.WRITE_VERSION, version.toString());
    if (rows != null) {
      ask.headers().set(Wire.ROW_TARGETS, rows.toString()).set(Wire.RANGE_ID, ONLY_RANGE);
    }
    return requests
        .begin(ask, Unpooled.EMPTY_BUFFER, NO_BYTES, DELETION_MAX)
        .handle((answer, failure) -> {
          if (failure != null) {
            return Deletion.UNKNOWN;
          }
          try (answer) {
            return deletion(answer, version);
          }
        });
  }

  private static Deletion deletion(FullPeerResponse answer, Version version) {
    HttpHeaders headers = answer.headers();
    boolean counts = !headers.contains(Wire.ANSWER, Answer.UNKNOWN.name(), false);
    return switch (answer.status()) {
      case 204, 404 ->
          counts && state(headers).tombstone().equals(version) ? Deletion.TAKEN : Deletion.UNKNOWN;
      case 409 -> counts ? Deletion.NEWER : Deletion.UNKNOWN;
      default -> Deletion.UNKNOWN;
    };
  }

  private static ObjectState state(HttpHeaders headers) {
    try {
      return ObjectState.parse(headers.get(Wire.STATE, ""));
    } catch (IllegalArgumentException e) {
      return ObjectState.NONE;
    }
  }

  @Override
  public @Nullable Held read(PeerDevice device, int partition, StorePath path, int bytesMax)
      throws PeerFailedException {
    PeerRequests.Ask ask = ask(device, partition, path, HttpMethod.GET);
    // As of the beginning of time nothing has expired.
    ask.headers().set(Wire.TIME, BEGINNING_OF_TIME);
    try (FullPeerResponse answer =
        requests.exchange(ask, Unpooled.EMPTY_BUFFER, bytesMax, ANSWER_MAX)) {
      if (answer.status() == 404) {
        return null;
      }
      if (answer.status() != 200) {
        throw new PeerFailedException(device, "GET of %s: %d".formatted(path, answer.status()));
      }
      return new Held(state(answer.headers()), ByteBufUtil.getBytes(answer.body()));
    }
  }

  private PeerRequests.Ask ask(PeerDevice device, ReplicatePath.Action action) {
    String target = new ReplicatePath(device.device(), ReplicatePath.WHOLE, action).toString();
    PeerRequests.Ask ask = requests.replicate(device, target, places.ringVersion());
    ask.headers()
        .set(Wire.POLICY, Integer.toString(policy))
        .set(Wire.PARTITION_POWER, Integer.toString(places.partPower()));
    return ask;
  }

  private PeerRequests.Ask ask(
      PeerDevice device, int partition, StorePath path, HttpMethod method) {
    String target = new WirePath(device.device(), partition, path).toString();
    PeerRequests.Ask ask = requests.ask(method, device, target, places.ringVersion());
    ask.headers().set(Wire.POLICY, Integer.toString(policy));
    return ask;
  }

  private static <T> T read(PeerDevice device, FullPeerResponse answer, Function<ByteBuf, T> reader)
      throws PeerFailedException {
    try {
      return reader.apply(answer.body());
    } catch (WireFormatException e) {
      throw new PeerFailedException(device, "malformed answer: " + e.getMessage());
    }
  }
}
