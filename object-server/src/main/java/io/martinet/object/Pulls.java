package io.martinet.object;

import io.martinet.core.HybridClock;
import io.martinet.core.ObjectState;
import io.martinet.core.Scheduler;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.object.store.Lookup;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * PULL: fetches an object from a peer and joins it with what is here (rules 3 and 9). Thread-safe.
 */
final class Pulls {
  /** Pulls under way at once; each may hold a file and a share of the upload memory (guessed). */
  static final int PULLS_MAX = 32;

  private final int inlineBytesMax;
  private final PeerClient client;
  private final Scheduler scheduler;
  private final HybridClock clock;
  private final Writes writes;
  private final AtomicInteger left = new AtomicInteger(PULLS_MAX);

  Pulls(
      int inlineBytesMax,
      PeerClient client,
      Scheduler scheduler,
      HybridClock clock,
      Writes writes) {
    this.inlineBytesMax = inlineBytesMax;
    this.client = client;
    this.scheduler = scheduler;
    this.clock = clock;
    this.writes = writes;
  }

  /**
   * @throws WireFormatException if the peer or the wanted state is missing or malformed
   */
  void begin(ObjectRequest request) {
    PeerDevice from = PeerDevice.parse(BackendRequest.require(request.headers(), Wire.FROM));
    ObjectState wanted =
        request.headers().contains(Wire.STATE) ? BackendRequest.state(request.headers()) : null;
    request.onReader(() -> {
      ObjectState here = stateOf(request.device().store().find(request.key()));
      if (here != null && wanted != null && here.join(wanted).equals(here)) {
        request.reply().send(HttpResponseStatus.OK, ObjectAnswers.of(here));
      } else {
        fetch(request, from);
      }
    });
  }

  private void fetch(ObjectRequest request, PeerDevice from) {
    if (left.getAndUpdate(free -> Math.max(free - 1, 0)) == 0) {
      request.reply().busy("too many pulls are under way");
      return;
    }
    PeerCall call = client.open(from.address(), Pull.getOf(request, from.device()));
    var pull = new Pull(request, call, inlineBytesMax, clock, writes, left::incrementAndGet);
    pull.start(scheduler);
  }

  /** Null when this device cannot tell: what a peer holds may repair it. */
  private static @Nullable ObjectState stateOf(Lookup lookup) {
    return switch (lookup) {
      case Lookup.Live(var state, _, _) -> state;
      case Lookup.Deleted(var state) -> state;
      case Lookup.Missing() -> ObjectState.NONE;
      case Lookup.Unknown _ -> null;
    };
  }
}
