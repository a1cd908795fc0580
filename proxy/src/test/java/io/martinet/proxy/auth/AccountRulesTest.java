package io.martinet.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.auth.Identity;
import io.martinet.proxy.Decision;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.acl.AccountAcl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected decisions were observed on Swift 2.30.1. */
class AccountRulesTest {
  private static final String NOBODY = "";
  private static final String OWNER = "owner";
  private static final String ALLOWED = "allowed";
  private static final String ACCOUNT = "/v1/AUTH_test";
  private static final String CONTAINER = "/v1/AUTH_test/c";
  private static final String OBJECT = "/v1/AUTH_test/c/o";

  private final FakeInfos infos = new FakeInfos();
  private final AccountRules rules = new AccountRules(ResellerPrefix.DEFAULTS, infos);

  @Test
  void anOwnerMayDoAllButMakeOrDeleteTheAccount() throws Exception {
    assertThat(decide("test:tester", "GET", ACCOUNT)).isEqualTo(OWNER);
    assertThat(decide("test:tester", "POST", ACCOUNT)).isEqualTo(OWNER);
    assertThat(decide("test:tester", "PUT", ACCOUNT)).isEqualTo("403");
    assertThat(decide("test:tester", "DELETE", ACCOUNT)).isEqualTo("403");
    assertThat(decide("test:tester", "PUT", CONTAINER)).isEqualTo(OWNER);
    assertThat(decide("test:tester", "DELETE", OBJECT)).isEqualTo(OWNER);
  }

