package io.martinet.simulation.cluster;

import io.martinet.http.BodyReceiver;
import io.martinet.http.BodySender;
import io.martinet.http.Exchange;
import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A call over the network of a world, as its server sees it. */
final class SimulatedExchange implements Exchange {
  private final SimulatedCall call;
  private final HttpRequest request;
  private final Network.Listener server;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private @Nullable BodyReceiver receiver;
  private boolean isReceiverDone;
  private boolean isReading = true;
  private boolean isAnswered;

  SimulatedExchange(SimulatedCall call, HttpRequest request, Network.Listener server) {
    this.call = call;
    this.request = request;
    this.server = server;
  }

  void begin() {
    server
        .loop()
        .run(() -> {
          BodyReceiver taker = server.handler().begin(this);
          receiver = taker;
          if (isReceiverDone) {
            taker.abort(new IOException("answered before the request's body"));
          }
        });
  }

  // From the caller; all of it on the server's loop.

  boolean isGone() {
    return server.process().isOver();
  }

  /** Something arrives; in its turn, if the server takes nothing now. */
  void receive(Runnable arrival) {
    if (isGone()) {
      return;
    }
    if (isReading && held.isEmpty()) {
      server.loop().run(arrival);
    } else {
      held.add(arrival);
    }
  }

  /** A piece of the body arrives. */
  void receiveData(ByteBuf data, Runnable taken) {
    receive(() -> {
      taken.run();
      BodyReceiver to = receiver;
      if (isReceiverDone || to == null) {
        data.release();
      } else {
        to.data(data);
      }
    });
  }

  void end(HttpHeaders trailers) {
    if (!isReceiverDone && receiver != null) {
      isReceiverDone = true;
      receiver.end(trailers);
    }
  }

  /** The caller is not there any more. */
  void gone(IOException cause) {
    if (!isReceiverDone && receiver != null) {
      isReceiverDone = true;
      receiver.abort(cause);
    }
  }

  @Override
  public void setReading(boolean reading) {
    isReading = reading;
    if (reading) {
      server.loop().execute(this::deliverHeld);
    }
  }

  private void deliverHeld() {
    while (isReading && !held.isEmpty()) {
      held.remove().run();
    }
  }

  // Towards the caller.

  private void toCaller(Runnable arrival) {
    if (!isGone()) {
      call.back().send(() -> call.toCaller(arrival));
    }
  }

  @Override
  public void sendContinue() {
    toCaller(call::goOn);
  }

  @Override
  public void respond(HttpResponseStatus status, HttpHeaders headers, ByteBuf body) {
    BodySender sender = start(status, headers);
    sender.write(body);
    sender.end(EmptyHttpHeaders.INSTANCE);
  }

  @Override
  public BodySender start(HttpResponseStatus status, HttpHeaders headers) {
    if (isAnswered) {
      throw new IllegalStateException("answered twice: " + request.uri());
    }
    isAnswered = true;
    if (!isReceiverDone) {
      isReceiverDone = true;
      if (receiver != null) {
        receiver.abort(new IOException("answered before the request's body"));
      }
    }
    var sender = new AnswerSender();
    var head = new SimulatedResponse(call, status.code(), headers.copy(), sender);
    sender.head = head;
    toCaller(() -> call.head(head));
    return sender;
  }

  @Override
  public void close() {
    toCaller(() -> call.fail(new PeerException(Kind.CLOSED, call.peer(), "closed the connection")));
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public EventLoop eventLoop() {
    return server.loop();
  }

  @Override
  public SocketAddress remoteAddress() {
    return InetSocketAddress.createUnresolved("127.0.0.1", 1);
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public boolean isLocal() {
    return false;
  }

  /** The answer's body on its way. */
  final class AnswerSender implements BodySender {
    private @Nullable SimulatedResponse head;
    private @Nullable Runnable listener;
    private int bytesUnderWay;
    private boolean isOver;

    private SimulatedResponse head() {
      if (head == null) {
        throw new IllegalStateException("no head was sent");
      }
      return head;
    }

    @Override
    public void write(ByteBuf data) {
      if (isOver || call.isOver()) {
        data.release();
        return;
      }
      bytesUnderWay += data.readableBytes();
      toCaller(() -> head().data(data));
    }

    /** The caller has taken so many. */
    void taken(int bytes) {
      bytesUnderWay -= bytes;
      Runnable current = listener;
      if (current != null && isWritable() && !isGone()) {
        server.loop().execute(current);
      }
    }

    @Override
    public void end(HttpHeaders trailers) {
      isOver = true;
      toCaller(() -> head().ended());
    }

    @Override
    public void abort(Throwable cause) {
      isOver = true;
      close();
    }

    @Override
    public boolean isWritable() {
      return isOpen() && bytesUnderWay < SimulatedCall.BYTES_UNDER_WAY_MAX;
    }

    @Override
    public boolean isOpen() {
      return !isOver && !call.isOver();
    }

    @Override
    public void onWritable(Runnable newListener) {
      listener = newListener;
      if (isWritable() || !isOpen()) {
        server.loop().execute(newListener);
      }
    }

    @Override
    public EventLoop eventLoop() {
      return server.loop();
    }
  }
}
