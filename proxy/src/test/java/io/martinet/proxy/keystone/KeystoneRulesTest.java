package io.martinet.proxy.keystone;

import static io.martinet.proxy.keystone.TestTokens.ACME;
import static io.martinet.proxy.keystone.TestTokens.ANNA;
import static io.martinet.proxy.keystone.TestTokens.BERT;
import static io.martinet.proxy.keystone.TestTokens.CLARA;
import static io.martinet.proxy.keystone.TestTokens.FOREIGN;
import static io.martinet.proxy.keystone.TestTokens.OTHER;
import static io.martinet.proxy.keystone.TestTokens.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.auth.Identity;
import io.martinet.proxy.Decision;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.auth.ResellerPrefix;
import io.martinet.proxy.keystone.KeystoneToken.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Expected decisions were observed on Swift 2.30.1 with Keystone 22, but for those that are
 * stricter here (decision 110).
 */
class KeystoneRulesTest {
  private static final String OBJECT = "/v1/AUTH_p1/c/o";

  private final FakeInfos infos =
      new FakeInfos().account("AUTH_p1", ProjectDomains.STORED_HEADER, "default");

  private static RoleRules roles(boolean allowsNames) {
    return new RoleRules(
        List.of("admin", "SwiftOperator"),
        "ResellerAdmin",
        List.of("auditor"),
        List.of("reader"),
        List.of("service"),
        allowsNames,
        "default");
  }

