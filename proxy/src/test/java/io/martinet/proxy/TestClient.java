package io.martinet.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends what it is told, byte for byte, a connection a request.
 *
 * @param port of the proxy on this machine
 * @param token null: nobody
 */
record TestClient(int port, @Nullable String token) {
  private static final int TIMEOUT_MILLIS = 30_000;

  /**
   * An answer.
   *
   * @param headers names in lower case
   */
  record Answer(int status, Map<String, String> headers, String body) {
    @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  Answer get(String target, String... headers) throws IOException {
    return send("GET", target, headers);
  }

  Answer head(String target, String... headers) throws IOException {
    return send("HEAD", target, headers);
  }

  Answer put(String target, String... headers) throws IOException {
    return send("PUT", target, headers);
  }

  Answer post(String target, String... headers) throws IOException {
    return send("POST", target, headers);
  }

  Answer delete(String target, String... headers) throws IOException {
    return send("DELETE", target, headers);
  }

  /**
   * @param headers names and values in turn
   */
  Answer send(String method, String target, String... headers) throws IOException {
    var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: h\r\n");
    head.append("Connection: close\r\nContent-Length: 0\r\n");
    if (token != null) {
      head.append("X-Auth-Token: ").append(token).append("\r\n");
    }
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Answer parse(String text) throws IOException {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("not an answer: " + text);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    var headers = new TreeMap<String, String>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    int status = Integer.parseInt(lines[0].split(" ", 3)[1]);
    return new Answer(status, headers, text.substring(end + 4));
  }
}
