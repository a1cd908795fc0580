package io.martinet.proxy.backend;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.martinet.proxy.Placement;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;

/**
 * What the internal requests of one client request have in common. Immutable.
 *
 * @param path of the account, container or object asked about
 * @param placement where it lives
 * @param policy storage policy index; 0 for accounts and containers
 * @param transId transaction id of the client's request
 * @param timeTicks the request's time by the proxy's clock: expiry is judged once, against it
 */
public record BackendScope(
    StorePath path, Placement placement, int policy, String transId, long timeTicks) {
  private static final String WIRE_VERSION = Integer.toString(Wire.VERSION);

  // Names are ours and values were checked when they were parsed: checking each again for each
  // replica is wasted.
  private static final DefaultHttpHeadersFactory UNCHECKED =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  /** The same, with expiry judged against another time. */
  public BackendScope asOf(long otherTicks) {
    return new BackendScope(path, placement, policy, transId, otherTicks);
  }

  /** Number of primaries. */
  public int replicas() {
    return placement.primaries().size();
  }

  /**
   * @param replica position in {@link Placement#primaries}
   */
  public PeerDevice device(int replica) {
    return placement.primaries().get(replica);
  }

  /** Head of a request to a primary, with the headers that every internal request has. */
  public HttpRequest head(HttpMethod method, int replica) {
    String target = new WirePath(device(replica).device(), placement.partition(), path).toString();
    HttpHeaders headers = UNCHECKED.newHeaders();
    headers.set(Wire.WIRE, WIRE_VERSION);
    headers.set(Wire.RING_VERSION, Long.toString(placement.ringVersion()));
    headers.set(Wire.POLICY, Integer.toString(policy));
    headers.set(Wire.TIME, Timestamps.format(timeTicks));
    headers.set(Wire.TRANS_ID, transId);
    return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target, headers);
  }

  /** The header by which a replica is to catch up with that many others, or none if with none. */
  public HttpHeaders catchUp(int replica, int others) {
    HttpHeaders headers = UNCHECKED.newHeaders();
    var peers = new ArrayList<PeerDevice>();
    for (int i = 1; i <= others; i++) {
      peers.add(device((replica + i) % replicas()));
    }
    return peers.isEmpty() ? headers : headers.set(Wire.CATCH_UP, PeerDevice.list(peers));
  }
}