  @ParameterizedTest
  @CsvSource({
    // An operator owns the account of the project, and cannot delete it.
    "admin,PUT,/v1/AUTH_p1/c,owner",
    "SwiftOperator,POST,/v1/AUTH_p1,owner",
    "SWIFTOPERATOR,DELETE,/v1/AUTH_p1/c/o,owner",
    "admin,PUT,/v1/AUTH_p1,owner",
    "admin,DELETE,/v1/AUTH_p1,403",
    // Not that of another, nor what only begins like it.
    "admin,GET,/v1/AUTH_p2,403",
    "admin,GET,/v1/AUTH_p11,403",
    "admin,GET,/v1/p1,403",
    "member,GET,/v1/AUTH_p1,403",
    // Readers read, in the project or everywhere.
    "reader,GET,/v1/AUTH_p1,allowed",
    "reader,HEAD,/v1/AUTH_p1/c/o,allowed",
    "reader,PUT,/v1/AUTH_p1/c/o,403",
    "reader,GET,/v1/AUTH_p2,403",
    "auditor,GET,/v1/AUTH_p2/c,allowed",
    "auditor,HEAD,/v1/SERVICE_p2/c,allowed",
    "auditor,POST,/v1/AUTH_p2/c,403",
    "auditor,DELETE,/v1/AUTH_p1,403",
    // A reseller's administrator owns what somebody may have.
    "reselleradmin,DELETE,/v1/AUTH_p2,owner",
    "ResellerAdmin,PUT,/v1/SERVICE_p2/c,owner",
    "ResellerAdmin,GET,/v1/AUTH_,403",
    "ResellerAdmin,GET,/v1/AUTH_.x,403",
    "ResellerAdmin,GET,/v1/.expiring_objects,403",
    "auditor,GET,/v1/.expiring_objects,403",
    // Whoever it is may ask what is possible.
    "none,OPTIONS,/v1/AUTH_p2/c,allowed",
  })
  void rolesReachAsFarAsTheyShould(String role, String method, String path, String decision)
      throws Exception {
    assertThat(decide(token(ANNA, ACME, role), method, path, null)).isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({
    "admin,service,owner",
    "admin,'',403",
    "admin,admin,403",
    "service,service,403",
  })
  void aServiceVouchesForAnOperator(String role, String serviceRole, String decision)
      throws Exception {
    var sender = new KeystoneSender(token(ANNA, ACME, role), List.of(serviceRole));

    assertThat(decide(sender, "PUT", "/v1/SERVICE_p1/c", null)).isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({
    "p2:u2,allowed",
    "other:bert,allowed",
    "p2:bert,allowed",
    "other:u2,allowed",
    "*:u2,allowed",
    "*:bert,allowed",
    "p2:*,allowed",
    "other:*,allowed",
    "*:*,allowed",
    "'x:y, p2:u2',allowed",
    "p2:u1,403",
    "acme:bert,403",
    "p2,403",
    "u2,403",
    "member,403",
    "*,403",
  })
  void theContainersAclNamesProjectsAndUsers(String acl, String decision) throws Exception {
    String stored = acl.replace(" ", "");
    assertThat(decide(token(BERT, OTHER, "member"), "GET", OBJECT, stored)).isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({
    "p3:u3,allowed",
    "*:u3,allowed",
    "p3:*,allowed",
    "acme:anna,403",
    "*:anna,403",
    "acme:*,403",
  })
  void namesOfOtherDomainsMeanNothing(String acl, String decision) throws Exception {
    assertThat(decide(token(CLARA, FOREIGN, "member"), "GET", OBJECT, acl)).isEqualTo(decision);
    // Nor do those of users of the default domain in a project of another, or the other way round.
    assertThat(decide(token(ANNA, FOREIGN, "member"), "GET", OBJECT, "acme:anna")).isEqualTo("403");
    assertThat(decide(token(CLARA, ACME, "member"), "GET", OBJECT, "acme:anna")).isEqualTo("403");
  }

  @Test
  void namesNeedAnAccountThatIsKnownToBeOfTheDefaultDomain() throws Exception {
    KeystoneToken bert = token(BERT, OTHER, "member");
    for (String domain : List.of("d3", ProjectDomains.UNKNOWN)) {
      infos.account("AUTH_p1", ProjectDomains.STORED_HEADER, domain);
      assertThat(decide(bert, "GET", OBJECT, "other:bert")).isEqualTo("403");
      assertThat(decide(bert, "GET", OBJECT, "p2:u2")).isEqualTo("allowed");
    }
    infos.account("AUTH_p1");
    assertThat(decide(bert, "GET", OBJECT, "other:bert")).isEqualTo("403");
    // The sender's own account is of the sender's domain, whatever is stored.
    assertThat(decide(token(ANNA, ACME, "member"), "GET", OBJECT, "acme:anna"))
        .isEqualTo("allowed");
  }

  @Test
  void namesCanBeSwitchedOff() throws Exception {
    var rules = new KeystoneRules(roles(false), ResellerPrefix.DEFAULTS, infos);
    var sender = new KeystoneSender(token(BERT, OTHER, "member"), List.of());

    assertThat(decide(rules, sender, "GET", OBJECT, "other:bert")).isEqualTo("403");
    assertThat(decide(rules, sender, "GET", OBJECT, "p2:u2")).isEqualTo("allowed");
  }

  @Test
  void aNameWithAColonStandsForNobodyElse() throws Exception {
    Named user = new Named("u9", "team:bert", "default");

    assertThat(decide(token(user, OTHER), "GET", OBJECT, "other:team:bert")).isEqualTo("403");
    assertThat(decide(token(user, OTHER), "GET", OBJECT, "p2:u9")).isEqualTo("allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "member,allowed",
    "MEMBER,allowed",
    "other,403",
    // Who may read by the referrer's rule, and not list, may not list by a role.
    "'.r:*,member',403",
    "'.r:*,.rlistings',allowed",
    ".r:*,403",
  })
  void rolesInAnAclAreOfTheOwnProject(String acl, String decision) throws Exception {
    String listing = "/v1/AUTH_p1/c";
    assertThat(decide(token(ANNA, ACME, "member"), "GET", listing, acl)).isEqualTo(decision);
    assertThat(decide(token(BERT, OTHER, "member"), "GET", listing, acl))
        .isEqualTo(acl.contains(".rlistings") ? "allowed" : "403");
  }

  @Test
  void referrersOpenObjects() throws Exception {
    assertThat(decide(token(BERT, OTHER, "member"), "GET", OBJECT, ".r:*")).isEqualTo("allowed");
    assertThat(decide(token(BERT, OTHER, "member"), "GET", OBJECT, ".r:example.com"))
        .isEqualTo("403");
  }

  @Test
  void aTokenOfNoProjectOwnsNothing() throws Exception {
    var token = new KeystoneToken(ANNA, null, List.of("admin"), TestTokens.EXPIRY);

    assertThat(decide(token, "GET", "/v1/AUTH_", null)).isEqualTo("403");
    assertThat(decide(token, "GET", "/v1/AUTH_p1", null)).isEqualTo("403");
    assertThat(decide(token, "GET", OBJECT, "*:u1")).isEqualTo("allowed");
  }

  @ParameterizedTest
  @CsvSource({
    // Whose account it is tells its domain at first use; others cannot.
    "admin,POST,/v1/AUTH_p1,absent,d3",
    "admin,PUT,/v1/AUTH_p1/c,absent,d3",
    "ResellerAdmin,PUT,/v1/AUTH_p2/c,absent,_unknown",
    "admin,POST,/v1/AUTH_p1,_unknown,d3",
    "admin,POST,/v1/AUTH_p1,'',d3",
    "ResellerAdmin,POST,/v1/AUTH_p2,'',",
    // What stands there stays.
    "admin,POST,/v1/AUTH_p1,default,",
    // What makes no account says nothing, nor does who may not.
    "admin,PUT,/v1/AUTH_p1/c/o,absent,",
    "admin,POST,/v1/AUTH_p1/c,absent,",
    "admin,GET,/v1/AUTH_p1,absent,",
    "member,PUT,/v1/AUTH_p1/c,absent,",
  })
  void theFirstUseOfAnAccountKeepsItsDomain(
      String role, String method, String path, String before, @Nullable String pinned)
      throws Exception {
    var known = new FakeInfos();
    if (before.isEmpty()) {
      known.account("AUTH_p1").account("AUTH_p2");
    } else if (!before.equals("absent")) {
      known.account("AUTH_p1", ProjectDomains.STORED_HEADER, before);
    }
    var rules = new KeystoneRules(roles(true), ResellerPrefix.DEFAULTS, known);
    RequestContext context = TestRequests.request(method, path);
    Named project = new Named("p1", "acme", "d3");

    rules.decide(context, new KeystoneSender(token(CLARA, project, role), List.of()), null);

    assertThat(context.header(ProjectDomains.STORED_HEADER)).isEqualTo(pinned);
  }

  private String decide(KeystoneToken token, String method, String path, @Nullable String acl)
      throws Exception {
    return decide(new KeystoneSender(token, List.of()), method, path, acl);
  }

  private String decide(KeystoneSender sender, String method, String path, @Nullable String acl)
      throws Exception {
    var rules = new KeystoneRules(roles(true), ResellerPrefix.DEFAULTS, infos);
    return decide(rules, sender, method, path, acl);
  }

  private static String decide(
      KeystoneRules rules, KeystoneSender sender, String method, String path, @Nullable String acl)
      throws Exception {
    RequestContext context = TestRequests.request(method, path);
    context.authenticate(
        new Identity("x", "", List.of()), (request, list) -> rules.decide(request, sender, list));
    return switch (context.authorize(acl)) {
      case Decision.Allowed(var isOwner) -> isOwner ? "owner" : "allowed";
      case Decision.Refused(var response) -> {
        response.content().release();
        yield Integer.toString(response.status());
      }
    };
  }
}
