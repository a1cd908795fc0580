package io.martinet.proxy.backend;

import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.martinet.http.PeerException;
import io.martinet.http.wire.PeerDevice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Sends internal requests and turns what comes back, or does not, into values. Thread-safe. */
public final class BackendClient {
  private final PeerClient peers;
  private final Duration nodeTimeout;

  /**
   * @param nodeTimeout for a whole exchange of {@link #send}; inherited from Swift: 10 s
   */
  public BackendClient(PeerClient peers, Duration nodeTimeout) {
    this.peers = peers;
    this.nodeTimeout = nodeTimeout;
  }

  public Duration nodeTimeout() {
    return nodeTimeout;
  }

  /** Begins a request whose body follows, or whose answer is long. The caller bounds its time. */
  public PeerCall open(PeerDevice device, HttpRequest head) {
    return peers.open(device.address(), head);
  }

  /** Sends a request without a body; at most {@link #nodeTimeout} later the answer is told. */
  public void send(
      PeerDevice device, HttpRequest head, int bytesMax, Consumer<BackendAnswer> receiver) {
    send(device, head, Unpooled.EMPTY_BUFFER, bytesMax, receiver);
  }

  /**
   * Sends a whole request; at most {@link #nodeTimeout} later the answer is told, once, on any
   * thread.
   *
   * @param body owned by this call
   * @param bytesMax a longer answer counts as none
   * @param receiver must not block; owns the answer
   */
  public void send(
      PeerDevice device,
      HttpRequest head,
      ByteBuf body,
      int bytesMax,
      Consumer<BackendAnswer> receiver) {
    peers
        .send(device.address(), head, body, bytesMax, nodeTimeout)
        .whenComplete((response, failure) ->
            receiver.accept(
                failure == null
                    ? answered(device, response)
                    : new BackendAnswer.Unreachable(device, peerException(device, failure))));
  }

  /** The cause of a failed call as what it is: a peer's fault. */
  public static PeerException peerException(PeerDevice device, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof PeerException known
        ? known
        : new PeerException(
            PeerException.Kind.CLOSED, device.address(), String.valueOf(cause), cause);
  }

  private static BackendAnswer answered(PeerDevice device, FullPeerResponse response) {
    return new BackendAnswer.Answered(
        device, response.status(), response.headers(), response.body());
  }
}
