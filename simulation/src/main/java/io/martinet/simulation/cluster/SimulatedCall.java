package io.martinet.simulation.cluster;

import io.martinet.core.Scheduler.Cancellable;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.martinet.http.PeerResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call over the network of a world, as the one who makes it sees it. Its connection is made and
 * kept like TCP's: refused where nobody listens, silent where the way is cut.
 */
final class SimulatedCall implements PeerCall {
  /** As {@code PeerClientConfig} has it. */
  private static final Duration CONNECT_MAX = Duration.ofMillis(500);

  /** Bytes under way, in either direction, beyond which the sender is to wait. */
  static final int BYTES_UNDER_WAY_MAX = 16 * 1024;

  private final NetworkClient client;
  private final PeerAddress peer;
  private final Pipe out;
  private final Pipe back;
  private final CompletableFuture<Void> continued = new CompletableFuture<>();
  private final CompletableFuture<PeerResponse> response = new CompletableFuture<>();
  private @Nullable SimulatedExchange exchange;
  private @Nullable SimulatedResponse answer;
  private @Nullable PeerException failure;
  private @Nullable Cancellable connecting;
  private @Nullable Runnable listener;
  private String sent = "";
  private boolean isEnded;
  private boolean isAnswerEnded;
  private int bytesUnderWay;

  SimulatedCall(NetworkClient client, PeerAddress peer) {
    this.client = client;
    this.peer = peer;
    this.out = new Pipe(client.network(), client.machine(), peer.host());
    this.back = new Pipe(client.network(), peer.host(), client.machine());
  }

  PeerAddress peer() {
    return peer;
  }

  SimulatedProcess process() {
    return client.process();
  }

  boolean isOver() {
    return failure != null || isAnswerEnded;
  }

  // Towards the peer.

  void begin(HttpRequest request) {
    if (client.process().isOver()) {
      abandon();
      return;
    }
    client.network().track(this, client.process());
    connecting =
        client
            .process()
            .after(
                CONNECT_MAX,
                () -> giveUp(new PeerException(Kind.CONNECT, peer, "cannot be connected to")));
    out.send(() -> connected(request));
  }

  private void connected(HttpRequest request) {
    Network.Listener found = client.network().listener(peer);
    back.send(() -> toCaller(this::stopConnecting));
    if (found == null) {
      back.send(
          () -> toCaller(() -> fail(new PeerException(Kind.CONNECT, peer, "connection refused"))));
      return;
    }
    World world = client.network().world();
    world.note(request.method().hashCode() * 31L + request.uri().hashCode());
    world.tell(() ->
        "%s hears %s %s of %s%s"
            .formatted(
                found.process(),
                request.method(),
                request.uri(),
                process(),
                backendHeaders(request.headers())));
    sent = request.method() + " " + request.uri();
    client.network().track(this, found.process());
    var begun = new SimulatedExchange(this, request, found);
    exchange = begun;
    begun.begin();
  }

  private String text(SimulatedResponse head) {
    return "%d to %s%s".formatted(head.status(), sent, backendHeaders(head.headers()));
  }

