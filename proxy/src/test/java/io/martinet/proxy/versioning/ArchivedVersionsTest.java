package io.martinet.proxy.versioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.auth.Identity;
import io.martinet.http.Response;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.Decision;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.backend.NameTurns;
import io.martinet.proxy.backend.ThreadParker;
import io.martinet.proxy.copy.BodyTransfer;
import io.martinet.proxy.large.FakeObjects;
import io.martinet.proxy.object.ObjectContentType;
import io.martinet.service.SystemTicker;
import io.martinet.service.VirtualThreads;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivedVersionsTest {
  private static final String LOCATION = "X-Container-Sysmeta-Versions-Location";
  private static final String MODE = "X-Container-Sysmeta-Versions-Mode";

  private final FakeObjects objects = new FakeObjects();
  private ProxyHandler behind = objects;
  private final FakeInfos infos =
      new FakeInfos()
          .containerWith("a", "STACK", LOCATION, "v", MODE, "STACK")
          .containerWith("a", "HISTORY", LOCATION, "v", MODE, "HISTORY")
          .containerWith("a", "plain");
  private final ArchivedVersions versions = proxy(context -> behind.handle(context));

  /** Another one, which takes no turns with the first. */
  private final ArchivedVersions elsewhere = proxy(objects);

  private ArchivedVersions proxy(ProxyHandler stages) {
    return new ArchivedVersions(
        stages,
        infos,
        new BodyTransfer(new ThreadParker(new SystemTicker()), new VirtualThreads()),
        new NameTurns(new ThreadParker(new SystemTicker())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"STACK", "HISTORY"})
  void whatAPutReplacesIsKeptAsItWas(String container) throws Exception {
    String path = "/v1/a/" + container + "/o";
    put(path, "one", "X-Object-Meta-A", "1", StoredHeaders.LISTING_NOTE, "slo_bytes=7");
    assertThat(objects.bodies("/a/v/")).isEmpty();

    put(path, "two");
    put(path, "three");

    assertThat(objects.bodies("/a/v/001o/")).containsExactly("one", "two");
    assertThat(objects.bodies("/a/" + container)).containsExactly("three");
    HttpHeaders kept = objects.headers("/a/v/001o/1795746088.00001");
    assertThat(kept.get("X-Object-Meta-A")).isEqualTo("1");
    assertThat(kept.get(StoredHeaders.LISTING_NOTE)).isEqualTo("slo_bytes=7");
  }

  @Test
  void otherContainersKeepNothing() throws Exception {
    put("/v1/a/plain/o", "one");
    put("/v1/a/plain/o", "two");

    assertThat(objects.bodies("/a/")).containsExactly("two");
  }

  @Test
  void theLengthOfANameIsInBytes() throws Exception {
    put("/v1/a/STACK/%C3%A9", "one");
    put("/v1/a/STACK/%C3%A9", "two");

    assertThat(objects.bodies("/a/v/002é/")).containsExactly("one");
  }

  @Test
  void nothingIsReplacedThatCouldNotBeKept() throws Exception {
    put("/v1/a/STACK/o", "one");
    objects.absent.add("/a/v");

    assertThat(put("/v1/a/STACK/o", "two").status()).isEqualTo(412);
    assertThat(objects.bodies("/a/STACK")).containsExactly("one");
    assertThat(put("/v1/a/STACK/p", "first").status()).isEqualTo(201);
  }

  @Test
  void aCrashBehindTheCopyLeavesOneTooMany() throws Exception {
    put("/v1/a/STACK/o", "one");
    behind = failingWhere("PUT", "/a/STACK/o");
    assertThat(put("/v1/a/STACK/o", "two").status()).isEqualTo(503);
    assertThat(objects.bodies("/a/")).containsExactly("one", "one");

    behind = objects;
    put("/v1/a/STACK/o", "two");
    assertThat(objects.bodies("/a/v/")).containsExactly("one");
  }

  @Test
  void ofPutsAtOnceNoneIsLost() throws Exception {
    put("/v1/a/STACK/o", "0");
    // Who reads what is there waits until another one has read it too, or cannot.
    var readers = new CountDownLatch(2);
    behind =
        context -> {
          Response answer;
          synchronized (objects) {
            answer = objects.handle(context);
          }
          if (context.isInternal() && context.method().equals(HttpMethod.GET)) {
            readers.countDown();
            boolean _ = readers.await(50, TimeUnit.MILLISECONDS);
          }
          return answer;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String body : List.of("1", "2")) {
        var _ = threads.submit(() -> put("/v1/a/STACK/o", body));
      }
    }

    var all = new ArrayList<>(objects.bodies("/a/v/001o/"));
    all.addAll(objects.bodies("/a/STACK/o"));
    assertThat(all).containsExactlyInAnyOrder("0", "1", "2");
  }

  @Test
  void aDeleteBringsTheNewestBack() throws Exception {
    put("/v1/a/STACK/o", "one", "X-Object-Meta-A", "1");
    put("/v1/a/STACK/o", "two");
    put("/v1/a/STACK/o", "three");

    assertThat(delete("/v1/a/STACK/o")).isEqualTo(204);
    assertThat(objects.bodies("/a/STACK/o")).containsExactly("two");
    assertThat(objects.bodies("/a/v/")).containsExactly("one");
    delete("/v1/a/STACK/o");
    assertThat(objects.headers("/a/STACK/o").get("X-Object-Meta-A")).isEqualTo("1");
    assertThat(delete("/v1/a/STACK/o")).isEqualTo(204);
    assertThat(delete("/v1/a/STACK/o")).isEqualTo(404);
    assertThat(objects.bodies("/a/")).isEmpty();
  }

  @Test
  void aCrashInTheMidstOfADeleteLosesNoVersion() throws Exception {
    put("/v1/a/STACK/o", "one");
    put("/v1/a/STACK/o", "two");
    behind = failingWhere("DELETE", "/a/v/001o/1795746088.00001");
    assertThat(delete("/v1/a/STACK/o")).isEqualTo(503);
    assertThat(objects.bodies("/a/")).containsExactly("one", "one");

    behind = objects;
    assertThat(delete("/v1/a/STACK/o")).isEqualTo(204);
    assertThat(objects.bodies("/a/STACK/o")).containsExactly("one");
    assertThat(objects.bodies("/a/v/")).isEmpty();
  }

  @Test
  void objectsOfTheClientsOwnAreNoVersions() throws Exception {
    put("/v1/a/STACK/o", "one");
    objects.put("/a/v/001o/mine", "mine");

    assertThat(delete("/v1/a/STACK/o")).isEqualTo(204);
    assertThat(objects.bodies("/a/")).containsExactly("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"STACK", "HISTORY"})
  void nothingIsMovedForAConditionThatDoesNotHold(String container) throws Exception {
    String path = "/v1/a/" + container + "/o";
    put(path, "one");
    String etag = etagOf(put(path, "two"));

    assertThat(delete(path, "If-Match", "x")).isEqualTo(412);
    assertThat(delete(path, "If-None-Match", etag)).isEqualTo(412);
    assertThat(objects.bodies("/a/" + container)).containsExactly("two");
    assertThat(objects.bodies("/a/v/")).containsExactly("one");
    assertThat(delete(path, "If-Match", etag)).isEqualTo(204);
    assertThat(objects.bodies("/a/" + container))
        .isEqualTo(container.equals("STACK") ? List.of("one") : List.of());
    assertThat(delete("/v1/a/" + container + "/no", "If-Match", "*")).isEqualTo(412);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STACK", "HISTORY"})
  void whatAnotherProxyPutBehindTheCopyIsKeptToo(String container) throws Exception {
    String path = "/v1/a/" + container + "/o";
    put(path, "one");
    objects.before.put("PUT /a/" + container + "/o", () -> put(elsewhere, path, "between"));

    assertThat(put(path, "two").status()).isEqualTo(201);

    assertThat(objects.bodies("/a/" + container)).containsExactly("two");
    assertThat(objects.bodies("/a/v/")).containsExactlyInAnyOrder("one", "between");
  }

  @ParameterizedTest
  @ValueSource(strings = {"STACK", "HISTORY"})
  void whatAnotherProxyPutIsNotDeletedUnseen(String container) throws Exception {
    String path = "/v1/a/" + container + "/o";
    put(path, "one");
    String etag = etagOf(put(path, "two"));
    String written = container.equals("STACK") ? "/a/STACK/o" : "/a/HISTORY/o";
    String method = container.equals("STACK") ? "PUT" : "DELETE";
    objects.before.put(method + " " + written, () -> put(elsewhere, path, "between"));

    assertThat(delete(path, "If-Match", etag)).isEqualTo(412);

    assertThat(objects.bodies("/a/" + container)).containsExactly("between");
    assertThat(objects.bodies("/a/v/")).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void aDeleteBringsBackWhatStoodBeforeWhatItDeletes() throws Exception {
    put("/v1/a/STACK/o", "one");
    put("/v1/a/STACK/o", "two");
    objects.before.put("PUT /a/STACK/o", () -> put(elsewhere, "/v1/a/STACK/o", "between"));

    assertThat(delete("/v1/a/STACK/o")).isEqualTo(204);

    assertThat(objects.bodies("/a/STACK/o")).containsExactly("two");
    assertThat(objects.bodies("/a/v/")).containsExactly("one");
  }

  @Test
  void aDeletionKeepsWhatItDeletes() throws Exception {
    put("/v1/a/HISTORY/o", "one");
    objects.before.put("DELETE /a/HISTORY/o", () -> put(elsewhere, "/v1/a/HISTORY/o", "between"));

    assertThat(delete("/v1/a/HISTORY/o")).isEqualTo(204);

    assertThat(objects.bodies("/a/HISTORY/")).isEmpty();
    assertThat(objects.bodies("/a/v/")).containsExactlyInAnyOrder("one", "between", "");
  }

  @Test
  void aDeletionIsKeptToo() throws Exception {
    put("/v1/a/HISTORY/o", "one");

    assertThat(delete("/v1/a/HISTORY/o")).isEqualTo(204);
    assertThat(objects.bodies("/a/HISTORY/")).isEmpty();
    assertThat(objects.bodies("/a/v/001o/")).containsExactlyInAnyOrder("one", "");
    assertThat(delete("/v1/a/HISTORY/o")).isEqualTo(404);
  }

  @Test
  void ofMarksInARowADeleteTakesOne() throws Exception {
    objects.put("/a/v/001o/1000000000.00000", "one");
    objects.put("/a/v/001o/1000000001.00000", "", "Content-Type", ObjectContentType.DELETED);
    objects.put("/a/v/001o/1000000002.00000", "", "Content-Type", ObjectContentType.DELETED);

    assertThat(delete("/v1/a/STACK/o")).isEqualTo(204);
    assertThat(objects.bodies("/a/STACK/o")).isEmpty();
    assertThat(objects.bodies("/a/v/")).containsExactly("one", "");
    assertThat(delete("/v1/a/STACK/o")).isEqualTo(204);
    assertThat(objects.bodies("/a/STACK/o")).containsExactly("one");
  }

  @Test
  void aMarkIsTakenAwayWithWhatWasDeletedBefore() throws Exception {
    objects.put("/a/v/001o/1000000000.00000", "one");
    objects.put("/a/v/001o/1000000001.00000", "", "Content-Type", ObjectContentType.DELETED);
    objects.put("/a/STACK/o", "two");

    assertThat(delete("/v1/a/STACK/o")).isEqualTo(204);
    assertThat(objects.bodies("/a/STACK/o")).isEmpty();
    assertThat(objects.bodies("/a/v/")).hasSize(2);

    assertThat(delete("/v1/a/STACK/o")).isEqualTo(204);
    assertThat(objects.bodies("/a/STACK/o")).containsExactly("one");
    assertThat(objects.bodies("/a/v/")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"STACK", "HISTORY"})
  void nothingIsMovedForWhoMayNotDelete(String container) throws Exception {
    put("/v1/a/" + container + "/o", "one");
    put("/v1/a/" + container + "/o", "two");
    RequestContext stranger = TestRequests.request("DELETE", "/v1/a/" + container + "/o");
    Identity nobody = null;
    stranger.authenticate(
        nobody, (context, _) -> new Decision.Refused(Responses.standard(context.method(), 403)));

    assertThat(versions.handle(stranger).status()).isEqualTo(403);
    assertThat(objects.bodies("/a/v/")).containsExactly("one");
    assertThat(objects.bodies("/a/" + container)).containsExactly("two");
  }

  @Test
  void theSettingIsStoredAndShownAsItWasSent() throws Exception {
    var stored = new ArrayList<HttpHeaders>();
    behind =
        context -> {
          stored.add(context.headers());
          Response answer = Responses.empty(204);
          answer.headers().set(LOCATION, "a%20b").set(MODE, "HISTORY");
          return answer;
        };

    versions.handle(TestRequests.request("POST", "/v1/a/c", "X-Versions-Location", "a%20b"));
    assertThat(stored.getLast().get(LOCATION)).isEqualTo("a%20b");
    assertThat(stored.getLast().get(MODE)).isEqualTo("STACK");
    versions.handle(TestRequests.request("POST", "/v1/a/c", "X-Remove-History-Location", "x"));
    assertThat(stored.getLast().get(LOCATION)).isEmpty();
    Response shown = versions.handle(TestRequests.request("HEAD", "/v1/a/c"));
    assertThat(shown.headers().get("X-History-Location")).isEqualTo("a%20b");

    int asked = stored.size();
    Response both =
        versions.handle(
            TestRequests.request(
                "POST", "/v1/a/c", "X-Versions-Location", "x", "X-History-Location", "y"));
    assertThat(both.status()).isEqualTo(400);
    Response slash =
        versions.handle(TestRequests.request("PUT", "/v1/a/c", "X-History-Location", "x%2Fy"));
    assertThat(slash.status()).isEqualTo(412);
    assertThat(stored).hasSize(asked);
  }

  private ProxyHandler failingWhere(String method, String path) {
    return context -> {
      boolean isIt =
          context.method().name().equals(method) && context.storePath().toString().equals(path);
      if (!isIt) {
        return objects.handle(context);
      }
      // The body has come, and what is there has been kept.
      var piece = context.request().body().read(Duration.ofSeconds(1));
      if (piece != null) {
        piece.release();
      }
      return Responses.standard(context.method(), 503);
    };
  }

  private Response put(String target, String body, String... headers) throws Exception {
    return put(versions, target, body, headers);
  }

  private static Response put(
      ArchivedVersions stages, String target, String body, String... headers) throws Exception {
    HttpHeaders all = TestRequests.headers(headers);
    all.set("Content-Length", body.length());
    return stages.handle(TestRequests.context(HttpMethod.PUT, target, all, body));
  }

  private static String etagOf(Response answer) {
    return answer.headers().get("Etag", "");
  }

  private int delete(String target, String... headers) throws Exception {
    Response answer = versions.handle(TestRequests.request("DELETE", target, headers));
    answer.content().release();
    return answer.status();
  }
}
