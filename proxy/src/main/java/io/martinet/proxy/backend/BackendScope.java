package io.martinet.proxy.backend;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.martinet.proxy.Placement;
import io.martinet.proxy.Quorum;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;

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

  /** The same, asked of whoever may hold a copy. */
  public BackendScope anyHolder() {
    return at(placement.anyHolder());
  }

  /** The same, with the word of each replica needed. */
  public BackendScope unanimous() {
    return at(placement.unanimous());
  }

  /** The same of another placement of the path. */
  public BackendScope at(Placement other) {
    return new BackendScope(path, other, policy, transId, timeTicks);
  }

  /**
   * The same where the path lives by now, after looking whether there are newer rings; empty if
   * that is here. Blocks for a bounded time.
   */
  public Optional<BackendScope> renewed() throws InterruptedException {
    return placement.renewed().map(this::at);
  }

  /** Whether an answer says that the partition has yet to arrive at a device, by this ring. */
  public boolean isArriving(HttpHeaders answer) {
    return Long.toString(placement.ringVersion()).equals(answer.get(Wire.ARRIVING));
  }

  /** Number of replicas that count. */
  public int replicas() {
    return placement.members().size();
  }

  /** Which of them must agree. */
  public Quorum quorum() {
    return placement.quorum();
  }

  /**
   * @param replica as the placement numbers them
   */
  public PeerDevice device(int replica) {
    return placement.device(replica);
  }

  /** Head of a request to a replica, with the headers that every internal request has. */
  public HttpRequest head(HttpMethod method, int replica) {
    String target = new WirePath(device(replica).device(), placement.partition(), path).toString();
    HttpHeaders headers = UNCHECKED.newHeaders();
    headers.set(Wire.WIRE, WIRE_VERSION);
    headers.set(Wire.RING_VERSION, Long.toString(placement.ringVersion()));
    headers.set(Wire.POLICY, Integer.toString(policy));
    headers.set(Wire.TIME, Timestamps.format(timeTicks));
    headers.set(Wire.TRANS_ID, transId);
    if (placement.isOfHolders()) {
      headers.set(Wire.AS, Wire.AS_HOLDER);
    }
    return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target, headers);
  }

  /** The header by which a replica is to catch up with others, or none if there are none. */
  public HttpHeaders catchUp(List<Integer> others) {
    HttpHeaders headers = UNCHECKED.newHeaders();
    List<PeerDevice> peers = others.stream().map(this::device).toList();
    return peers.isEmpty() ? headers : headers.set(Wire.CATCH_UP, PeerDevice.list(peers));
  }
}
