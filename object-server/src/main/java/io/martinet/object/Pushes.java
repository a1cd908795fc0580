package io.martinet.object;

import io.martinet.core.PathHash;
import io.martinet.core.Scheduler;
import io.martinet.core.Timestamps;
import io.martinet.http.BodyReceiver;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.martinet.http.wire.HashList;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.ReplicatePath;
import io.martinet.http.wire.ReplicatePath.Action;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** REPLICATE push: sends objects of a partition to a peer. Thread-safe. */
final class Pushes {
  /** Pushes going out at once; each holds a piece and the channel's buffer (guessed). */
  static final int PUSHES_MAX = 16;

  private final PeerClient client;
  private final Scheduler scheduler;
  private final AtomicInteger left = new AtomicInteger(PUSHES_MAX);

  Pushes(PeerClient client, Scheduler scheduler) {
    this.client = client;
    this.scheduler = scheduler;
  }

  /**
   * @throws WireFormatException if the peer is missing or malformed, or there is no partition
   */
  BodyReceiver begin(DeviceRequest request, ReplicatePath path) {
    path.requirePartition();
    PeerDevice to = PeerDevice.parse(BackendRequest.require(request.head().headers(), Wire.TO));
    return new TableIntake(
        request,
        HashList.BYTES_MAX,
        table -> push(request, path.partition(), to, HashList.read(table).hashes()));
  }

  private void push(DeviceRequest request, int partition, PeerDevice to, List<PathHash> hashes) {
    if (left.getAndUpdate(free -> Math.max(free - 1, 0)) == 0) {
      request.reply().busy("too many pushes are under way");
      return;
    }
    PeerCall call = client.open(to.address(), headOf(request, to.device()));
    var results = new PushResults(hashes.size());
    var source =
        new PushSource(request.device(), request.head().policy(), partition, hashes, results);
    new Push(request, call, source, results, scheduler, left::incrementAndGet).start();
  }

  private static HttpRequest headOf(DeviceRequest request, String device) {
    var target = new ReplicatePath(device, ReplicatePath.WHOLE, Action.MERGE).toString();
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, Wire.METHOD_REPLICATE, target);
    head.headers()
        .set(Wire.WIRE, Integer.toString(Wire.VERSION))
        .set(Wire.RING_VERSION, Long.toString(request.head().ringVersion()))
        .set(Wire.POLICY, Integer.toString(request.head().policy()))
        .set(Wire.TIME, Timestamps.format(request.head().timeTicks()))
        .set(Wire.TRANS_ID, request.reply().transId())
        .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    return head;
  }
}
