package io.martinet.http.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.http.Content;
import io.martinet.http.HttpFixture;
import io.martinet.http.PeerAddress;
import io.martinet.http.Response;
import io.martinet.http.server.HttpLimits;
import io.martinet.http.server.HttpTimeouts;
import io.martinet.http.transport.EventLoops.Transport;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsFilesTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  @TempDir static Path directory;
  private static Pair one;
  private static Pair two;
  private HttpFixture http;
  private Path certificate;
  private Path key;
  private int changes;

  @BeforeAll
  static void makePairs() throws Exception {
    one = pair("one");
    two = pair("two");
  }

  @BeforeEach
  void open() {
    http = new HttpFixture(Transport.NIO, false, System::nanoTime);
    certificate = directory.resolve("cert.pem");
    key = directory.resolve("key.pem");
  }

  @AfterEach
  void close() throws Exception {
    http.close();
  }

  @Test
  void servesOverTlsAndTakesNewFilesWithoutARestart() throws Exception {
    put(one);
    try (TlsFiles tls = TlsFiles.open(certificate, key, http.time, INTERVAL)) {
      PeerAddress server = serve(tls);
      assertThat(ask(server)).isEqualTo("CN=one");
      put(two);
      assertThat(ask(server)).isEqualTo("CN=one");
      http.time.advance(INTERVAL);
      assertThat(ask(server)).isEqualTo("CN=two");
    }
  }

  @Test
  void filesThatCannotBeUsedLeaveTheOldOnes() throws Exception {
    put(one);
    try (TlsFiles tls = TlsFiles.open(certificate, key, http.time, INTERVAL)) {
      PeerAddress server = serve(tls);
      for (Pair bad :
          List.of(
              new Pair("no certificate", one.key),
              new Pair(one.certificate, "no key"),
              new Pair(two.certificate, one.key))) {
        put(bad);
        http.time.advance(INTERVAL);
        assertThat(ask(server)).isEqualTo("CN=one");
      }
      Files.delete(key);
      http.time.advance(INTERVAL);
      assertThat(ask(server)).isEqualTo("CN=one");
      put(two);
      http.time.advance(INTERVAL);
      assertThat(ask(server)).isEqualTo("CN=two");
    }
  }

  @Test
  void withoutUsableFilesNothingStarts() throws Exception {
    certificate = directory.resolve("none.pem");
    assertThatThrownBy(() -> TlsFiles.open(certificate, key, http.time, INTERVAL))
        .isInstanceOf(IOException.class);
    put(new Pair("no certificate", "no key"));
    assertThatThrownBy(() -> TlsFiles.open(certificate, key, http.time, INTERVAL))
        .isInstanceOf(IOException.class);
  }

  private PeerAddress serve(TlsFiles tls) throws IOException {
    return http.serve(
            http.virtual(request ->
                new Response(
                    200,
                    new DefaultHttpHeaders(),
                    new Content.Bytes(
                        Unpooled.copiedBuffer(
                            new byte[] {(byte) (request.isSecure() ? 's' : 'p')})))),
            HttpLimits.defaults(),
            HttpTimeouts.defaults(),
            tls)
        .address();
  }

  /** One request over a new connection; returns whose certificate the server showed. */
  private static String ask(PeerAddress server) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
    try (var socket =
        (SSLSocket) context.getSocketFactory().createSocket(server.host(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes("US-ASCII"));
      assertThat(new String(socket.getInputStream().readAllBytes(), "US-ASCII"))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .endsWith("\r\n\r\ns");
      return shown.getSubjectX500Principal().getName();
    }
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Certificate and key in PEM. */
  private record Pair(String certificate, String key) {}

  private void put(Pair pair) throws IOException {
    Files.writeString(certificate, pair.certificate);
    Files.writeString(key, pair.key);
    // Two writes within the file system's time step would look like one.
    changes++;
    Files.setLastModifiedTime(
        certificate, FileTime.from(Instant.ofEpochSecond(1_700_000_000 + changes)));
  }

  /** Made by the JDK's keytool; the JDK has no public way to sign a certificate. */
  private static Pair pair(String name) throws Exception {
    Path store = directory.resolve(name + ".p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "password")
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    var keys = KeyStore.getInstance(store.toFile(), "password".toCharArray());
    Certificate made = keys.getCertificate("a");
    var secret = (PrivateKey) keys.getKey("a", "password".toCharArray());
    return new Pair(pem("CERTIFICATE", made.getEncoded()), pem("PRIVATE KEY", secret.getEncoded()));
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(bytes)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
