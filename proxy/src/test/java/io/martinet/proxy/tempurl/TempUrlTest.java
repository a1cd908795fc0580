package io.martinet.proxy.tempurl;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.Decision;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.SharedLinks;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.signed.SignatureDigest;
import io.martinet.proxy.signed.SigningKeys;
import io.martinet.proxy.signed.TestSignatures;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TempUrlTest {
  private static final long NOW = TestRequests.TIME_TICKS / Timestamps.TICKS_PER_SECOND;
  private static final String PATH = "/v1/AUTH_a/c/o";
  private static final String BODY = "401 Unauthorized: Temp URL invalid\n";

  private final FakeInfos infos =
      new FakeInfos()
          .account(
              "AUTH_a",
              "X-Account-Meta-Temp-Url-Key",
              "all",
              "X-Account-Meta-Temp-Url-Key-2",
              "all2")
          .containerWith(
              "AUTH_a",
              "c",
              "X-Container-Meta-Temp-Url-Key",
              "one",
              "X-Container-Meta-Temp-Url-Key-2",
              "two");
  private final List<RequestContext> asked = new ArrayList<>();
  private HttpHeaders answered = TestRequests.headers();
  private int status = 200;

  private final TempUrl stage = stage(infos);

  private TempUrl stage(InfoCache keys) {
    return new TempUrl(
        context -> {
          asked.add(context);
          return new Response(status, answered, Content.empty());
        },
        new SigningKeys(keys),
        SignatureDigest.all());
  }

  @Test
  void eachOfTheFourKeysOpensAndNobodyIsOwner() throws Exception {
    for (String key : List.of("all", "all2", "one", "two")) {
      assertThat(ask("GET", PATH, signed(key, "GET", PATH)).status()).as(key).isEqualTo(200);
      RequestContext context = asked.getLast();
      assertThat(context.isApproved()).isTrue();
      assertThat(context.authorize(null)).isEqualTo(new Decision.Allowed(false));
    }
    assertThat(ask("GET", PATH, signed("three", "GET", PATH)).status()).isEqualTo(401);
  }

  @Test
  void aContainersKeyOpensThatContainerAloneAndAnAccountsAll() throws Exception {
    ask("GET", PATH, signed("one", "GET", PATH));
    assertThat(isAllowed(asked.getLast(), "AUTH_a", "c")).isTrue();
    assertThat(isAllowed(asked.getLast(), "AUTH_a", "d")).isFalse();
    ask("GET", PATH, signed("all", "GET", PATH));
    assertThat(isAllowed(asked.getLast(), "AUTH_a", "d")).isTrue();
    assertThat(isAllowed(asked.getLast(), "AUTH_b", "c")).isFalse();
  }

  private static boolean isAllowed(RequestContext origin, String account, String container)
      throws Exception {
    RequestContext sub =
        SubRequest.of(origin, HttpMethod.GET, StorePath.object(account, container, "segment"))
            .from("DLO");
    assertThat(sub.isApproved()).isTrue();
    return sub.authorize(null) instanceof Decision.Allowed;
  }

  @Test
  void whateverIsWrongHasOneAnswer() throws Exception {
    String sig = "temp_url_sig=" + sign("one", "GET", NOW, PATH);
    for (String query :
        List.of(
            sig,
            "temp_url_expires=" + NOW,
            sig + "&temp_url_expires=",
            sig + "&temp_url_expires=" + (NOW + 1),
            sig + "&temp_url_expires=" + NOW + "&temp_url_prefix=",
            sig + "&temp_url_expires=" + NOW + "&temp_url_ip_range=192.0.2.7",
            "temp_url_sig=x&temp_url_expires=" + NOW,
            "temp_url_sig=x&" + sig + "&temp_url_expires=" + NOW)) {
      Response answer = ask("GET", PATH, query);
      assertThat(answer.status()).as(query).isEqualTo(401);
      assertThat(text(answer)).isEqualTo(BODY);
      assertThat(answer.headers().get("Www-Authenticate")).isEqualTo("Swift realm=\"unknown\"");
      assertThat(ask("HEAD", PATH, query).content().lengthBytes()).isZero();
    }
    assertThat(ask("GET", PATH, sig + "&temp_url_expires=" + NOW).status()).isEqualTo(200);
    assertThat(asked).hasSize(1);
  }

  @Test
  void itEndsAfterItsLastSecond() throws Exception {
    assertThat(askUntil(NOW).status()).isEqualTo(200);
    assertThat(askUntil(NOW - 1).status()).isEqualTo(401);
  }

  private Response askUntil(long expires) throws Exception {
    return ask(
        "GET",
        PATH,
        "temp_url_sig=" + sign("one", "GET", expires, PATH) + "&temp_url_expires=" + expires);
  }

  @Test
  void headGoesWithReadsAndWritesButNotWithDeletion() throws Exception {
    for (String method : List.of("HEAD", "GET", "PUT", "POST")) {
      assertThat(ask("HEAD", PATH, signed("one", method, PATH)).status()).as(method).isEqualTo(200);
    }
    assertThat(ask("HEAD", PATH, signed("one", "DELETE", PATH)).status()).isEqualTo(401);
    assertThat(ask("GET", PATH, signed("one", "HEAD", PATH)).status()).isEqualTo(401);
    assertThat(ask("PUT", PATH, signed("one", "GET", PATH)).status()).isEqualTo(401);
    assertThat(ask("COPY", PATH, signed("one", "COPY", PATH)).status()).isEqualTo(401);
  }

  @Test
  void onlyObjectsOfTheFirstVersionAreSigned() throws Exception {
    for (String path :
        List.of(
            "/v1/AUTH_a",
            "/v1/AUTH_a/c",
            "/v1/AUTH_a/c/",
            "/v1.0/AUTH_a/c/o",
            "/info",
            "/v1/AUTH_a/c//")) {
      assertThat(ask("GET", path, signed("all", "GET", path)).status()).as(path).isEqualTo(401);
    }
    String decoded = "/v1/AUTH_a/c/a b\u00e9";
    assertThat(ask("GET", "/v1/AUTH_a/c/a%20b%C3%A9", signed("one", "GET", decoded)).status())
        .isEqualTo(200);
  }

  @Test
  void aPrefixOpensWhatBeginsWithIt() throws Exception {
    String query = signed("one", "GET", "prefix:/v1/AUTH_a/c/a/") + "&temp_url_prefix=a/";
    assertThat(ask("GET", "/v1/AUTH_a/c/a/b", query).status()).isEqualTo(200);
    assertThat(ask("GET", "/v1/AUTH_a/c/ab", query).status()).isEqualTo(401);
    assertThat(ask("GET", "/v1/AUTH_a/d/a/b", query).status()).isEqualTo(401);
  }

  @Test
  void anEmptyPrefixOpensThePagesOfASiteAndNotTheContainerItself() throws Exception {
    String query = signed("one", "GET", "prefix:/v1/AUTH_a/c/") + "&temp_url_prefix=";
    assertThat(ask("GET", "/v1/AUTH_a/c/", query).status()).isEqualTo(200);
    RequestContext context = asked.getLast();
    assertThat(context.authorize(null)).isInstanceOf(Decision.Refused.class);
    RequestContext page =
        SubRequest.of(context, HttpMethod.GET, StorePath.container("AUTH_a", "c")).from("SW");
    assertThat(page.authorize(null)).isInstanceOf(Decision.Allowed.class);
    assertThat(context.sharedLinks())
        .isEqualTo(new SharedLinks("", "temp_url_prefix=&" + order(query)));

    assertThat(ask("PUT", "/v1/AUTH_a/c/", query).status()).isEqualTo(401);
    assertThat(ask("GET", "/v1/AUTH_a/d/", query).status()).isEqualTo(401);
    String other = signed("one", "GET", "prefix:/v1/AUTH_a/c/a") + "&temp_url_prefix=a";
    assertThat(ask("GET", "/v1/AUTH_a/c/", other).status()).isEqualTo(401);
    String exact = signed("one", "GET", "/v1/AUTH_a/c/");
    assertThat(ask("GET", "/v1/AUTH_a/c/", exact).status()).isEqualTo(401);
  }

  /** The parameters in the order of links. */
  private static String order(String query) {
    String[] parts = query.split("&", -1);
    return parts[1] + "&" + parts[0];
  }

  @Test
  void aRangeHoldsForThePeerOfTheConnection() throws Exception {
    for (String range : List.of("192.0.2.7", "192.0.2.0/24")) {
      assertThat(askFrom(range).status()).as(range).isEqualTo(200);
    }
    for (String range : List.of("192.0.2.8", "203.0.113.0/24", "x")) {
      assertThat(askFrom(range).status()).as(range).isEqualTo(401);
    }
  }

  private Response askFrom(String range) throws Exception {
    String sig = TestSignatures.sha256("one", "ip=" + range + "\nGET\n" + NOW + "\n" + PATH);
    return ask(
        "GET",
        PATH,
        "temp_url_sig=" + sig + "&temp_url_expires=" + NOW + "&temp_url_ip_range=" + range,
        "X-Forwarded-For",
        "203.0.113.1");
  }

  @Test
  void whatWouldReadElsewhereIsRefusedOfWrites() throws Exception {
    for (String header : List.of("X-Object-Manifest", "X-Symlink-Target", "X-Copy-From")) {
      for (String method : List.of("PUT", "POST")) {
        Response answer = ask(method, PATH, signed("one", method, PATH), header, "d/o");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer))
            .isEqualTo("The header '" + header + "' is not allowed in this tempurl");
      }
      assertThat(ask("GET", PATH, signed("one", "GET", PATH), header, "d/o").status())
          .isEqualTo(200);
    }
  }

  @Test
  void timesAreNotForStrangersToSetNorIsTheRestOfTheQueryHeard() throws Exception {
    ask(
        "PUT",
        PATH,
        signed("one", "PUT", PATH) + "&multipart-manifest=put&filename=f",
        "X-Timestamp",
        "1",
        "X-Open-Expired",
        "true");
    assertThat(asked.getLast().headers().names()).isEmpty();
    assertThat(asked.getLast().query().has("multipart-manifest")).isFalse();
    assertThat(asked.getLast().query().has("filename")).isTrue();
  }

  @Test
  void readsTellHowToSaveThemAndUntilWhen() throws Exception {
    Response answer = ask("GET", PATH, signed("one", "GET", PATH));
    assertThat(answer.headers().get("Content-Disposition"))
        .isEqualTo("attachment; filename=\"o\"; filename*=UTF-8''o");
    assertThat(answer.headers().get("Expires")).isEqualTo("Mon, 23 Nov 2026 07:17:33 GMT");
    answered = TestRequests.headers();
    status = 404;
    assertThat(ask("GET", PATH, signed("one", "GET", PATH)).headers().names()).isEmpty();
    status = 201;
    assertThat(ask("PUT", PATH, signed("one", "PUT", PATH)).headers().names()).isEmpty();
  }

  @Test
  void dispositionsFollowTheQueryThenTheObject() throws Exception {
    assertThat(disposition("&inline", "mine")).isEqualTo("inline");
    assertThat(disposition("&filename=", "mine")).isEqualTo("mine");
    assertThat(disposition("&filename=a%20b%22%0A/", "mine"))
        .isEqualTo("attachment; filename=\"a b%22%0A/\"; filename*=UTF-8''a%20b%22%0A/");
    assertThat(disposition("&inline&filename=%C3%A9&filename=x", "mine"))
        .isEqualTo("inline; filename=\"%C3%A9\"; filename*=UTF-8''%C3%A9");
  }

  private String disposition(String more, String stored) throws Exception {
    answered = TestRequests.headers("Content-Disposition", stored);
    String value =
        ask("GET", PATH, signed("one", "GET", PATH) + more).headers().get("Content-Disposition");
    return String.valueOf(value);
  }

  @Test
  void onlyPublicMetadataIsShown() throws Exception {
    answered =
        TestRequests.headers(
            "X-Object-Meta-A", "1", "x-object-meta-b", "2", "X-Object-Meta-Public-C", "3");
    status = 416;
    assertThat(ask("GET", PATH, signed("one", "GET", PATH)).headers().names())
        .containsExactly("X-Object-Meta-Public-C");
  }

  @Test
  void keysThatCannotBeLookedUpAreNotTakenForNone() throws Exception {
    var unknown =
        new InfoCache() {
          @Override
          public InfoLookup<AccountInfo> account(RequestContext context, String account) {
            return new InfoLookup.Unknown<>("two of three are down");
          }

          @Override
          public InfoLookup<ContainerInfo> container(
              RequestContext context, String account, String container) {
            return infos.container(context, account, container);
          }

          @Override
          public void forgetAccount(String account) {}

          @Override
          public void forgetContainer(String account, String container) {}
        };
    TempUrl other = stage(unknown);
    assertThat(askStage(other, "GET", PATH, signed("one", "GET", PATH)).status()).isEqualTo(200);
    assertThat(askStage(other, "GET", PATH, signed("x", "GET", PATH)).status()).isEqualTo(503);
  }

  @Test
  void otherRequestsPassUntouched() throws Exception {
    answered = TestRequests.headers("X-Object-Meta-A", "1");
    assertThat(ask("GET", PATH, "filename=x&inline").headers().names())
        .containsExactly("X-Object-Meta-A");
    assertThat(asked.getLast().isApproved()).isFalse();
    assertThat(ask("OPTIONS", PATH, "temp_url_sig=x&temp_url_expires=1").status()).isEqualTo(200);
    assertThat(asked.getLast().isApproved()).isFalse();
  }

  private Response ask(String method, String path, String query, String... headers)
      throws Exception {
    return askStage(stage, method, path, query, headers);
  }

  private static Response askStage(
      TempUrl stage, String method, String path, String query, String... headers) throws Exception {
    return stage.handle(TestRequests.request(method, path + "?" + query, headers));
  }

  private static String signed(String key, String method, String path) {
    return "temp_url_sig=" + sign(key, method, NOW, path) + "&temp_url_expires=" + NOW;
  }

  private static String sign(String key, String method, long expires, String path) {
    return TestSignatures.sha256(key, method + "\n" + expires + "\n" + path);
  }

  private static String text(Response response) {
    return response.content() instanceof Content.Bytes(var data)
        ? data.toString(StandardCharsets.UTF_8)
        : "";
  }
}
