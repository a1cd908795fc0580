package io.martinet.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.auth.Identity;
import io.martinet.http.Response;
import io.martinet.proxy.Decision;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAuthTest {
  @ParameterizedTest
  @ValueSource(strings = {"X-Auth-Token", "X-Storage-Token"})
  void aGoodTokenNamesItsUser(String header) throws Exception {
    RequestContext context =
        TestRequests.get("/v1/AUTH_test", header, TestUsers.token("test:tester"));

    assertThat(status(context)).isEqualTo(299);
    assertThat(context.identity()).isEqualTo(TestUsers.identity("test:tester"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTH_tkbad", "SERVICE_tkbad", "AUTH_", "AUTH_tk"})
  void aTokenThatBeginsLikeOursMustBeGood(String token) throws Exception {
    assertThat(status(TestRequests.get("/v1/AUTH_test/c/o", "X-Auth-Token", token))).isEqualTo(401);
    assertThat(status(TestRequests.get("/info", "X-Auth-Token", token))).isEqualTo(401);
  }

  @Test
  void anotherSystemsTokenNamesNobody() throws Exception {
    RequestContext context = TestRequests.get("/v1/AUTH_test", "X-Auth-Token", "foo");

    assertThat(status(context)).isEqualTo(299);
    assertThat(context.identity()).isNull();
  }

  @Test
  void aServicesTokenAddsItsGroups() throws Exception {
    RequestContext context =
        TestRequests.get(
            "/v1/SERVICE_test",
            "X-Auth-Token",
            TestUsers.token("test:tester"),
            "X-Service-Token",
            TestUsers.token("test5:tester5"));

    status(context);

    Identity sender = Objects.requireNonNull(context.identity());
    assertThat(sender.user()).isEqualTo("test:tester");
    assertThat(sender.groups()).contains("SERVICE_test", "service");
  }

  @Test
  void aBadServiceTokenAddsNothing() throws Exception {
    RequestContext context =
        TestRequests.get(
            "/v1/AUTH_test",
            "X-Auth-Token",
            TestUsers.token("test:tester"),
            "X-Service-Token",
            "AUTH_tkbad");

    assertThat(status(context)).isEqualTo(299);
    assertThat(context.identity()).isEqualTo(TestUsers.identity("test:tester"));
  }

  @Test
  void whatAStageInFrontApprovedNeedsNoTokenAndHasNoUser() throws Exception {
    RequestContext context = TestRequests.get("/v1/AUTH_test/c/o", "X-Auth-Token", "AUTH_tkbad");
    context.approve((_, _) -> new Decision.Allowed(false));

    assertThat(status(context)).isEqualTo(299);
    assertThat(context.identity()).isNull();
    assertThat(context.authorize(null)).isEqualTo(new Decision.Allowed(false));
  }

  private static int status(RequestContext context) throws Exception {
    Response response =
        new TokenAuth(
                _ -> Responses.empty(299),
                TestUsers.TOKENS,
                ResellerPrefix.DEFAULTS,
                (_, _) -> new Decision.Allowed(false))
            .handle(context);
    response.content().release();
    return response.status();
  }
}
