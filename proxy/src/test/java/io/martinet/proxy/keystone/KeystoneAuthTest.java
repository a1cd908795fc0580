package io.martinet.proxy.keystone;

import static io.martinet.proxy.keystone.TestTokens.ACME;
import static io.martinet.proxy.keystone.TestTokens.ANNA;
import static io.martinet.proxy.keystone.TestTokens.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.auth.Identity;
import io.martinet.http.Response;
import io.martinet.proxy.Decision;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.acl.AccountAcl;
import io.martinet.proxy.auth.AccountRules;
import io.martinet.proxy.auth.ResellerPrefix;
import io.martinet.service.config.Secret;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoneAuthTest {
  private static final String CHALLENGE = "Keystone uri=\"http://keystone.example/v3\"";

  private final FakeInfos infos = new FakeInfos();
  private final List<String> asked = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "owner,,/v1/AUTH_p1,299",
    "owner,,/v1/AUTH_p2,403",
    "stranger,,/v1/AUTH_p1,403",
    "unknown,,/v1/AUTH_p1,401",
    ",,/v1/AUTH_p1,401",
    "down,,/v1/AUTH_p1,503",
    "owner,service,/v1/SERVICE_p1,299",
    "owner,,/v1/SERVICE_p1,403",
    "owner,stranger,/v1/SERVICE_p1,403",
    // A service that Keystone does not know makes the whole request nobody's.
    "owner,unknown,/v1/AUTH_p1,401",
    "owner,down,/v1/AUTH_p1,503",
    ",service,/v1/AUTH_p1,401",
  })
  void theTokenDecides(
      @Nullable String token, @Nullable String serviceToken, String path, int status)
      throws Exception {
    Response response = handle(request(path, token, serviceToken), false);

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers().getAll("Www-Authenticate").contains(CHALLENGE))
        .isEqualTo(status == 401);
  }

  @Test
  void theAliasOfTheTokenCounts() throws Exception {
    RequestContext context = TestRequests.get("/v1/AUTH_p1", "X-Storage-Token", "owner");

    assertThat(handle(context, false).status()).isEqualTo(299);
    assertThat(context.identity()).isEqualTo(new Identity("acme:anna", "AUTH_p1", List.of()));
  }

  @Test
  void aBadTokenStillReadsWhatIsOpenToAll() throws Exception {
    RequestContext context = request("/v1/AUTH_p1/c/o", "unknown", null);
    handle(context, false).content().release();

    assertThat(context.authorize(".r:*")).isEqualTo(new Decision.Allowed(false));
  }

  @Test
  void aResellersAdministratorIsToldApart() throws Exception {
    RequestContext context = request("/v1/AUTH_p2", "reseller", null);

    assertThat(handle(context, false).status()).isEqualTo(299);
    assertThat(context.isReseller()).isTrue();
  }

  @Test
  void nobodyIsAskedAboutWhatAStageInFrontKnows() throws Exception {
    RequestContext approved = request("/v1/AUTH_p1/c/o", "owner", null);
    approved.approve((_, _) -> new Decision.Allowed(false));
    RequestContext known = request("/v1/AUTH_test", "AUTH_tk", null);
    var v1User = new Identity("test:tester", "AUTH_test", List.of("AUTH_test"));
    known.authenticate(v1User, new AccountRules(ResellerPrefix.DEFAULTS, infos));

    assertThat(handle(approved, false).status()).isEqualTo(299);
    assertThat(handle(known, false).status()).isEqualTo(299);
    assertThat(known.identity()).isEqualTo(v1User);
    assertThat(asked).isEmpty();
  }

  @Test
  void nobodyIsAskedWhereEverybodyMay() throws Exception {
    handle(request("/info", "down", null), false);

    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Identity-Status", "X-Roles", "X-User-Id", "x-project-id", "X-Service-Roles"})
  void clientsCannotSayWhoTheyAre(String header) throws Exception {
    RequestContext context = TestRequests.get("/v1/AUTH_p1", header, "admin");

    assertThat(handle(context, false).status()).isEqualTo(401);
    assertThat(context.header(header)).isNull();
  }

  @Test
  void accountAclsAreOfV1Users() throws Exception {
    RequestContext beside = TestRequests.get("/v1/AUTH_p1", AccountAcl.HEADER, "{}");
    handle(beside, false);
    assertThat(beside.header(AccountAcl.HEADER)).isEqualTo("{}");

    RequestContext alone = TestRequests.get("/v1/AUTH_p1", AccountAcl.HEADER, "{}");
    handle(alone, true);
    assertThat(alone.header(AccountAcl.HEADER)).isNull();
  }

  @Test
  void theProjectsDomainIsTold() throws Exception {
    assertThat(
            handle(request("/v1/AUTH_p1", "owner", null), false)
                .headers()
                .get("X-Account-Project-Domain-Id"))
        .isEqualTo("d7");
  }

  private static RequestContext request(
      String path, @Nullable String token, @Nullable String serviceToken) {
    RequestContext context = TestRequests.get(path);
    if (token != null) {
      context.headers().set("X-Auth-Token", token);
    }
    if (serviceToken != null) {
      context.headers().set("X-Service-Token", serviceToken);
    }
    return context;
  }

  private Response handle(RequestContext context, boolean isAlone) throws Exception {
    KeystoneConfig d = KeystoneConfig.defaults();
    var config =
        new KeystoneConfig(
            "http://keystone.example/v3",
            "",
            isAlone,
            new KeystoneConfig.ServiceUser("swift", new Secret("x"), "service", "d", "d"),
            d.limits(),
            d.roles());
    var rules = new AccountRules(ResellerPrefix.DEFAULTS, infos);
    return new KeystoneAuth(
            KeystoneAuthTest::router, config, this::ask, ResellerPrefix.DEFAULTS, infos, rules)
        .handle(context);
  }

  /** As the router does with accounts. */
  private static Response router(RequestContext context) throws Exception {
    if (context.path() instanceof RequestPath.Store
        && context.authorize(null) instanceof Decision.Refused(var refusal)) {
      return refusal;
    }
    Response response = Responses.empty(299);
    response.headers().set(ProjectDomains.STORED_HEADER, "d7");
    return response;
  }

  private TokenAnswer ask(String token) {
    asked.add(token);
    return switch (token) {
      case "owner" -> new TokenAnswer.Valid(token(ANNA, ACME, "admin"));
      case "reseller" -> new TokenAnswer.Valid(token(ANNA, ACME, "ResellerAdmin"));
      case "stranger" -> new TokenAnswer.Valid(token(ANNA, ACME, "member"));
      case "service" -> new TokenAnswer.Valid(token(TestTokens.BERT, TestTokens.OTHER, "Service"));
      case "down" -> new TokenAnswer.Unavailable("test");
      default -> new TokenAnswer.Invalid();
    };
  }
}