  private static String backendHeaders(HttpHeaders headers) {
    var text = new StringBuilder();
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().startsWith("X-Backend-")) {
        text.append(' ').append(header.getKey().substring("X-Backend-".length()));
        text.append('=').append(header.getValue());
      }
    }
    return text.toString();
  }

  private void stopConnecting() {
    if (connecting != null) {
      connecting.cancel();
    }
  }

  /** Something arrives at the server, if it is still there. */
  private void toServer(Runnable arrival) {
    SimulatedExchange there = exchange;
    if (there != null) {
      there.receive(arrival);
    }
  }

  @Override
  public void write(ByteBuf data) {
    if (!isOpen() || isEnded) {
      data.release();
      return;
    }
    int bytes = data.readableBytes();
    bytesUnderWay += bytes;
    out.send(() -> {
      SimulatedExchange there = exchange;
      if (there == null || there.isGone()) {
        data.release();
      } else {
        there.receiveData(data, () -> toCaller(() -> taken(bytes)));
      }
    });
  }

  private void taken(int bytes) {
    bytesUnderWay -= bytes;
    roomReturned();
  }

  @Override
  public void end(HttpHeaders trailers) {
    if (!isEnded && isOpen()) {
      isEnded = true;
      HttpHeaders last = trailers.copy();
      client
          .network()
          .world()
          .tell(() -> "%s ends %s with%s".formatted(process(), sent, backendHeaders(last)));
      out.send(() -> toServer(() -> exchange().end(last)));
    }
  }

  private SimulatedExchange exchange() {
    if (exchange == null) {
      throw new IllegalStateException("not connected");
    }
    return exchange;
  }

  @Override
  public void abort(Throwable cause) {
    cancel();
  }

  @Override
  public void cancel() {
    giveUp(new PeerException(Kind.CANCELLED, peer, "cancelled"));
  }

  void giveUp(PeerException cause) {
    if (!isOver()) {
      fail(cause);
      out.send(() -> toServer(() -> exchange().gone(new IOException("the caller gave up"))));
    }
  }

  // From the peer.

  /** Something arrives at the caller, if that is still there. */
  void toCaller(Runnable arrival) {
    if (!client.process().isOver()) {
      client.loop().run(arrival);
    }
  }

  Pipe back() {
    return back;
  }

  void goOn() {
    continued.complete(null);
  }

  void head(SimulatedResponse head) {
    if (failure != null) {
      return;
    }
    World world = client.network().world();
    world.note(head.status());
    world.tell(() -> "%s hears %s".formatted(process(), text(head)));
    answer = head;
    if (!continued.isDone()) {
      continued.completeExceptionally(
          new PeerException(Kind.CLOSED, peer, "answered " + head.status() + " at once"));
    }
    response.complete(head);
    roomReturned();
  }

  void answerEnded() {
    isAnswerEnded = true;
  }

  void fail(PeerException cause) {
    if (isOver()) {
      return;
    }
    failure = cause;
    stopConnecting();
    continued.completeExceptionally(cause);
    response.completeExceptionally(cause);
    if (answer != null) {
      answer.cut(cause);
    }
    roomReturned();
  }

  /** One of the two processes is gone, and the kernel tells the other. */
  void reset(SimulatedProcess gone) {
    if (isOver()) {
      return;
    }
    if (gone == client.process()) {
      out.send(() -> toServer(() -> exchange().gone(new IOException("the caller died"))));
    } else {
      back.send(() ->
          toCaller(() -> fail(new PeerException(Kind.CLOSED, peer, "closed the connection"))));
    }
  }

  /** The caller's process is over: whoever waits in it is to come to an end. */
  void abandon() {
    fail(new PeerException(Kind.CLOSED, peer, "this process is over"));
  }

  // What the caller may ask.

  @Override
  public CompletableFuture<Void> continued() {
    return continued;
  }

  @Override
  public CompletableFuture<PeerResponse> response() {
    return response;
  }

  @Override
  public boolean isWritable() {
    return isOpen() && bytesUnderWay < BYTES_UNDER_WAY_MAX;
  }

  @Override
  public boolean isOpen() {
    return failure == null && answer == null;
  }

  @Override
  public void onWritable(Runnable newListener) {
    listener = newListener;
    if (isWritable() || !isOpen()) {
      client.loop().execute(newListener);
    }
  }

  private void roomReturned() {
    Runnable current = listener;
    if (current != null && (isWritable() || !isOpen())) {
      current.run();
    }
  }

  @Override
  public boolean awaitWritable(Duration timeout) throws PeerException {
    var parker = new WorldParker(client.network().world());
    Thread waiting = Thread.currentThread();
    long deadline = parker.nanos() + timeout.toNanos();
    onWritable(() -> parker.wake(waiting));
    while (isOpen() && !isWritable() && parker.nanos() < deadline) {
      parker.parkUntil(deadline);
    }
    if (failure != null) {
      throw new PeerException(failure.kind(), peer, "the call failed", failure);
    }
    if (answer != null) {
      throw new PeerException(Kind.CLOSED, peer, "answered before the body was sent");
    }
    return isWritable();
  }

  @Override
  public EventLoop eventLoop() {
    return client.loop();
  }
}
