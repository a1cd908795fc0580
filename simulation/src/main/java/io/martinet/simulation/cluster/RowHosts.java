package io.martinet.simulation.cluster;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.BodyReceiver;
import io.martinet.http.Exchange;
import io.martinet.http.ExchangeHandler;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.RowMark;
import io.martinet.http.wire.Wire;
import io.martinet.object.ContainerPeers;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Container devices that take rows: each a journal that is durable at once and a listing of what
 * the newest row of each object says. They are a model; databases are no part of the simulation.
 */
final class RowHosts implements ContainerPeers {
  private static final int JOURNAL_BYTES_A_ROW = 100;

  private final Ring ring;
  private final SortedMap<String, RowHost> hosts = new TreeMap<>();

  RowHosts(Ring ring) {
    this.ring = ring;
  }

  void start(Network network) {
    for (Device each : ring.devices()) {
      var process = new SimulatedProcess(network.world(), "container-" + each.device());
      var host = new RowHost(network.world().random().nextLong());
      hosts.put(each.device(), host);
      network.listen(
          peer(each).address(), new Network.Listener(process, new SimulatedLoop(process), host));
    }
  }

  /** Newest row of each object that any of them has. */
  SortedMap<StorePath, ObjectRow> listing() {
    var listing = newListing();
    hosts.values().forEach(host -> host.rows.values().forEach(row -> take(listing, row)));
    return listing;
  }

  private static SortedMap<StorePath, ObjectRow> newListing() {
    return new TreeMap<>(Comparator.comparing(StorePath::toString));
  }

  private static void take(SortedMap<StorePath, ObjectRow> listing, ObjectRow row) {
    listing.merge(
        row.path(), row, (one, other) -> dataOf(other).isAfter(dataOf(one)) ? other : one);
  }

  private static Version dataOf(ObjectRow row) {
    return row.versions().data();
  }

  @Override
  public Optional<PeerAddress> find(String device) {
    return all().stream()
        .filter(peer -> peer.device().equals(device))
        .map(PeerDevice::address)
        .findFirst();
  }

  @Override
  public List<PeerDevice> all() {
    return ring.devices().stream().map(RowHosts::peer).toList();
  }

  @Override
  public int partition(PathHash container) {
    return ring.partition(container.high());
  }

  @Override
  public List<PeerDevice> primaries(int partition) {
    return ring.primaries(partition).stream().map(RowHosts::peer).toList();
  }

  @Override
  public long ringVersion() {
    return ring.version();
  }

  private static PeerDevice peer(Device device) {
    return new PeerDevice(device.device(), new PeerAddress(device.ip(), device.port()));
  }

  private static final class RowHost implements ExchangeHandler {
    private final long bootId;
    private final SortedMap<StorePath, ObjectRow> rows = newListing();
    private long position;

    RowHost(long bootId) {
      this.bootId = bootId;
    }

    @Override
    public BodyReceiver begin(Exchange exchange) {
      return new Gathered(exchange);
    }

    private void answer(Exchange exchange, ByteBuf body) {
      switch (exchange.request().method().name()) {
        case "ROWS" -> append(exchange, body);
        case "JOURNAL" ->
            respond(
                exchange,
                HttpResponseStatus.NO_CONTENT,
                new DefaultHttpHeaders()
                    .set(Wire.BOOT_ID, RowMark.formatBootId(bootId))
                    .set(Wire.JOURNAL_SYNCED, Long.toString(position)),
                Unpooled.EMPTY_BUFFER);
        default ->
            respond(
                exchange,
                HttpResponseStatus.NO_CONTENT,
                new DefaultHttpHeaders(),
                Unpooled.EMPTY_BUFFER);
      }
    }

    private void append(Exchange exchange, ByteBuf body) {
      var fates = new ArrayList<RowAnswer.Fate>();
      for (ObjectRow row : ((RowBatch.Objects) RowBatch.read(body)).rows()) {
        take(rows, row);
        position += JOURNAL_BYTES_A_ROW;
        fates.add(RowAnswer.Fate.VISIBLE);
      }
      ByteBuf bytes = Unpooled.buffer();
      new RowAnswer(bootId, position, position, fates).write(bytes);
      respond(exchange, HttpResponseStatus.OK, new DefaultHttpHeaders(), bytes);
    }

    private static void respond(
        Exchange exchange, HttpResponseStatus status, HttpHeaders headers, ByteBuf body) {
      exchange.respond(status, headers.set(Wire.RING_VERSION, "1"), body);
    }

    /** A request's body as a whole. */
    private final class Gathered implements BodyReceiver {
      private final Exchange exchange;
      private final ByteBuf body = Unpooled.buffer();

      Gathered(Exchange exchange) {
        this.exchange = exchange;
      }

      @Override
      public void data(ByteBuf data) {
        body.writeBytes(data);
        data.release();
      }

      @Override
      public void end(HttpHeaders trailers) {
        answer(exchange, body);
      }

      @Override
      public void abort(Throwable cause) {}
    }
  }
}
