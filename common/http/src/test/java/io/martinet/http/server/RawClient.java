package io.martinet.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.martinet.http.PeerAddress;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client that sends any bytes and reads answers as they come, without an HTTP library. */
final class RawClient implements AutoCloseable {
  private static final int SILENCE_MILLIS_MAX = 10_000;

  final Socket socket;
  private final InputStream in;

  /** One answer; header lines as sent. */
  record Answer(String statusLine, List<String> headers, String body) {
    int status() {
      return Integer.parseInt(statusLine.split(" ")[1]);
    }

    /** The value of a header, or null. Names are compared without regard to case. */
    String header(String name) {
      for (String line : headers) {
        int colon = line.indexOf(':');
        if (line.substring(0, colon).equalsIgnoreCase(name)) {
          return line.substring(colon + 1).strip();
        }
      }
      return null;
    }
  }

  RawClient(PeerAddress server) throws IOException {
    this(new Socket(InetAddress.ofLiteral(server.host()), server.port()));
  }

  RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(SILENCE_MILLIS_MAX);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  RawClient send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    return this;
  }

  /** The next answer; its body by length, by chunks, or to the connection's end. */
  /** Whether nothing comes for so long. */
  boolean isSilent(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    in.mark(1);
    try {
      boolean isEnd = in.read() < 0;
      in.reset();
      return isEnd;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(SILENCE_MILLIS_MAX);
    }
  }

  Answer read() throws IOException {
    return read(true);
  }

  /** The answer to HEAD, and interim answers. */
  Answer readHead() throws IOException {
    return read(false);
  }

  private Answer read(boolean withBody) throws IOException {
    String status = line();
    var headers = new ArrayList<String>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      headers.add(line);
    }
    var head = new Answer(status, headers, "");
    return withBody ? new Answer(status, headers, body(head)) : head;
  }

  private String body(Answer head) throws IOException {
    if (head.header("Content-Length") != null) {
      return new String(in.readNBytes(Integer.parseInt(head.header("Content-Length"))), ISO_8859_1);
    }
    if (head.header("Transfer-Encoding") == null) {
      return rest();
    }
    var body = new StringBuilder();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.append(new String(in.readNBytes(size), ISO_8859_1));
      line();
    }
    for (String line = line(); !line.isEmpty(); line = line()) {
      body.append('[').append(line).append(']');
    }
    return body.toString();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended after: " + line.toString(ISO_8859_1));
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  /** All that still comes until the server closes. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /** Whether the server has closed, with nothing more to read; it may not have read all of ours. */
  boolean isClosedByServer() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException _) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