  @Test
  void strangersAreForbiddenAndTheNamelessMustSayWhoTheyAre() throws Exception {
    for (String path : List.of(ACCOUNT, CONTAINER, OBJECT)) {
      assertThat(decide("test2:tester2", "GET", path)).isEqualTo("403");
      assertThat(decide("test:tester3", "GET", path)).isEqualTo("403");
      assertThat(decide(NOBODY, "GET", path)).isEqualTo("401 Swift realm=\"AUTH_test\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,/v1/AUTH_x,owner",
    "DELETE,/v1/AUTH_test,owner",
    "PUT,/v1/SERVICE_test/c,owner",
    "GET,/v1/AUTH_,403",
    "GET,/v1/AUTH,403",
    "GET,/v1/AUTH_.x,403",
    "GET,/v1/SERVICE_,403",
    "GET,/v1/foo,403",
  })
  void aResellerAdminMayDoAnythingToOrdinaryAccounts(String method, String path, String decision)
      throws Exception {
    assertThat(decide("admin:admin", method, path)).isEqualTo(decision);
  }

  @Test
  void aResellerReaderReads() throws Exception {
    assertThat(decide("admin:auditor", "GET", OBJECT)).isEqualTo(ALLOWED);
    assertThat(decide("admin:auditor", "HEAD", ACCOUNT)).isEqualTo(ALLOWED);
    assertThat(decide("admin:auditor", "PUT", OBJECT)).isEqualTo("403");
    assertThat(decide("admin:auditor", "GET", "/v1/AUTH_.x")).isEqualTo("403");
  }

  @Test
  void optionsAreForAnybodyWhereWeAreInCharge() throws Exception {
    assertThat(decide(NOBODY, "OPTIONS", CONTAINER)).isEqualTo(ALLOWED);
    assertThat(decide(NOBODY, "OPTIONS", "/v1/foo")).isEqualTo("401 Swift realm=\"foo\"");
  }

  @Test
  void realmsCannotBreakOutOfTheirHeader() throws Exception {
    assertThat(decide(NOBODY, "GET", "/v1/AUTH_a%22%0Ab"))
        .isEqualTo("401 Swift realm=\"AUTH_a%22%0Ab\"");
  }

  @Test
  void serviceAccountsNeedTheServicesGroup() throws Exception {
    String path = "/v1/SERVICE_test/c";
    assertThat(decide("test:tester", "PUT", path)).isEqualTo("403");
    assertThat(decide("test5:tester5", "PUT", path)).isEqualTo("403");
    assertThat(decide(both("test:tester", "test5:tester5"), "PUT", path, null)).isEqualTo(OWNER);
    assertThat(decide(both("test:tester3", "test5:tester5"), "PUT", path, null)).isEqualTo("403");
  }

  @ParameterizedTest
  @CsvSource({
    ".r:*,/v1/AUTH_test/c/o,allowed",
    ".r:*,/v1/AUTH_test/c,401 Swift realm=\"AUTH_test\"",
    "'.r:*,.rlistings',/v1/AUTH_test/c,allowed",
    ".rlistings,/v1/AUTH_test/c,401 Swift realm=\"AUTH_test\"",
    "test2,/v1/AUTH_test/c/o,401 Swift realm=\"AUTH_test\"",
  })
  void theContainersAclOpensItToTheNameless(String acl, String path, String decision)
      throws Exception {
    assertThat(decide(null, "GET", path, acl)).isEqualTo(decision);
  }

  @Test
  void theContainersAclNamesAccountsOrUsers() throws Exception {
    Identity stranger = TestUsers.identity("test2:tester2");
    assertThat(decide(stranger, "GET", CONTAINER, "test2")).isEqualTo(ALLOWED);
    assertThat(decide(stranger, "PUT", OBJECT, "x,test2:tester2")).isEqualTo(ALLOWED);
    assertThat(decide(stranger, "GET", OBJECT, "test2:*")).isEqualTo("403");
  }

  @ParameterizedTest
  @CsvSource({
    "read-only,HEAD,/v1/AUTH_test,allowed",
    "read-only,GET,/v1/AUTH_test/c/o,allowed",
    "read-only,POST,/v1/AUTH_test,403",
    "read-only,PUT,/v1/AUTH_test/c,403",
    "read-only,PUT,/v1/AUTH_test/c/o,403",
    "read-write,GET,/v1/AUTH_test,allowed",
    "read-write,POST,/v1/AUTH_test,403",
    "read-write,PUT,/v1/AUTH_test,403",
    "read-write,PUT,/v1/AUTH_test/c,allowed",
    "read-write,DELETE,/v1/AUTH_test/c,allowed",
    "read-write,POST,/v1/AUTH_test/c/o,allowed",
    "admin,POST,/v1/AUTH_test,owner",
    "admin,PUT,/v1/AUTH_test,owner",
    "admin,DELETE,/v1/AUTH_test,owner",
    "admin,PUT,/v1/AUTH_test/c/o,owner",
  })
  void theAccountsAclGrantsRightsByDegree(String right, String method, String path, String decision)
      throws Exception {
    infos.account("AUTH_test", AccountAcl.STORED_HEADER, "{\"" + right + "\":[\"test:tester3\"]}");

    assertThat(decide("test:tester3", method, path)).isEqualTo(decision);
    assertThat(decide("test2:tester2", method, path)).isEqualTo("403");
  }

  private static Identity both(String user, String service) {
    var groups = new ArrayList<>(TestUsers.identity(user).groups());
    groups.addAll(TestUsers.identity(service).groups());
    return new Identity(user, "AUTH_test", groups);
  }

  private String decide(String login, String method, String path) throws Exception {
    return decide(login.equals(NOBODY) ? null : TestUsers.identity(login), method, path, null);
  }

  private String decide(@Nullable Identity sender, String method, String path, @Nullable String acl)
      throws Exception {
    RequestContext context = TestRequests.request(method, path);
    context.authenticate(sender, rules);
    return switch (context.authorize(acl)) {
      case Decision.Allowed(var isOwner) -> isOwner ? OWNER : ALLOWED;
      case Decision.Refused(var response) -> {
        String realm = response.headers().get("Www-Authenticate");
        response.content().release();
        yield response.status() + (realm == null ? "" : " " + realm);
      }
    };
  }
}
