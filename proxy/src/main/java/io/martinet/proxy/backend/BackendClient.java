package io.martinet.proxy.backend;

import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.martinet.http.PeerException;
import io.martinet.http.PeerResponse;
import io.martinet.http.wire.PeerDevice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Sends internal requests and turns what comes back, or does not, into values. Tells {@link
 * Suspects} of every answer that it waits for. Thread-safe.
 */
public final class BackendClient {
  private final PeerClient peers;
  private final Duration nodeTimeout;
  private final Suspects suspects;

  /**
   * @param nodeTimeout for a whole exchange of {@link #send}; inherited from Swift: 10 s
   */
  public BackendClient(PeerClient peers, Duration nodeTimeout, Suspects suspects) {
    this.peers = peers;
    this.nodeTimeout = nodeTimeout;
    this.suspects = suspects;
  }

  public Duration nodeTimeout() {
    return nodeTimeout;
  }

  /** Which devices do not answer. */
  public Suspects suspects() {
    return suspects;
  }

  /**
   * Begins a request whose body follows. The caller bounds its time, and says by {@link #await}
   * when it is the device's turn.
   */
  public PeerCall open(PeerDevice device, HttpRequest head) {
    return peers.open(device.address(), head);
  }

  /** Sends a request without a body whose answer is long. The caller bounds its time. */
  public PeerCall ask(PeerDevice device, HttpRequest head) {
    PeerCall call = open(device, head);
    call.end(EmptyHttpHeaders.INSTANCE);
    await(device, head.uri(), call.response(), PeerResponse::status);
    return call;
  }

  /**
   * From now on the device is waited for: it has all that it needs for this answer.
   *
   * @param target of the request
   * @param status of the answer
   */
  public <T> void await(
      PeerDevice device, String target, CompletableFuture<T> answer, ToIntFunction<T> status) {
    suspects.asked(device, target);
    answer.whenComplete((response, failure) -> {
      if (failure == null) {
        suspects.answered(device, status.applyAsInt(response));
      } else {
        suspects.failed(device, peerException(device, failure).kind());
      }
    });
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
    suspects.asked(device, head.uri());
    peers
        .send(device.address(), head, body, bytesMax, nodeTimeout)
        .whenComplete((response, failure) ->
            receiver.accept(
                failure == null ? answered(device, response) : unreachable(device, failure)));
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

  private BackendAnswer answered(PeerDevice device, FullPeerResponse response) {
    suspects.answered(device, response.status());
    return new BackendAnswer.Answered(
        device, response.status(), response.headers(), response.body());
  }

  private BackendAnswer unreachable(PeerDevice device, Throwable failure) {
    PeerException cause = peerException(device, failure);
    suspects.failed(device, cause.kind());
    return new BackendAnswer.Unreachable(device, cause);
  }
}
