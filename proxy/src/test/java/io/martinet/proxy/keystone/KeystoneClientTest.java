package io.martinet.proxy.keystone;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.proxy.keystone.KeystoneToken.Named;
import io.martinet.service.VirtualThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store says to Keystone and makes of its answers, over a real socket. */
class KeystoneClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String TOKEN =
      """
      {"token": {"methods": ["password"], "expires_at": "2026-11-23T08:00:00.000000Z",
       "user": {"id": "u1", "name": "änna", "domain": {"id": "default", "name": "Default"}},
       "project": {"id": "p1", "name": "acme", "domain": {"id": "d3", "name": "Three"}},
       "roles": [{"id": "r1", "name": "Member"}, {"id": "r2", "name": "reader"}]}}
      """;

  private Instant now = FakeKeystone.SERVICE_EXPIRY.minusSeconds(3600);
  private final FakeKeystone keystone = new FakeKeystone();
  private final KeystoneClient client =
      new KeystoneClient(keystone.config(PATIENCE), () -> now, new VirtualThreads());

  KeystoneClientTest() throws IOException {
    keystone.tokens.put("good", TOKEN);
  }

  @AfterEach
  void stop() {
    client.close();
    keystone.close();
  }

  @Test
  void aKnownTokenSaysWhoseItIs() throws Exception {
    assertThat(client.ask("good"))
        .isEqualTo(
            new TokenAnswer.Valid(
                new KeystoneToken(
                    new Named("u1", "änna", "default"),
                    new Named("p1", "acme", "d3"),
                    List.of("member", "reader"),
                    Instant.parse("2026-11-23T08:00:00Z"))));
  }

  @Test
  void aTokenNeedNotBeOfAProject() throws Exception {
    keystone.tokens.put(
        "system", TOKEN.replaceFirst("\"project\".*", "\"system\": {\"all\": true},"));

    assertThat(client.ask("system"))
        .isInstanceOfSatisfying(
            TokenAnswer.Valid.class, valid -> assertThat(valid.token().project()).isNull());
  }

  @Test
  void theStoreLogsInByItsPasswordAndKeepsItsToken() throws Exception {
    client.ask("good");
    client.ask("good");

    assertThat(keystone.logins).hasValue(1);
    assertThat(keystone.lastLogin)
        .isEqualTo(
            "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{\"name\":"
                + "\"store\",\"password\":\"s3cret\",\"domain\":{\"id\":\"default\"}}}},\"scope\":"
                + "{\"project\":{\"name\":\"service\",\"domain\":{\"id\":\"d2\"}}}}}");
  }

  @Test
  void itsTokenIsRenewedBeforeItExpires() throws Exception {
    client.ask("good");
    now = FakeKeystone.SERVICE_EXPIRY.minusSeconds(31);
    client.ask("good");
    assertThat(keystone.logins).hasValue(1);
    now = FakeKeystone.SERVICE_EXPIRY.minusSeconds(30);

    assertThat(client.ask("good")).isInstanceOf(TokenAnswer.Valid.class);

    assertThat(keystone.logins).hasValue(2);
  }

  @Test
  void itsTokenIsRenewedWhenKeystoneRefusesIt() throws Exception {
    client.ask("good");
    keystone.serviceToken = "revoked";

    assertThat(client.ask("good")).isInstanceOf(TokenAnswer.Valid.class);

    assertThat(keystone.logins).hasValue(2);
    assertThat(keystone.questions).hasValue(3);
  }

  @Test
  void anUnknownTokenIsInvalid() throws Exception {
    assertThat(client.ask("bad")).isEqualTo(new TokenAnswer.Invalid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\u00e4", "a\r\nX-Auth-Token: b"})
  void whatCannotBeATokenIsNotAskedAbout(String token) throws Exception {
    assertThat(client.ask(token)).isEqualTo(new TokenAnswer.Invalid());
    assertThat(keystone.logins).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"401", "403", "500", "503", "302"})
  void aKeystoneThatDoesNotAnswerAsItShouldIsUnavailable(String status) throws Exception {
    keystone.broken = status;

    assertThat(client.ask("good")).isInstanceOf(TokenAnswer.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "{\"token\":{\"expires_at\":\"soon\"}}", "[]", "null"})
  void anAnswerThatIsNoTokenIsNoAnswer(String body) throws Exception {
    keystone.tokens.put("odd", body);

    assertThat(client.ask("odd")).isInstanceOf(TokenAnswer.Unavailable.class);
  }

  @Test
  void aKeystoneThatIsNotThereIsUnavailable() throws Exception {
    keystone.close();

    assertThat(client.ask("good")).isInstanceOf(TokenAnswer.Unavailable.class);
  }

  /** Accepts connections, by the kernel alone, and says nothing. */
  @Test
  void aKeystoneThatIsSilentIsUnavailableInTime() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      KeystoneConfig c = keystone.config(Duration.ofMillis(200));
      var config =
          new KeystoneConfig(
              "http://127.0.0.1:" + silent.getLocalPort(),
              "",
              false,
              c.serviceUser(),
              c.limits(),
              c.roles());
      try (var patient = new KeystoneClient(config, () -> now, new VirtualThreads())) {
        assertThat(patient.ask("good"))
            .isEqualTo(new TokenAnswer.Unavailable("no answer of Keystone within PT0.2S"));
      }
    }
  }
}
