package io.martinet.proxy.keystone;

import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Asks Keystone whose a token is, by the API's version 3, as a user of its own. Closed by whoever
 * made it. Thread-safe.
 */
final class KeystoneClient implements TokenSource, AutoCloseable {
  /** Names the token that is asked about, and the one that a login gives. */
  static final String SUBJECT_TOKEN = "X-Subject-Token";

  private static final String OWN_TOKEN = "X-Auth-Token";

  /** What may stand in a header: nothing else is a token. */
  private static final CharMatcher VISIBLE = CharMatcher.inRange('!', '~');

  private final KeystoneExchange exchange;
  private final URI url;
  private final ServiceLogin login;

  KeystoneClient(KeystoneConfig config, InstantSource clock, Executor threads) {
    URI tokens = config.tokensUrl();
    this.exchange = new KeystoneExchange(config.limits().timeout(), threads);
    this.url = URI.create(tokens + "?nocatalog");
    this.login = new ServiceLogin(exchange, tokens, config.serviceUser(), clock);
  }

  @Override
  public TokenAnswer ask(String token) throws InterruptedException {
    if (token.isEmpty() || !VISIBLE.matchesAllOf(token)) {
      return new TokenAnswer.Invalid();
    }
    try {
      String own = login.token();
      HttpResponse<byte[]> answer = validate(token, own);
      if (answer.statusCode() == 401) {
        // About the store's own token, which may have been revoked: once more with another.
        login.discard(own);
        answer = validate(token, login.token());
      }
      return judge(answer);
    } catch (IOException e) {
      return new TokenAnswer.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    exchange.close();
  }

  private HttpResponse<byte[]> validate(String token, String own)
      throws IOException, InterruptedException {
    return exchange.send(
        HttpRequest.newBuilder(url).header(OWN_TOKEN, own).header(SUBJECT_TOKEN, token).GET());
  }

  private static TokenAnswer judge(HttpResponse<byte[]> answer) throws IOException {
    return switch (answer.statusCode()) {
      case 200 -> new TokenAnswer.Valid(TokenJson.read(answer.body()));
      case 404 -> new TokenAnswer.Invalid();
      default ->
          new TokenAnswer.Unavailable(
              "Keystone answered a question about a token with " + answer.statusCode());
    };
  }
}
