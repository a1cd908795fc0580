package io.martinet.proxy.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The object {@code token} of Keystone's API, version 3. */
final class TokenJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenJson() {}

  /**
   * @throws IOException if it is no token, naming what is missing
   */
  static KeystoneToken read(byte[] body) throws IOException {
    JsonNode token = token(body);
    List<String> roles = new ArrayList<>();
    for (JsonNode role : token.path("roles")) {
      roles.add(text(role, "name"));
    }
    KeystoneToken.Named project = token.has("project") ? named(token.path("project")) : null;
    return new KeystoneToken(named(token.path("user")), project, roles, expiry(token));
  }

  /** When a token ends: all that is asked of the store's own. */
  static Instant readExpiry(byte[] body) throws IOException {
    return expiry(token(body));
  }

  private static JsonNode token(byte[] body) throws IOException {
    JsonNode root = JSON.readTree(body);
    return root == null ? JSON.missingNode() : root.path("token");
  }

  private static Instant expiry(JsonNode token) throws IOException {
    String text = text(token, "expires_at");
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IOException("Keystone's expires_at is no time: " + text, e);
    }
  }

  private static KeystoneToken.Named named(JsonNode node) throws IOException {
    return new KeystoneToken.Named(
        text(node, "id"), text(node, "name"), text(node.path("domain"), "id"));
  }

  private static String text(JsonNode node, String name) throws IOException {
    @Nullable String text = node.path(name).textValue();
    if (text == null) {
      throw new IOException("Keystone's token has no " + name);
    }
    return text;
  }
}
