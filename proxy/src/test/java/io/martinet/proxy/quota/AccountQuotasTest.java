package io.martinet.proxy.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.auth.Identity;
import io.martinet.auth.User;
import io.martinet.http.Response;
import io.martinet.proxy.Decision;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.StoragePolicy;
import io.martinet.proxy.TestRequests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountQuotasTest {
  private static final String A = "/v1/AUTH_test";
  private static final String STORED = "X-Account-Sysmeta-Quota-";
  private static final StoragePolicies POLICIES =
      new StoragePolicies(
          List.of(
              new StoragePolicy(0, "gold", List.of(), true, false),
              new StoragePolicy(7, "SILVER", List.of(), false, false)));

  private final FakeInfos infos =
      new FakeInfos()
          .container("AUTH_test", "golden", 0, 0, 0)
          .container("AUTH_test", "silvern", 7, 0, 0);
  private final Response below = Responses.empty(201);
  private final AccountQuotas quotas = new AccountQuotas(_ -> below, infos, POLICIES);

  private static RequestContext by(String group, RequestContext context) {
    var identity = new Identity("test:tester", "test", List.of("test", group));
    context.authenticate(identity, (_, _) -> new Decision.Allowed(true));
    return context;
  }

  private int put(String container, String length) throws Exception {
    return quotas.handle(by("AUTH_test", upload(container, length))).status();
  }

  private static RequestContext upload(String container, String length) {
    return TestRequests.put(
        A + "/" + container + "/o", TestRequests.headers("Content-Length", length));
  }

  @ParameterizedTest
  @ValueSource(strings = {AccountQuotaHeaders.LEGACY, STORED + "Bytes", STORED + "Bytes-Policy-0"})
  void bytesMayReachTheQuotaAndNotPassIt(String header) throws Exception {
    infos.account("AUTH_test", 3, 90, header, "100");

    assertThat(put("golden", "10")).isEqualTo(201);
    assertThat(put("golden", "11")).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {STORED + "Count", STORED + "Count-Policy-0"})
  void objectsAreCounted(String header) throws Exception {
    infos.account("AUTH_test", 3, 90, header, "4");
    assertThat(put("golden", "0")).isEqualTo(201);
    infos.account("AUTH_test", 4, 90, header, "4");
    assertThat(put("golden", "0")).isEqualTo(413);
  }

  @Test
  void aPolicysQuotaCountsWhatIsInThatPolicy() throws Exception {
    infos.account("AUTH_test", 3, 90, STORED + "Bytes-Policy-0", "1");
    assertThat(put("golden", "0")).isEqualTo(413);
    assertThat(put("silvern", "100")).isEqualTo(201);

    infos.account("AUTH_test", 3, 90, STORED + "Bytes-Policy-7", "50");
    assertThat(put("silvern", "50")).isEqualTo(201);
    assertThat(put("silvern", "51")).isEqualTo(413);
  }

  @Test
  void theNewerHeaderWins() throws Exception {
    infos.account("AUTH_test", 3, 90, AccountQuotaHeaders.LEGACY, "1", STORED + "Bytes", "1000");
    assertThat(put("golden", "10")).isEqualTo(201);
  }

  @Test
  void resellersAreNotMeasured() throws Exception {
    infos.account("AUTH_test", 3, 90, STORED + "Bytes", "1");
    RequestContext context = by(User.RESELLER_ADMIN, upload("golden", "10"));
    assertThat(quotas.handle(context).status()).isEqualTo(201);
  }

  @Test
  void whoMayNotWriteIsToldSo() throws Exception {
    infos.account("AUTH_test", 3, 90, STORED + "Bytes", "1");
    RequestContext context = upload("golden", "10");
    context.authenticate(null, (_, _) -> new Decision.Refused(Responses.empty(401)));
    assertThat(quotas.handle(context).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Account-Meta-Quota-Bytes",
        "X-Remove-Account-Meta-Quota-Bytes",
        "X-Account-Quota-Bytes",
        "X-Remove-Account-Quota-Count",
        "x-account-quota-bytes-policy-silver",
        "X-Remove-Account-Quota-Count-Policy-gold"
      })
  void onlyResellersSetThem(String header) throws Exception {
    for (String value : new String[] {"1", "", "x"}) {
      RequestContext context = by("AUTH_test", TestRequests.request("POST", A, header, value));
      assertThat(quotas.handle(context).status()).isEqualTo(403);
    }
    RequestContext context = by(User.RESELLER_ADMIN, TestRequests.request("POST", A, header, "1"));
    assertThat(quotas.handle(context).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "1.0", "+1"})
  void aQuotaThatIsNoNumberIsRefused(String value) throws Exception {
    for (String name :
        new String[] {AccountQuotaHeaders.LEGACY, "X-Account-Quota-Count-Policy-gold"}) {
      RequestContext context =
          by(User.RESELLER_ADMIN, TestRequests.request("POST", A, name, value));
      assertThat(quotas.handle(context).status()).isEqualTo(400);
    }
  }

  @Test
  void quotasAreStoredWithoutTheNamesOfPolicies() throws Exception {
    RequestContext context =
        by(
            User.RESELLER_ADMIN,
            TestRequests.request(
                "POST",
                A,
                "X-Account-Quota-Bytes",
                "5",
                "X-Account-Quota-Bytes-Policy-Silver",
                "6",
                "X-Remove-Account-Quota-Count",
                "x"));
    quotas.handle(context);

    assertThat(context.header(STORED + "Bytes")).isEqualTo("5");
    assertThat(context.header(STORED + "Bytes-Policy-7")).isEqualTo("6");
    assertThat(context.header(STORED + "Count")).isEmpty();
    assertThat(context.header(STORED + "Count-Policy-0")).isNull();
  }

  @Test
  void theyAreShownUnderTheNamesByWhichTheyAreSet() throws Exception {
    below.headers().set(STORED + "Bytes", "5").set(STORED + "Count-Policy-7", "6");
    Response response = quotas.handle(by("AUTH_test", TestRequests.request("HEAD", A)));

    assertThat(response.headers().get("X-Account-Quota-Bytes")).isEqualTo("5");
    assertThat(response.headers().get("X-Account-Quota-Count-Policy-Silver")).isEqualTo("6");
    assertThat(response.headers().contains("X-Account-Quota-Count")).isFalse();
  }

  @Test
  void elsewhereTheHeadersMeanNothing() throws Exception {
    RequestContext context =
        by("AUTH_test", TestRequests.request("POST", A + "/c", AccountQuotaHeaders.LEGACY, "x"));
    assertThat(quotas.handle(context).status()).isEqualTo(201);
  }
}
