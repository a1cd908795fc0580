package io.martinet.proxy.backend;

import io.martinet.core.StorePath;
import io.martinet.http.PeerClient;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A question that costs a device one look-up and asks nothing of it but that it answers: for
 * something that no client can have made. Immutable.
 */
enum Trial {
  ACCOUNT(HttpMethod.HEAD, StorePath.account(Trial.NOBODY)),
  CONTAINER(HttpMethod.HEAD, StorePath.container(Trial.NOBODY, Trial.NOBODY)),
  OBJECT(Wire.METHOD_STATE, StorePath.object(Trial.NOBODY, Trial.NOBODY, Trial.NOBODY));

  /** The device cannot serve: absent, foreign, failed. */
  static final int OUT_OF_SERVICE = 507;

  /** No account of a client: these begin with a reseller prefix. */
  private static final String NOBODY = ".martinet-trial";

  private static final int ANSWER_BYTES_MAX = 64 * 1024;

  private final HttpMethod method;
  private final StorePath path;

  Trial(HttpMethod method, StorePath path) {
    this.method = method;
    this.path = path;
  }

  /** What came of a trial. */
  sealed interface Outcome {
    record Answered(int status) implements Outcome {}

    record Failed(String why) implements Outcome {}
  }

  /**
   * The question for the server that a request went to.
   *
   * @param target {@code /DEVICE/PARTITION/ACCOUNT[/CONTAINER[/OBJECT]]}, perhaps with a query
   */
  static Trial of(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return switch ((int) path.chars().filter(c -> c == '/').count()) {
      case 3 -> ACCOUNT;
      case 4 -> CONTAINER;
      default -> OBJECT;
    };
  }

  /**
   * @param receiver told once, on any thread
   */
  void send(PeerClient peers, PeerDevice device, Duration timeout, Consumer<Outcome> receiver) {
    peers
        .send(device.address(), head(device), Unpooled.EMPTY_BUFFER, ANSWER_BYTES_MAX, timeout)
        .whenComplete((response, failure) -> {
          if (failure == null) {
            int status = response.status();
            response.close();
            receiver.accept(new Outcome.Answered(status));
          } else {
            String why = BackendClient.peerException(device, failure).getMessage();
            receiver.accept(new Outcome.Failed("does not answer (" + why + ")"));
          }
        });
  }

  private HttpRequest head(PeerDevice device) {
    String target = new WirePath(device.device(), 0, path).toString();
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target);
    head.headers()
        .set(Wire.WIRE, Integer.toString(Wire.VERSION))
        .set(Wire.RING_VERSION, "0")
        // Asked what there is, a server would look at its ring and not at the device.
        .set(Wire.AS, Wire.AS_HOLDER)
        .set(Wire.TIME, "0000000000.00000")
        .set(Wire.TRANS_ID, "trial")
        .set(Wire.COUNTS, Wire.COUNTS_OWN);
    return head;
  }
}
