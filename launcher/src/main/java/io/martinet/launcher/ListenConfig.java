package io.martinet.launcher;

import io.martinet.service.config.Section;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where clients reach the store.
 *
 * @param bind address to listen on, an IP address or a name that resolves to one
 * @param port 0 takes a free one
 * @param tlsCertificate PEM chain, empty for plain HTTP
 * @param tlsKey PEM private key of the certificate
 */
record ListenConfig(String bind, int port, String tlsCertificate, String tlsKey) {
  private static final int PORT_TOP = 65_535;

  ListenConfig {
    if (port < 0 || port > PORT_TOP) {
      throw new IllegalArgumentException("proxy.port must be 0..65535, was " + port);
    }
    if (tlsCertificate.isEmpty() != tlsKey.isEmpty()) {
      throw new IllegalArgumentException(
          "proxy.tls_certificate and proxy.tls_key belong together; one of them is empty");
    }
  }

  /** Nobody but this machine reaches a store whose owner did not ask for more. */
  static ListenConfig defaults() {
    return new ListenConfig("127.0.0.1", 8_080, "", "");
  }

  /** Reads its keys of {@code [proxy]}. */
  static ListenConfig from(Section proxy) {
    ListenConfig d = defaults();
    return new ListenConfig(
        proxy.text("bind", d.bind),
        proxy.count("port", d.port),
        proxy.text("tls_certificate", d.tlsCertificate),
        proxy.text("tls_key", d.tlsKey));
  }

  /** What the command line names wins over the file. */
  ListenConfig with(@Nullable String otherBind, @Nullable Integer otherPort) {
    return new ListenConfig(
        otherBind == null ? bind : otherBind,
        otherPort == null ? port : otherPort,
        tlsCertificate,
        tlsKey);
  }

  Optional<TlsPaths> tls() {
    return tlsCertificate.isEmpty()
        ? Optional.empty()
        : Optional.of(new TlsPaths(Path.of(tlsCertificate), Path.of(tlsKey)));
  }

  record TlsPaths(Path certificate, Path key) {}

  /**
   * @throws StartException the name resolves to no address
   */
  InetSocketAddress address() {
    try {
      return new InetSocketAddress(InetAddress.getByName(bind), port);
    } catch (UnknownHostException e) {
      throw new StartException("--bind " + bind + " is no address of any machine", e);
    }
  }

  /**
   * Test users have keys that everybody knows.
   *
   * @param what asks for them
   * @throws StartException they would be reachable from elsewhere; or, also without them, the name
   *     resolves to no address
   */
  void requireLoopbackFor(boolean demoUsers, String what) {
    if (!isLoopback() && demoUsers) {
      throw new StartException(
          "%s has keys that everybody knows: it works on loopback only, not on %s"
              .formatted(what, bind));
    }
  }

  boolean isLoopback() {
    return address().getAddress().isLoopbackAddress();
  }

  /**
   * The URL at which clients log in to the store.
   *
   * @param boundPort the port taken
   */
  String authUrl(int boundPort) {
    return url(boundPort) + "/auth/v1.0";
  }

  /** The URL below which accounts are, for clients that log in elsewhere. */
  String storageUrl(int boundPort) {
    return url(boundPort) + "/v1";
  }

  private String url(int boundPort) {
    InetAddress ip = address().getAddress();
    // Nobody can connect to "any address"; this machine's own is one of them.
    InetAddress shown = ip.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : ip;
    String text = NetUtil.toAddressString(shown);
    String host = text.indexOf(':') >= 0 ? "[" + text + "]" : text;
    return (tlsCertificate.isEmpty() ? "http://" : "https://") + host + ":" + boundPort;
  }
}
