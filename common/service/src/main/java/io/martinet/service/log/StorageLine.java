package io.martinet.service.log;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One request to an account, container or object server, as the storage log tells it: Swift's line,
 * behind the server's name.
 *
 * <pre>
 * object-server: 127.0.0.1 - - [27/Nov/2026:01:58:14 +0000] "GET /d3/57/AUTH_test/c/o" 404 70
 * "REFERER" "TRANSACTION" "AGENT" 0.0005 "-" PID POLICY
 * </pre>
 *
 * <p>Its text is made by the thread that writes the log. Immutable.
 *
 * @param server as {@code object-server}
 * @param end when it was answered
 * @param target as sent, undecoded
 * @param lengthBytes of the answer's body
 * @param sender what the sender said of itself
 */
public record StorageLine(
    String server,
    SocketAddress remote,
    Instant end,
    String method,
    String target,
    int status,
    long lengthBytes,
    Sender sender,
    Duration duration) {
  private static final Logger LINES = LoggerFactory.getLogger(Logs.STORAGE);

  private static final LoggedTime TIME = new LoggedTime("dd/MMM/yyyy:HH:mm:ss +0000");

  private static final long PROCESS = ProcessHandle.current().pid();

  private static final int DURATION_DECIMALS = 4;

  /** Half of the last decimal of a duration. */
  private static final Duration ROUNDING = Duration.ofNanos(50_000);

  /**
   * Headers of a request.
   *
   * @param transactionId null if no client caused it
   * @param policy index of the storage policy
   */
  public record Sender(
      @Nullable String referer,
      @Nullable String transactionId,
      @Nullable String agent,
      @Nullable String policy) {}

  /** Whether a line would be kept: what no client caused comes often, and is a detail. */
  public static boolean isKept(@Nullable String transactionId) {
    return LINES.isEnabledForLevel(level(transactionId));
  }

  /** Hands it to the storage log; never waits. */
  public void write() {
    LINES.atLevel(level(sender.transactionId)).log("{}", this);
  }

  private static Level level(@Nullable String transactionId) {
    return transactionId == null ? Level.DEBUG : Level.INFO;
  }

  /** The line, without its end. */
  @Override
  public String toString() {
    // A GET makes three lines: a format string would cost more than all else of them.
    var line = new StringBuilder(256);
    line.append(server).append(": ");
    line.append(remote instanceof InetSocketAddress inet ? inet.getHostString() : "-");
    line.append(" - - [").append(TIME.of(end)).append("] \"");
    line.append(method).append(' ').append(quoted(target)).append("\" ").append(status).append(' ');
    line.append(lengthBytes == 0 ? "-" : Long.toString(lengthBytes));
    line.append(" \"").append(quoted(sender.referer));
    line.append("\" \"").append(quoted(sender.transactionId));
    line.append("\" \"").append(quoted(sender.agent)).append("\" ");
    Duration rounded = duration.plus(ROUNDING);
    LoggedTime.seconds(line, rounded.toSeconds(), rounded.getNano(), DURATION_DECIMALS);
    line.append(" \"-\" ").append(PROCESS).append(' ').append(quoted(sender.policy));
    return line.toString();
  }

  private static String quoted(@Nullable String value) {
    return value == null ? "-" : value.replace("\"", "%22");
  }
}
