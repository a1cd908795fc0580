package io.martinet.proxy.keystone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.martinet.proxy.keystone.KeystoneConfig.ServiceUser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The store's own token, by which it asks about others. Had at the first question, and anew a while
 * before it expires. Thread-safe: one logs in, the others wait for a turn.
 */
final class ServiceLogin {
  /** A question that is under way when the token expires must not fail (guessed). */
  private static final Duration RENEWED_BEFORE = Duration.ofSeconds(30);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KeystoneExchange exchange;
  private final URI url;
  private final HttpRequest.BodyPublisher body;
  private final InstantSource clock;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile @Nullable Held held;

  private record Held(String token, Instant expiresAt) {}

  ServiceLogin(KeystoneExchange exchange, URI url, ServiceUser user, InstantSource clock) {
    this.exchange = exchange;
    this.url = url;
    this.body = HttpRequest.BodyPublishers.ofByteArray(credentials(user));
    this.clock = clock;
  }

  /**
   * The token.
   *
   * @throws IOException if there is none to be had now
   */
  String token() throws IOException, InterruptedException {
    String token = fresh();
    if (token != null) {
      return token;
    }
    if (!turn.tryLock(exchange.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException("waited " + exchange.timeout() + " for a login at Keystone");
    }
    try {
      token = fresh();
      return token != null ? token : logIn();
    } finally {
      turn.unlock();
    }
  }

  /** Called by who was told that the token is no longer good. */
  void discard(String token) {
    Held current = held;
    if (current != null && current.token.equals(token)) {
      held = null;
    }
  }

  private @Nullable String fresh() {
    Held current = held;
    return current != null && clock.instant().plus(RENEWED_BEFORE).isBefore(current.expiresAt)
        ? current.token
        : null;
  }

  private String logIn() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        exchange.send(
            HttpRequest.newBuilder(url).header("Content-Type", "application/json").POST(body));
    if (answer.statusCode() != 201) {
      throw new IOException("Keystone answered the store's login with " + answer.statusCode());
    }
    String token =
        answer
            .headers()
            .firstValue(KeystoneClient.SUBJECT_TOKEN)
            .orElseThrow(() -> new IOException("Keystone's answer to a login has no token"));
    held = new Held(token, TokenJson.readExpiry(answer.body()));
    return token;
  }

  private static byte[] credentials(ServiceUser user) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode auth = root.putObject("auth");
    ObjectNode identity = auth.putObject("identity");
    identity.putArray("methods").add("password");
    ObjectNode who = identity.putObject("password").putObject("user");
    who.put("name", user.name()).put("password", user.password().reveal());
    who.putObject("domain").put("id", user.userDomainId());
    ObjectNode project = auth.putObject("scope").putObject("project");
    project.put("name", user.project());
    project.putObject("domain").put("id", user.projectDomainId());
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }
}
