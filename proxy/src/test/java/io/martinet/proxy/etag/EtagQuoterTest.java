package io.martinet.proxy.etag;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Response;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtagQuoterTest {
  private static final String ACCOUNT = "X-Account-Sysmeta-Rfc-Compliant-Etags";
  private static final String CONTAINER = "X-Container-Sysmeta-Rfc-Compliant-Etags";
  private static final String C = "/v1/AUTH_test/c";

  private final FakeInfos infos = new FakeInfos();
  private final Response below = Responses.empty(200);

  private Response send(boolean isDefault, RequestContext context) throws Exception {
    return new EtagQuoter(_ -> below, infos, isDefault).handle(context);
  }

  private String etag(boolean isDefault, String bare) throws Exception {
    below.headers().set("Etag", bare);
    return send(isDefault, TestRequests.get(C + "/o")).headers().get("Etag", "");
  }

  @ParameterizedTest
  @CsvSource({
    "True,  '',    false, true",
    "False, True,  true,  false",
    "'',    True,  false, true",
    "'',    False, true,  false",
    "'',    '',    true,  true",
    "'',    '',    false, false",
  })
  void theContainerDecidesBeforeItsAccountBeforeTheCluster(
      String container, String account, boolean isDefault, boolean isQuoted) throws Exception {
    infos.account("AUTH_test", ACCOUNT, account);
    infos.container("AUTH_test", "c", 0, 0, 0, CONTAINER, container);
    assertThat(etag(isDefault, "abc")).isEqualTo(isQuoted ? "\"abc\"" : "abc");
  }

  @Test
  void whatIsQuotedStaysAsItIs() throws Exception {
    assertThat(etag(true, "\"abc\"")).isEqualTo("\"abc\"");
    assertThat(etag(true, "W/\"abc\"")).isEqualTo("W/\"abc\"");
  }

  @Test
  void noEtagNoQuotes() throws Exception {
    assertThat(send(true, TestRequests.get(C + "/o")).headers().contains("Etag")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"yes, True", "1, True", "no, False", "banana, False", "'', ''"})
  void whatAClientSetsIsStoredAsOneWord(String sent, String stored) throws Exception {
    RequestContext context =
        TestRequests.request("POST", C, "X-Container-Rfc-Compliant-Etags", sent);
    send(false, context);
    assertThat(context.header(CONTAINER)).isEqualTo(stored);
  }

  @Test
  void itIsRemovedByName() throws Exception {
    RequestContext context =
        TestRequests.request("POST", "/v1/AUTH_test", "X-Remove-Account-Rfc-Compliant-Etags", "x");
    send(false, context);
    assertThat(context.header(ACCOUNT)).isEmpty();
  }

  @Test
  void whatWasNotMentionedStays() throws Exception {
    RequestContext context = TestRequests.request("POST", C);
    send(false, context);
    assertThat(context.header(CONTAINER)).isNull();
  }

  @Test
  void clientsSeeWhatTheySet() throws Exception {
    below.headers().set(CONTAINER, "False");
    Response response = send(false, TestRequests.request("HEAD", C));
    assertThat(response.headers().get("X-Container-Rfc-Compliant-Etags")).isEqualTo("False");
  }
}
