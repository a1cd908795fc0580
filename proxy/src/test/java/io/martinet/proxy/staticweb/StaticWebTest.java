package io.martinet.proxy.staticweb;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.auth.Identity;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingPage;
import io.martinet.proxy.Decision;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SharedLinks;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.listing.ListingContent;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StaticWebTest {
  private final FakeInfos infos = new FakeInfos();
  private final Map<String, Response> answers = new TreeMap<>();
  private final StaticWeb web = new StaticWeb(this::answer, infos);

  private Response answer(RequestContext context) {
    Response known = answers.get(context.method() + " " + context.request().target());
    return known == null ? Responses.standard(context.method(), 404) : known;
  }

  @Test
  void theRootOfASiteIsItsIndexPage() throws Exception {
    site("X-Container-Meta-Web-Index", "index.html");
    answers.put("HEAD /v1/A/c", Responses.empty(204));
    answers.put("GET /v1/A/c/index.html", page("INDEX"));
    assertThat(text(web.handle(get("/v1/A/c/")))).isEqualTo("INDEX");
    Response moved = web.handle(get("/v1/A/c?a=b"));
    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.headers().get("Location")).isEqualTo("http://example.org/v1/A/c/");
  }

  @Test
  void aDirectoryIsListedWithLinksThatStayBelowIt() throws Exception {
    site(
        "X-Container-Meta-Web-Listings",
        "true",
        "X-Container-Meta-Web-Listings-Css",
        "s.css",
        "X-Container-Meta-Web-Listings-Label",
        "<My>");
    answers.put(
        "GET /v1/A/c?prefix=d/&delimiter=/",
        listing(
            object("d/", "application/directory"),
            object("d/..", "text/plain"),
            object("d//x", "text/plain"),
            object("d/x.html", "text/html"),
            object("d/<a>\"&:b", "image/png; q=\"x\""),
            new ListingEntry.Subdir("d/e/")));
    String html = text(web.handle(get("/v1/A/c/d/")));
    assertThat(html)
        .contains("<h1 id=\"title\">Listing of &lt;My&gt;/d/</h1>")
        .contains("href=\"../s.css\"")
        .contains("<a href=\"./%2E%2E\">..</a>")
        .contains("<a href=\"./%3Ca%3E%22%26%3Ab\">&lt;a&gt;&quot;&amp;:b</a>")
        .contains("<a href=\".//x\">/x</a>")
        .contains("<a href=\"./x%2Ehtml\">x.html</a>")
        .contains("class=\"item type-image type-png;q=&quot;x&quot;\"")
        .contains("1970-01-01 00:00:01")
        .doesNotContain("<a>\"&");
    assertThat(html.indexOf("class=\"item subdir\"")).isLessThan(html.indexOf("./%2E%2E"));
    assertThat(html).containsOnlyOnce("id=\"parent\"");
  }

  @Test
  void linksOfAPageHaveWhatTheVisitorsSignatureNeeds() throws Exception {
    site("X-Container-Meta-Web-Listings", "true");
    answers.put("GET /v1/A/c?prefix=d/e/&delimiter=/", listing(object("d/e/f", "text/plain")));
    for (String prefix : List.of("d/", "d/e/")) {
      RequestContext context = get("/v1/A/c/d/e/");
      context.share(new SharedLinks(prefix, "a=1&b=2"));
      String html = text(web.handle(context));
      assertThat(html).contains("<a href=\"./f?a=1&amp;b=2\">f</a>");
      assertThat(html.contains("href=\"../?a=1&amp;b=2\"")).isEqualTo(prefix.equals("d/"));
    }
  }

  @Test
  void aDirectoryThatAHostNamesIsMovedToWhatWasSent() throws Exception {
    site("X-Container-Meta-Web-Index", "index.html");
    answers.put("HEAD /v1/A/c/d/index.html", Responses.empty(200));
    RequestContext context = get("/c/d");
    context.readdress("/v1/A/c/d");

    Response moved = web.handle(context);

    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.headers().get("Location")).isEqualTo("http://example.org/c/d/");
  }

  @Test
  void whatLooksLikeADirectoryGetsItsSlash() throws Exception {
    site("X-Container-Meta-Web-Index", "index.html");
    answers.put("HEAD /v1/A/c/d%20e/index.html", Responses.empty(200));
    Response moved = web.handle(get("/v1/A/c/d%20e"));
    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.headers().get("Location")).isEqualTo("http://example.org/v1/A/c/d%20e/");
    assertThat(web.handle(get("/v1/A/c/none")).status()).isEqualTo(404);
  }

  @Test
  void anErrorHasTheOwnersPageAndItsOwnStatus() throws Exception {
    site("X-Container-Meta-Web-Index", "i", "X-Container-Meta-Web-Error", "error.html");
    answers.put("GET /v1/A/c/404error.html", page("NONE"));
    Response answer = web.handle(get("/v1/A/c/none"));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(text(answer)).isEqualTo("NONE");
    Response unauthorized = Responses.empty(401);
    unauthorized.headers().set("Www-Authenticate", "Swift realm=\"A\"");
    answers.put("GET /v1/A/c/secret", unauthorized);
    answers.put("GET /v1/A/c/401error.html", page("WHO"));
    Response who = web.handle(get("/v1/A/c/secret"));
    assertThat(who.status()).isEqualTo(401);
    assertThat(who.headers().get("Www-Authenticate")).isEqualTo("Swift realm=\"A\"");
    assertThat(text(who)).isEqualTo("WHO");
  }

  @Test
  void whoHasATokenSeesTheStoreUnlessTheyAskForTheSite() throws Exception {
    site("X-Container-Meta-Web-Index", "index.html");
    answers.put("HEAD /v1/A/c", Responses.empty(204));
    answers.put("GET /v1/A/c", page("container"));
    RequestContext owner = get("/v1/A/c");
    owner.authenticate(identity(), (_, _) -> new Decision.Allowed(true));
    assertThat(text(web.handle(owner))).isEqualTo("container");
    RequestContext visitor = get("/v1/A/c", "X-Web-Mode", "TRUE");
    visitor.authenticate(identity(), (_, _) -> new Decision.Allowed(true));
    assertThat(web.handle(visitor).status()).isEqualTo(301);
  }

  @Test
  void aContainerThatIsNoSiteIsLeftAlone() throws Exception {
    site("X-Container-Meta-Web-Error", "error.html");
    answers.put("GET /v1/A/c/", page("container"));
    assertThat(text(web.handle(get("/v1/A/c/")))).isEqualTo("container");
  }

  private static Identity identity() {
    return new Identity("A:u", "A", List.of("A"));
  }

  private void site(String... headers) {
    infos.containerWith("A", "c", headers);
  }

  private static RequestContext get(String target, String... headers) {
    RequestContext context = TestRequests.get(target, headers);
    context.headers().set("Host", "example.org");
    return context;
  }

  private static Response page(String text) {
    return new Response(
        200,
        TestRequests.headers("Content-Type", "text/html"),
        new Content.Bytes(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
  }

  private static Response listing(ListingEntry... entries) {
    var page = new ListingPage(ListingPage.Kind.OBJECTS, List.of(entries));
    return new Response(
        200, TestRequests.headers(), new ListingContent("c", page, StoragePolicies.single()));
  }

  private static ListingEntry object(String name, String type) {
    return new ListingEntry.ObjectEntry(name, 100_000, 7, "etag", type);
  }

  private static String text(Response response) {
    var data = ((Content.Bytes) response.content()).data();
    String text = data.toString(StandardCharsets.UTF_8);
    data.release();
    return text;
  }
}
