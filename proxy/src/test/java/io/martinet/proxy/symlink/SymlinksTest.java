package io.martinet.proxy.symlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Response;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.body.Contents;
import io.martinet.proxy.large.FakeObjects;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SymlinksTest {
  private static final String MD5 = "8d777f385d3dfec8815d20f7496026dc";
  private static final String MD5_OF_OTHER = "795f3202b17cb6bc3d4b771d8c6c9eaf";
  private static final String MD5_OF_NOTHING = "d41d8cd98f00b204e9800998ecf8427e";

  private final FakeObjects objects = new FakeObjects();
  private final Symlinks symlinks =
      new Symlinks(objects, Constraints.defaults(), Duration.ofSeconds(1));

  @BeforeEach
  void makeTarget() {
    objects.put("/a/c/o", "data", "X-Object-Meta-A", "1");
  }

  @Test
  void aLinkReadsAsItsTargetAndSaysWhereThatIs() throws Exception {
    link("/v1/a/c/l", "c/o");

    Response read = ask("GET", "/v1/a/c/l");

    assertThat(read.status()).isEqualTo(200);
    assertThat(read.headers().get("Content-Location")).isEqualTo("/v1/a/c/o");
    assertThat(read.headers().get("X-Object-Meta-A")).isEqualTo("1");
    assertThat(text(read)).isEqualTo("data");
  }

  @Test
  void rangesAndConditionsAreThoseOfTheTarget() throws Exception {
    link("/v1/a/c/l", "c/o");

    assertThat(text(ask("GET", "/v1/a/c/l", "Range", "bytes=1-2"))).isEqualTo("at");
    assertThat(ask("GET", "/v1/a/c/l", "Range", "bytes=9-").status()).isEqualTo(416);
  }

  @Test
  void theLinkItselfIsShownToWhoAsksForIt() throws Exception {
    link("/v1/a/c/l", "c/%6F", "X-Symlink-Target-Account", "b");

    Response shown = ask("HEAD", "/v1/a/c/l?symlink=get");

    assertThat(shown.headers().get("X-Symlink-Target")).isEqualTo("c/o");
    assertThat(shown.headers().get("X-Symlink-Target-Account")).isEqualTo("b");
    assertThat(shown.headers().get("Content-Type")).isEqualTo("application/symlink");
    assertThat(shown.headers().names()).noneMatch(name -> name.startsWith("X-Object-Sysmeta-"));
  }

  @Test
  void rowsTellOfTheTarget() throws Exception {
    link("/v1/a/c/l", "c/a%20b");
    link("/v1/a/c/s", "c/o", "X-Symlink-Target-Etag", MD5);

    assertThat(note("/a/c/l")).isEqualTo("symlink_path=/v1/a/c/a%20b");
    assertThat(note("/a/c/s"))
        .isEqualTo("symlink_path=/v1/a/c/o;symlink_etag=" + MD5 + ";symlink_bytes=4");
  }

  @Test
  void aStaticLinkToALargeObjectIsListedWithItsLength() throws Exception {
    objects.put(
        "/a/c/m", "data", StoredHeaders.LISTING_NOTE, "slo_etag=" + MD5_OF_OTHER + ";slo_bytes=70");

    link("/v1/a/c/l", "c/m", "X-Symlink-Target-Etag", MD5);

    assertThat(note("/a/c/l"))
        .endsWith("symlink_etag=" + MD5 + ";symlink_bytes=70;slo_etag=" + MD5_OF_OTHER);
  }

  @Test
  void twoLinksAreFollowedAndNotThree() throws Exception {
    link("/v1/a/c/1", "c/o");
    link("/v1/a/c/2", "c/1");
    link("/v1/a/c/3", "c/2");

    assertThat(ask("GET", "/v1/a/c/2").headers().get("Content-Location")).isEqualTo("/v1/a/c/o");
    Response tooDeep = ask("GET", "/v1/a/c/3");
    assertThat(tooDeep.status()).isEqualTo(409);
    assertThat(text(tooDeep)).isEqualTo("Too many levels of symbolic links, maximum allowed is 2");
  }

  @Test
  void aRelativeLinkIsOfTheAccountThatHoldsIt() throws Exception {
    objects.put("/b/c/o", "other account");
    link("/v1/b/c/l", "c/o");
    link("/v1/a/c/l", "c/l", "X-Symlink-Target-Account", "b");

    assertThat(text(ask("GET", "/v1/a/c/l"))).isEqualTo("other account");
  }

  @Test
  void aStaticLinkIsMadeOnlyToWhatIsThereAsSaid() throws Exception {
    Response absent = link("/v1/a/c/l", "c/none", "X-Symlink-Target-Etag", MD5);
    assertThat(absent.status()).isEqualTo(409);
    assertThat(absent.headers().get("Content-Location")).isEqualTo("/v1/a/c/none");
    assertThat(text(absent)).isEqualTo("X-Symlink-Target does not exist");

    Response other = link("/v1/a/c/l", "c/o", "X-Symlink-Target-Etag", MD5_OF_OTHER);
    assertThat(other.status()).isEqualTo(409);
    assertThat(text(other))
        .isEqualTo(
            "Object Etag '"
                + MD5
                + "' does not match X-Symlink-Target-Etag header '"
                + MD5_OF_OTHER
                + "'");
    assertThat(link("/v1/a/c/l", "c/o", "X-Symlink-Target-Etag", '"' + MD5 + '"').status())
        .isEqualTo(201);
  }

  @Test
  void whoMayNotReadTheTargetCannotPinIt() throws Exception {
    objects.forbidden.add("/a/c/o");

    assertThat(link("/v1/a/c/l", "c/o", "X-Symlink-Target-Etag", MD5).status()).isEqualTo(403);
    assertThat(link("/v1/a/c/l", "c/o").status()).isEqualTo(201);
    assertThat(ask("GET", "/v1/a/c/l").status()).isEqualTo(403);
  }

  @Test
  void aStaticLinkIsNotReadWhenItsTargetHasChanged() throws Exception {
    link("/v1/a/c/l", "c/o", "X-Symlink-Target-Etag", MD5);
    objects.put("/a/c/o", "other");

    Response get = ask("GET", "/v1/a/c/l");
    assertThat(get.status()).isEqualTo(409);
    assertThat(get.headers().get("Content-Location")).isEqualTo("/v1/a/c/o");
    assertThat(ask("HEAD", "/v1/a/c/l").content().lengthBytes())
        .isEqualTo(get.content().lengthBytes());
  }

  @Test
  void aStaticLinkOverAnotherPinsTheSame() throws Exception {
    objects.put("/a/c/p", "other");
    link("/v1/a/c/1", "c/o", "X-Symlink-Target-Etag", MD5);
    assertThat(link("/v1/a/c/2", "c/1", "X-Symlink-Target-Etag", MD5).status()).isEqualTo(201);

    link("/v1/a/c/1", "c/p", "X-Symlink-Target-Etag", MD5_OF_OTHER);

    Response get = ask("GET", "/v1/a/c/2");
    assertThat(get.status()).isEqualTo(409);
    assertThat(text(get)).isEqualTo("X-Symlink-Target-Etag headers do not match");
  }

  @Test
  void aDynamicLinkIsPinnedAsTheLinkThatItIs() throws Exception {
    link("/v1/a/c/1", "c/o");

    assertThat(link("/v1/a/c/2", "c/1", "X-Symlink-Target-Etag", MD5).status()).isEqualTo(409);
    assertThat(link("/v1/a/c/2", "c/1", "X-Symlink-Target-Etag", MD5_OF_NOTHING).status())
        .isEqualTo(201);
    assertThat(text(ask("GET", "/v1/a/c/2"))).isEqualTo("data");
  }

  @Test
  void aPostChangesTheLinkAndSendsTheClientToTheTarget() throws Exception {
    link("/v1/a/c/l", "c/a%20b", "X-Symlink-Target-Account", "b");

    Response posted = ask("POST", "/v1/a/c/l", "X-Object-Meta-B", "2");

    assertThat(posted.status()).isEqualTo(307);
    assertThat(posted.headers().get("Location")).isEqualTo("/v1/b/c/a%20b");
    assertThat(objects.headers("/a/c/l").get("X-Object-Meta-B")).isEqualTo("2");
    assertThat(ask("POST", "/v1/a/c/o", "X-Object-Meta-B", "2").status()).isEqualTo(202);
  }

  @Test
  void aPostOfWhoMayNotReadFindsTheLinkAllTheSame() throws Exception {
    link("/v1/a/c/l", "c/o");
    objects.asked.clear();

    ask("POST", "/v1/a/c/l");

    assertThat(objects.asked).containsExactly("HEAD /a/c/l", "POST /a/c/l");
  }

  @Test
  void aTargetIsSetByPutAlone() throws Exception {
    Response posted = ask("POST", "/v1/a/c/o", "X-Symlink-Target", "c/p");

    assertThat(posted.status()).isEqualTo(400);
    assertThat(text(posted)).isEqualTo("A PUT request is required to set a symlink target");
  }

  @Test
  void aLinkHasNoBody() throws Exception {
    Response refused =
        symlinks.handle(
            TestRequests.context(
                HttpMethod.PUT,
                "/v1/a/c/l",
                TestRequests.headers(
                    "X-Symlink-Target",
                    "c/o",
                    "Transfer-Encoding",
                    "chunked",
                    "Content-Length",
                    "-1"),
                "x"));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(text(refused)).isEqualTo("Symlink requests require a zero byte body");
  }

  @Test
  void targetsThatAreNoneAreRefused() throws Exception {
    assertThat(link("/v1/a/c/l", "/c/o").status()).isEqualTo(412);
    assertThat(link("/v1/a/c/l", "c").status()).isEqualTo(412);
    assertThat(link("/v1/a/c/l", "c/").status()).isEqualTo(412);
    assertThat(link("/v1/a/c/l", "c/%00").status()).isEqualTo(412);
    assertThat(link("/v1/a/c/l", "c/%FF").status()).isEqualTo(412);
    assertThat(link("/v1/a/c/l", "c/o", "X-Symlink-Target-Account", "").status()).isEqualTo(412);
    assertThat(link("/v1/a/c/l", "c/l").status()).isEqualTo(400);
    assertThat(link("/v1/a/c/l", "c/" + "x".repeat(1025)).status()).isEqualTo(400);
    assertThat(link("/v1/a/c/l", "c/o", "X-Symlink-Target-Etag", "a;b").status()).isEqualTo(400);
    assertThat(ask("GET", "/v1/a/c/l").status()).isEqualTo(404);
  }

  private Response link(String path, String target, String... headers) throws Exception {
    var all = TestRequests.headers(headers);
    all.set("X-Symlink-Target", target);
    return symlinks.handle(TestRequests.context(HttpMethod.PUT, path, all, ""));
  }

  private Response ask(String method, String target, String... headers) throws Exception {
    return symlinks.handle(TestRequests.request(method, target, headers));
  }

  private String note(String path) {
    return objects.headers(path).get(StoredHeaders.LISTING_NOTE);
  }

  private static String text(Response response) throws Exception {
    ByteBuf whole = Contents.whole(response.content(), 1 << 20);
    try {
      return whole.toString(StandardCharsets.UTF_8);
    } finally {
      whole.release();
    }
  }
}
