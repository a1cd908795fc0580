package io.martinet.proxy.versioned;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.martinet.core.HybridClock;
import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.Decision;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.backend.NameTurns;
import io.martinet.proxy.backend.ThreadParker;
import io.martinet.proxy.body.Contents;
import io.martinet.proxy.copy.BodyTransfer;
import io.martinet.proxy.large.FakeObjects;
import io.martinet.proxy.listing.ListingContent;
import io.martinet.proxy.listing.ListingFormat;
import io.martinet.proxy.symlink.Symlinks;
import io.martinet.service.SystemTicker;
import io.martinet.service.VirtualThreads;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectVersionsTest {
  private static final String HIDDEN = "/a/\0versions\0";
  private static final String OBJECT = "/v1/a/on/o";
  private static final String SETTING = "X-Container-Sysmeta-Object-Versions";

  private final FakeObjects objects = new FakeObjects();
  private ProxyHandler behind = objects;
  private final FakeInfos infos =
      new FakeInfos()
          .containerWith("a", "on", SETTING, "ENABLED")
          .containerWith("a", "off", SETTING, "DISABLED")
          .containerWith("a", "never");
  private final Symlinks stages = proxy(context -> behind.handle(context), 1);

  /** Another one, which takes no turns with the first. */
  private final Symlinks elsewhere = proxy(objects, 2);

  private Symlinks proxy(ProxyHandler next, int nonce) {
    // Two draw the same times else; in a cluster a nonce and the clocks keep them apart.
    Instant now = Instant.parse("2026-11-27T02:25:27Z").plusSeconds(nonce - 1);
    var versions =
        new ObjectVersions(
            next,
            infos,
            new BodyTransfer(new ThreadParker(new SystemTicker()), new VirtualThreads()),
            new HybridClock(() -> now, nonce),
            Constraints.defaults(),
            StoragePolicies.single(),
            new NameTurns(new ThreadParker(new SystemTicker())));
    return new Symlinks(versions, Constraints.defaults(), Duration.ofSeconds(1));
  }

  @Test
  void eachPutIsAVersionAndTheObjectIsTheNewest() throws Exception {
    String first = idOf(put(OBJECT, "one", "X-Object-Meta-A", "1"));
    String second = idOf(put(OBJECT, "two"));

    Response current = ask("GET", OBJECT);
    assertThat(idOf(current)).isEqualTo(second);
    assertThat(current.headers().get("Content-Location"))
        .isEqualTo("/v1/a/on/o?version-id=" + second);
    assertThat(text(current)).isEqualTo("two");
    Response old = ask("GET", OBJECT + "?version-id=" + first);
    assertThat(old.headers().get("X-Object-Meta-A")).isEqualTo("1");
    assertThat(text(old)).isEqualTo("one");
    assertThat(objects.bodies(HIDDEN + "on/\0o\0")).containsExactly("two", "one");
    assertThat(objects.bodies("/a/on/o")).containsExactly("");
  }

  @Test
  void aVersionThatTheObjectNeverLedToIsNotLostNorIsWhatIsThere() throws Exception {
    put(OBJECT, "one");
    behind =
        context ->
            context.method().equals(HttpMethod.PUT)
                    && context.storePath().toString().equals("/a/on/o")
                ? Responses.standard(context.method(), 503)
                : objects.handle(context);
    assertThat(put(OBJECT, "two").status()).isEqualTo(503);

    behind = objects;
    assertThat(text(ask("GET", OBJECT))).isEqualTo("one");
    assertThat(objects.bodies(HIDDEN)).containsExactly("two", "one");
  }

  @Test
  void whatHadNoVersionIsOneOnceItIsReplacedOrDeleted() throws Exception {
    objects.put("/a/on/o", "before", "X-Object-Meta-A", "1");
    objects.put("/a/on/p", "before");
    assertThat(idOf(ask("GET", OBJECT))).isEqualTo("null");

    put(OBJECT, "one");
    ask("DELETE", "/v1/a/on/p");

    assertThat(objects.bodies(HIDDEN + "on/\0o\0")).containsExactly("one", "before");
    assertThat(objects.bodies(HIDDEN + "on/\0p\0")).containsExactly("", "before");
    String id = "1795746088.00000";
    assertThat(ask("HEAD", OBJECT + "?version-id=" + id).headers().get("X-Object-Meta-A"))
        .isEqualTo("1");
  }

  @Test
  void aDeletionIsAMarkAmongTheVersions() throws Exception {
    String first = idOf(put(OBJECT, "one"));

    Response deleted = ask("DELETE", OBJECT);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(ask("GET", OBJECT).status()).isEqualTo(404);
    assertThat(text(ask("GET", OBJECT + "?version-id=" + first))).isEqualTo("one");
    Response mark = ask("GET", OBJECT + "?version-id=" + idOf(deleted));
    assertThat(mark.status()).isEqualTo(404);
    assertThat(mark.headers().get("Content-Type"))
        .isEqualTo("application/x-deleted;swift_versions_deleted=1");
  }

  @Test
  void theObjectIsCutOffBeforeItsVersionGoes() throws Exception {
    String first = idOf(put(OBJECT, "one"));
    String second = idOf(put(OBJECT, "two"));

    Response old = ask("DELETE", OBJECT + "?version-id=" + first);
    assertThat(old.headers().get("X-Object-Current-Version-Id")).isEqualTo(second);
    objects.asked.clear();
    Response current = ask("DELETE", OBJECT + "?version-id=" + second);

    assertThat(current.status()).isEqualTo(204);
    assertThat(current.headers().get("X-Object-Current-Version-Id")).isEqualTo("null");
    assertThat(objects.asked.subList(1, 3))
        .containsExactly("DELETE /a/on/o", "DELETE " + path(second));
    assertThat(objects.bodies("/a/")).isEmpty();
  }

  @Test
  void anOldVersionBecomesTheCurrentOne() throws Exception {
    String first = idOf(put(OBJECT, "one", "Content-Type", "text/one"));
    put(OBJECT, "two");

    Response restored = put(OBJECT + "?version-id=" + first, "");

    assertThat(restored.status()).isEqualTo(201);
    assertThat(idOf(ask("GET", OBJECT))).isEqualTo(first);
    assertThat(objects.headers("/a/on/o").get("Content-Type")).isEqualTo("text/one");
    assertThat(objects.bodies(HIDDEN)).hasSize(2);
    assertThat(put(OBJECT + "?version-id=" + first, "x").status()).isEqualTo(400);
    assertThat(put(OBJECT + "?version-id=1.0", "").status()).isEqualTo(404);
  }

  @Test
  void disabledNothingIsAddedAndNothingLost() throws Exception {
    objects.put("/a/off/o", "before");

    put("/v1/a/off/o", "one");
    ask("DELETE", "/v1/a/off/o");

    assertThat(objects.bodies("/a/")).isEmpty();
  }

  @Test
  void metadataAreTheVersionsAndTheEndIsTheObjects() throws Exception {
    String id = idOf(put(OBJECT, "one", "X-Delete-At", "4000000000", "X-Object-Meta-A", "1"));
    assertThat(objects.headers(path(id)).contains("X-Delete-At")).isFalse();
    assertThat(objects.headers("/a/on/o").get("X-Delete-At")).isEqualTo("4000000000");

    Response posted = ask("POST", OBJECT, "X-Object-Meta-B", "2", "Content-Type", "a/b");

    assertThat(posted.status()).isEqualTo(202);
    assertThat(objects.headers(path(id)).get("X-Object-Meta-B")).isEqualTo("2");
    assertThat(objects.headers("/a/on/o").get("Content-Type")).isEqualTo("a/b");
    assertThat(ask("POST", OBJECT + "?version-id=" + id).status()).isEqualTo(400);
  }

  @Test
  void idsNeedAContainerWithVersions() throws Exception {
    objects.put("/a/never/o", "x");

    assertThat(ask("GET", "/v1/a/never/o?version-id=1.0").status()).isEqualTo(400);
    assertThat(text(ask("GET", "/v1/a/never/o?version-id=null"))).isEqualTo("x");
    assertThat(ask("GET", OBJECT + "?version-id=x").status()).isEqualTo(400);
    assertThat(ask("GET", OBJECT + "?version-id=1.0").status()).isEqualTo(404);
    put(OBJECT, "one");
    assertThat(ask("GET", OBJECT + "?version-id=null").status()).isEqualTo(404);
  }

  @Test
  void aDeletionOfNullLeavesNoVersionCurrentAndAllOfThem() throws Exception {
    assertThat(ask("DELETE", OBJECT + "?version-id=null").status()).isEqualTo(404);
    String etag = put(OBJECT, "one").headers().get("Etag", "");
    assertThat(ask("DELETE", OBJECT + "?version-id=null", "If-None-Match", etag).status())
        .isEqualTo(412);
    assertThat(ask("DELETE", OBJECT + "?version-id=null").status()).isEqualTo(204);
    assertThat(ask("GET", OBJECT).status()).isEqualTo(404);
    assertThat(objects.bodies(HIDDEN)).containsExactly("one");
  }

  @Test
  void conditionsAreAboutTheVersionThatIsCurrent() throws Exception {
    assertThat(put(OBJECT, "no", "If-Match", "*").status()).isEqualTo(412);
    Response one = put(OBJECT, "one", "If-None-Match", "*");
    String etag = one.headers().get("Etag", "");

    assertThat(put(OBJECT, "no", "If-None-Match", "*").status()).isEqualTo(412);
    assertThat(put(OBJECT, "no", "If-Match", "x").status()).isEqualTo(412);
    assertThat(ask("POST", OBJECT, "If-Match", "x").status()).isEqualTo(412);
    assertThat(ask("DELETE", OBJECT, "If-Match", "x").status()).isEqualTo(412);
    assertThat(ask("DELETE", OBJECT + "?version-id=" + idOf(one), "If-Match", "x").status())
        .isEqualTo(412);
    assertThat(objects.bodies(HIDDEN)).containsExactly("one");

    Response two = put(OBJECT, "two", "If-Match", etag);
    assertThat(put(OBJECT + "?version-id=" + idOf(one), "", "If-Match", etag).status())
        .isEqualTo(412);
    assertThat(idOf(ask("HEAD", OBJECT))).isEqualTo(idOf(two));
    etag = two.headers().get("Etag", "");
    assertThat(ask("POST", OBJECT, "If-Match", etag).status()).isEqualTo(202);
    assertThat(ask("DELETE", OBJECT, "If-Match", etag).status()).isEqualTo(204);
    assertThat(objects.bodies(HIDDEN)).containsExactly("", "two", "one");
  }

  @Test
  void aConditionIsAboutWhatHasNoVersionToo() throws Exception {
    objects.put("/a/on/o", "before");
    String etag = ask("HEAD", OBJECT).headers().get("Etag", "");

    assertThat(put(OBJECT, "no", "If-Match", "x").status()).isEqualTo(412);
    assertThat(objects.bodies(HIDDEN)).isEmpty();
    assertThat(put(OBJECT, "one", "If-Match", etag).status()).isEqualTo(201);
    assertThat(objects.bodies(HIDDEN)).containsExactly("one", "before");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE"})
  void aConditionIsJudgedAgainWhenAnotherProxyHasWritten(String method) throws Exception {
    String etag = put(OBJECT, "one").headers().get("Etag", "");
    objects.before.put(method + " /a/on/o", () -> put(elsewhere, OBJECT, "between"));

    Response answer =
        method.equals("PUT")
            ? put(OBJECT, "two", "If-Match", etag)
            : ask(method, OBJECT, "If-Match", etag);

    assertThat(answer.status()).isEqualTo(412);
    assertThat(text(ask("GET", OBJECT))).isEqualTo("between");
    assertThat(objects.bodies(HIDDEN)).containsExactlyInAnyOrder("between", "one");
  }

  @Test
  void whatIsWrittenAgainWithTheSameEtagIsWrittenOver() throws Exception {
    String etag = put(OBJECT, "one").headers().get("Etag", "");
    objects.before.put("PUT /a/on/o", () -> put(elsewhere, OBJECT, "one"));

    assertThat(put(OBJECT, "two", "If-Match", etag).status()).isEqualTo(201);
    assertThat(text(ask("GET", OBJECT))).isEqualTo("two");
  }

  @Test
  void whatAnotherProxyMadeCurrentIsNotCutOff() throws Exception {
    String first = idOf(put(OBJECT, "one"));
    objects.before.put("DELETE /a/on/o", () -> put(elsewhere, OBJECT, "between"));

    Response deleted = ask("DELETE", OBJECT + "?version-id=" + first);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.headers().get("X-Object-Current-Version-Id"))
        .isEqualTo(idOf(ask("HEAD", OBJECT)));
    assertThat(text(ask("GET", OBJECT))).isEqualTo("between");
    assertThat(objects.bodies(HIDDEN)).containsExactly("between");
  }

  @Test
  void theTypeOfOneVersionIsNotGivenToAnother() throws Exception {
    put(OBJECT, "one");
    objects.before.put(
        "POST /a/on/o", () -> put(elsewhere, OBJECT, "between", "Content-Type", "text/between"));

    assertThat(ask("POST", OBJECT, "Content-Type", "text/late").status()).isEqualTo(202);

    assertThat(objects.headers("/a/on/o").get("Content-Type")).isEqualTo("text/between");
  }

  @Test
  void whatHadNoVersionIsKeptWhoeverPutItBetween() throws Exception {
    objects.put("/a/on/o", "before");
    objects.before.put(
        "PUT /a/on/o",
        () -> {
          objects.put("/a/on/o", "between", "X-Timestamp", "1795746088.50000");
          return null;
        });

    assertThat(put(OBJECT, "one").status()).isEqualTo(201);

    assertThat(objects.bodies(HIDDEN)).containsExactlyInAnyOrder("one", "before", "between");
  }

  @Test
  void nothingIsDoneForWhoMayNot() throws Exception {
    String id = idOf(put(OBJECT, "one"));
    for (String request :
        List.of("PUT ", "DELETE ", "POST ", "GET ?version-id=" + id, "DELETE ?version-id=" + id)) {
      String[] parts = request.split(" ", -1);
      RequestContext stranger =
          TestRequests.request(parts[0], OBJECT + parts[1], "Content-Length", "0");
      stranger.authenticate(
          null, (context, _) -> new Decision.Refused(Responses.standard(context.method(), 403)));

      assertThat(stages.handle(stranger).status()).as(request).isEqualTo(403);
    }
    assertThat(objects.bodies("/a/")).containsExactly("one", "");
  }

  @Test
  void theListingOfVersionsHasTheNewestOfAnObjectFirst() throws Exception {
    put("/v1/a/on/a", "one");
    String current = idOf(put("/v1/a/on/a", "two!"));
    put("/v1/a/on/b", "gone");
    ask("DELETE", "/v1/a/on/b");
    objects.put("/a/on/c", "before");

    JsonNode rows = listing("/v1/a/on?versions");

    assertThat(column(rows, "name")).containsExactly("a", "a", "b", "b", "c");
    assertThat(column(rows, "is_latest")).containsExactly("true", "false", "true", "false", "true");
    assertThat(rows.get(0).get("version_id").textValue()).isEqualTo(current);
    assertThat(rows.get(4).get("version_id").textValue()).isEqualTo("null");
    JsonNode plain = listing("/v1/a/on");
    assertThat(column(plain, "name")).containsExactly("a", "c");
    assertThat(plain.get(0).get("bytes").intValue()).isEqualTo(4);
    assertThat(plain.get(0).get("version_symlink").booleanValue()).isTrue();
  }

  @Test
  void aPageBeginsBehindAVersion() throws Exception {
    String first = idOf(put("/v1/a/on/a", "one"));
    String second = idOf(put("/v1/a/on/a", "two"));
    put("/v1/a/on/b", "x");

    assertThat(column(listing("/v1/a/on?versions&marker=a"), "name")).containsExactly("b");
    JsonNode rest = listing("/v1/a/on?versions&marker=a&version_marker=" + second);
    assertThat(column(rest, "name")).containsExactly("a", "b");
    assertThat(rest.get(0).get("version_id").textValue()).isEqualTo(first);
    assertThat(ask("GET", "/v1/a/on?versions&version_marker=" + first).status()).isEqualTo(400);
    assertThat(ask("GET", "/v1/a/on?versions&delimiter=1").status()).isEqualTo(400);
  }

  @Test
  void behindANullThatIsNotThereAreAllVersionsOfTheName() throws Exception {
    String first = idOf(put("/v1/a/on/a", "one"));
    put("/v1/a/on/b", "x");

    JsonNode rows = listing("/v1/a/on?versions&marker=a&version_marker=null");

    assertThat(column(rows, "name")).containsExactly("a", "b");
    assertThat(rows.get(0).get("version_id").textValue()).isEqualTo(first);
    assertThat(column(rows, "is_latest")).containsExactly("false", "true");
  }

  private JsonNode listing(String target) throws Exception {
    Response answer = ask("GET", target);
    ByteBuf body = ((ListingContent) answer.content()).render(ListingFormat.JSON);
    try {
      return new JsonMapper().readTree(body.toString(StandardCharsets.UTF_8));
    } finally {
      body.release();
    }
  }

  private static List<String> column(JsonNode rows, String name) {
    var values = new ArrayList<String>();
    rows.forEach(row -> values.add(row.get(name).asText()));
    return values;
  }

  private Response put(String target, String body, String... headers) throws Exception {
    return put(stages, target, body, headers);
  }

  private static Response put(Symlinks stages, String target, String body, String... headers)
      throws Exception {
    HttpHeaders all = TestRequests.headers(headers);
    all.set("Content-Length", body.length());
    return stages.handle(TestRequests.context(HttpMethod.PUT, target, all, body));
  }

  private Response ask(String method, String target, String... headers) throws Exception {
    return stages.handle(TestRequests.request(method, target, headers));
  }

  private static String idOf(Response answer) {
    return Objects.requireNonNull(answer.headers().get("X-Object-Version-Id"));
  }

  private static String path(String id) {
    long ticks = VersionId.ticks(id);
    return new VersionPath(StorePath.object("a", "on", "o"), ticks).path().toString();
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
