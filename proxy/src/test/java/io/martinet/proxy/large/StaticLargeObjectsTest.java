package io.martinet.proxy.large;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.http.Response;
import io.martinet.http.wire.StoredHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticLargeObjectsTest {
  private static final String MANIFEST = "/v1/a/c/m";
  private static final String PUT = MANIFEST + "?multipart-manifest=put";

  private final LargeObjectFixture store = new LargeObjectFixture();

  @BeforeEach
  void segments() {
    store.objects.put("/a/s/1", "one");
    store.objects.put("/a/s/2", "second");
    store.objects.put("/a/s/3", "third");
    store.objects.put("/a/s/empty", "");
  }

  private void make() throws Exception {
    Response made =
        store.put(
            PUT,
            """
            [{"path":"/s/1"},{"path":"s/2","range":"1-3"},{"data":"IS0h"},{"path":"/s/3"}]\
            """,
            "X-Object-Meta-A",
            "b");
    assertThat(made.status()).isEqualTo(201);
  }

  private static final String WHOLE = "oneeco!-!third";

  @Test
  void whatIsReadIsItsSegmentsInTheirOrder() throws Exception {
    make();
    Response answer = store.get(MANIFEST);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("X-Static-Large-Object")).isEqualTo("True");
    assertThat(answer.headers().get("X-Object-Meta-A")).isEqualTo("b");
    assertThat(answer.headers().get("X-Manifest-Etag")).hasSize(32);
    assertThat(answer.content().lengthBytes()).isEqualTo(WHOLE.length());
    assertThat(LargeObjectFixture.text(answer)).isEqualTo(WHOLE);
  }

  @Test
  void theEtagIsOfTheSegmentsEtagsAndRanges() throws Exception {
    make();
    String expected = sum("one") + sum("second") + ":1-3;" + sum("!-!") + sum("third");
    String etag = SegmentSums.of(expected.getBytes(StandardCharsets.US_ASCII));
    assertThat(store.get(MANIFEST).headers().get("Etag")).isEqualTo('"' + etag + '"');
    assertThat(store.get(MANIFEST, "If-None-Match", etag).status()).isEqualTo(304);
    assertThat(store.get(MANIFEST, "If-Match", "\"x\"").status()).isEqualTo(412);
    assertThat(store.objects.headers("/a/c/m").get(StoredHeaders.LISTING_NOTE))
        .isEqualTo("slo_etag=" + etag + ";slo_bytes=" + WHOLE.length());
  }

  @Test
  void marksAreNotForClients() throws Exception {
    make();
    for (String query :
        List.of("", "?multipart-manifest=get", "?multipart-manifest=get&format=raw")) {
      HttpHeaders headers = store.get(MANIFEST + query).headers();
      assertThat(headers.names()).as(query).noneMatch(name -> name.contains("Sysmeta"));
    }
  }

  @Test
  void everyRangeIsThatOfTheWhole() throws Exception {
    make();
    for (int first = 0; first < WHOLE.length(); first++) {
      for (int last = first; last < WHOLE.length(); last++) {
        Response answer = store.get(MANIFEST, "Range", "bytes=" + first + "-" + last);
        assertThat(answer.status()).isEqualTo(206);
        assertThat(LargeObjectFixture.text(answer)).isEqualTo(WHOLE.substring(first, last + 1));
        assertThat(answer.headers().get("Content-Range"))
            .isEqualTo("bytes " + first + "-" + last + "/" + WHOLE.length());
      }
    }
    assertThat(store.get(MANIFEST, "Range", "bytes=14-").status()).isEqualTo(416);
    Response several = store.get(MANIFEST, "Range", "bytes=2-3,12-");
    assertThat(LargeObjectFixture.text(several)).contains("\r\n\r\nee\r\n", "\r\n\r\nrd\r\n");
  }

  @Test
  void aRangeCountsIfItIsOfThisBody() throws Exception {
    make();
    String etag = store.get(MANIFEST).headers().get("Etag");
    String hidden = store.get(MANIFEST).headers().get("X-Manifest-Etag");
    assertThat(store.get(MANIFEST, "Range", "bytes=2-3", "If-Range", etag).status()).isEqualTo(206);
    for (String other : List.of(hidden, "\"x\"", "W/" + etag)) {
      Response whole = store.get(MANIFEST, "Range", "bytes=2-3", "If-Range", other);
      assertThat(whole.status()).as(other).isEqualTo(200);
      assertThat(LargeObjectFixture.text(whole)).isEqualTo(WHOLE);
    }
  }

  @Test
  void headAsksForNoSegment() throws Exception {
    make();
    store.objects.asked.clear();
    Response answer = store.ask("HEAD", MANIFEST);
    assertThat(answer.content().lengthBytes()).isEqualTo(WHOLE.length());
    assertThat(store.objects.asked).containsExactly("HEAD /a/c/m");
  }

  @Test
  void aSegmentThatIsMissingOrAnotherIsAConflictFirstAndACutLater() throws Exception {
    make();
    store.objects.put("/a/s/3", "other");
    Response begun = store.get(MANIFEST);
    assertThat(begun.status()).isEqualTo(200);
    assertThatThrownBy(() -> LargeObjectFixture.text(begun))
        .isInstanceOf(SegmentFailedException.class)
        .hasMessageContaining("/a/s/3");
    store.objects.remove("/a/s/1");
    assertThat(store.get(MANIFEST).status()).isEqualTo(409);
    assertThat(store.get(MANIFEST, "Range", "bytes=0-0").status()).isEqualTo(409);
    assertThat(LargeObjectFixture.text(store.get(MANIFEST, "Range", "bytes=3-8")))
        .isEqualTo(WHOLE.substring(3, 9));
  }

  @Test
  void whoMayNotReadASegmentMayNotReadItThroughAManifest() throws Exception {
    make();
    store.objects.forbidden.add("/a/s/1");
    assertThat(store.get(MANIFEST).status()).isEqualTo(409);
  }

  @Test
  void manifestsMayNameManifests() throws Exception {
    make();
    assertThat(
            store
                .put(
                    "/v1/a/c/n?multipart-manifest=put",
                    "[{\"path\":\"c/m\",\"range\":\"2-9\"},{\"path\":\"/s/1\"}]")
                .status())
        .isEqualTo(201);
    assertThat(LargeObjectFixture.text(store.get("/v1/a/c/n")))
        .isEqualTo(WHOLE.substring(2, 10) + "one");
    assertThat(LargeObjectFixture.text(store.get("/v1/a/c/n?multipart-manifest=get")))
        .contains("\"sub_slo\": true");
  }

  @Test
  void manifestsThatNameEachOtherEndInAConflict() throws Exception {
    String inner = "/v1/a/c/x?multipart-manifest=put";
    assertThat(store.put(inner, "[{\"path\":\"/s/1\"}]").status()).isEqualTo(201);
    assertThat(store.put(PUT, "[{\"path\":\"/c/x\"}]").status()).isEqualTo(201);
    assertThat(store.put(inner, "[{\"path\":\"/c/m\"}]").status()).isEqualTo(201);
    assertThat(store.get(MANIFEST).status()).isEqualTo(409);
  }

  @Test
  void theManifestItselfIsThereToo() throws Exception {
    make();
    Response stored = store.get(MANIFEST + "?multipart-manifest=get");
    assertThat(stored.headers().get("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(LargeObjectFixture.text(stored))
        .startsWith("[{\"name\": \"/s/1\", \"bytes\": 3, \"hash\": \"" + sum("one") + "\"")
        .contains("\"range\": \"1-3\"", "{\"data\": \"IS0h\"}")
        .contains("\"last_modified\": \"2026-11-26T22:21:38.000000\"");
    String raw =
        LargeObjectFixture.text(store.get(MANIFEST + "?multipart-manifest=get&format=raw"));
    assertThat(raw)
        .startsWith("[{\"etag\": \"" + sum("one") + "\", \"path\": \"/s/1\", \"size_bytes\": 3}");
    assertThat(store.put("/v1/a/c/again?multipart-manifest=put", raw).status()).isEqualTo(201);
    assertThat(LargeObjectFixture.text(store.get("/v1/a/c/again"))).isEqualTo(WHOLE);
  }

  @Test
  void partsHaveNumbers() throws Exception {
    make();
    Response part = store.get(MANIFEST + "?part-number=2");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.headers().get("X-Parts-Count")).isEqualTo("4");
    assertThat(part.headers().get("Content-Range")).isEqualTo("bytes 3-5/14");
    assertThat(LargeObjectFixture.text(part)).isEqualTo("eco");
    Response head = store.ask("HEAD", MANIFEST + "?part-number=4");
    assertThat(head.status()).isEqualTo(206);
    assertThat(head.content().lengthBytes()).isEqualTo(5);
    Response beyond = store.get(MANIFEST + "?part-number=5");
    assertThat(beyond.status()).isEqualTo(416);
    assertThat(beyond.headers().get("Content-Range")).isEqualTo("bytes */14");
    assertThat(LargeObjectFixture.text(beyond))
        .isEqualTo("The requested part number is not satisfiable");
    for (String far : List.of("2147483648", "9223372036854775808")) {
      assertThat(store.get(MANIFEST + "?part-number=" + far).status()).as(far).isEqualTo(416);
    }
    for (String wrong : List.of("0", "-1", "x", "")) {
      assertThat(store.get(MANIFEST + "?part-number=" + wrong).status()).as(wrong).isEqualTo(400);
    }
    assertThat(store.get(MANIFEST + "?part-number=1", "Range", "bytes=0-1").status())
        .isEqualTo(400);
    assertThat(store.get("/v1/a/s/1?part-number=7").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | Manifest must be valid JSON.",
        "'' | Manifest must be valid JSON.",
        "{} | Manifest must be a list.",
        "[1] | Index 0: not a JSON object",
        "[null] | Index 0: not a JSON object",
        "[{}] | Index 0: expected keys to include one of \"path\" or \"data\"",
        "[{\"path\":3}] | Index 0: \"path\" must be a string",
        "[{\"path\":\"s\"}] | Index 0: path does not refer to an object.",
        "[{\"path\":\"/s/1\",\"x\":1}] | Index 0: extraneous keys \"x\"",
        "[{\"path\":\"/s/1\",\"etag\":3}] | Index 0: \"etag\" must be a string or null (if"
            + " provided)",
        "[{\"path\":\"/s/1\",\"size_bytes\":\"x\"}] | Index 0: invalid size_bytes",
        "[{\"path\":\"/s/1\",\"range\":\"x\"}] | Index 0: invalid range",
        "[{\"path\":\"/s/1\",\"range\":\"5-2\"}] | Index 0: invalid range",
        "[{\"path\":\"/s/1\",\"range\":\"0-1,2-3\"}] | Index 0: multiple ranges (only one allowed)",
        "[{\"path\":\"/s/1\"},{\"path\":\"/c/m\"}] | Index 1: manifest must not include itself as a"
            + " segment",
        "[{\"data\":\"!!\"},{\"path\":\"/s/1\"}] | Index 0: data must be valid base64",
        "[{\"data\":\"\"},{\"path\":\"/s/1\"}] | Index 0: too small; each segment must be at least"
            + " 1 byte.",
        "[{\"data\":\"IS0h\"}] | Inline data segments require at least one object-backed segment.",
        "[{\"data\":\"!!\"}] | 'Index 0: data must be valid base64\nInline data segments require at"
            + " least one object-backed segment.'",
        "[{\"path\":\"/s/1\",\"size_bytes\":0},{\"path\":\"/s/1\"}] | Index 0: too small; each"
            + " segment must be at least 1 byte.",
        "[{\"path\":\"/s/1\",\"size_bytes\":3,\"range\":\"3-\"}] | Index 0: unsatisfiable range",
        "[{\"path\":\"/s/1\",\"size_bytes\":\"x\",\"range\":\"y\"}] | Index 0: invalid size_bytes",
        "[{\"path\":\"/s/1\",\"size_bytes\":9,\"range\":\"3-\",\"etag\":\"x\"}] | '/s/1,"
            + " Unsatisfiable Range\n"
            + "/s/1, Size Mismatch\n"
            + "/s/1, Etag Mismatch'",
        "[{\"path\":\"/s/none\"}] | /s/none, 404 Not Found",
        "[{\"path\":\"/s/1\",\"etag\":\"x\"}] | /s/1, Etag Mismatch",
        "[{\"path\":\"/s/1\",\"size_bytes\":4}] | /s/1, Size Mismatch",
        "[{\"path\":\"/s/1\",\"range\":\"3-\"}] | /s/1, Unsatisfiable Range",
        "[{\"path\":\"/s/empty\"},{\"path\":\"/s/1\"}] | /s/empty, Too small; each segment must be"
            + " at least 1 byte."
      })
  void whatIsNoManifestIsRefusedAndStoresNothing(String json, String reason) throws Exception {
    Response refused = store.put(PUT, json);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(LargeObjectFixture.text(refused)).contains(reason);
    assertThat(store.get(MANIFEST).status()).isEqualTo(404);
  }

  @Test
  void anEmptySegmentMayBeTheLast() throws Exception {
    assertThat(store.put(PUT, "[{\"path\":\"/s/1\"},{\"path\":\"/s/empty\"}]").status())
        .isEqualTo(201);
    assertThat(LargeObjectFixture.text(store.get(MANIFEST))).isEqualTo("one");
    assertThat(store.put(PUT, "[]").status()).isEqualTo(201);
    assertThat(LargeObjectFixture.text(store.get(MANIFEST))).isEmpty();
  }

  @Test
  void anEtagIsComparedWithThatOfTheLargeObject() throws Exception {
    String json = "[{\"path\":\"/s/1\"}]";
    assertThat(store.put(PUT, json, "Etag", "x").status()).isEqualTo(422);
    String etag = SegmentSums.of(sum("one").getBytes(StandardCharsets.US_ASCII));
    Response made = store.put(PUT, json, "Etag", '"' + etag + '"');
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.headers().get("Etag")).isEqualTo('"' + etag + '"');
  }

  @Test
  void segmentsAreAskedForOnceEachHoweverOftenTheyAreNamed() throws Exception {
    store.objects.asked.clear();
    store.put(
        PUT, "[{\"path\":\"/s/1\"},{\"path\":\"/s/1\",\"range\":\"0-0\"},{\"path\":\"/s/2\"}]");
    assertThat(store.objects.asked)
        .containsExactlyInAnyOrder("HEAD /a/s/1", "HEAD /a/s/2", "PUT /a/c/m");
  }

  @Test
  void deletedWithItsSegmentsItTakesThoseOfItsManifestsToo() throws Exception {
    make();
    store.put("/v1/a/c/n?multipart-manifest=put", "[{\"path\":\"c/m\"},{\"path\":\"/s/1\"}]");
    Response answer = store.ask("DELETE", "/v1/a/c/n?multipart-manifest=delete");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(LargeObjectFixture.text(answer))
        .contains("Number Deleted: 5", "Number Not Found: 1", "Response Status: 200 OK");
    for (String path : List.of("/v1/a/c/n", "/v1/a/c/m", "/v1/a/s/1", "/v1/a/s/3")) {
      assertThat(store.get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(store.get("/v1/a/s/empty").status()).isEqualTo(200);
  }

  @Test
  void aManifestIsDeletedAfterWhatItNames() throws Exception {
    make();
    store.objects.forbidden.add("/a/c/m");
    Response refused = store.ask("DELETE", MANIFEST + "?multipart-manifest=delete");
    assertThat(LargeObjectFixture.text(refused))
        .contains(
            "Number Deleted: 0",
            "Response Status: 400 Bad Request",
            "/c/m, Unable to load SLO manifest or segment.");
    store.objects.forbidden.clear();
    var isAsked = new CountDownLatch(1);
    var isTooEarly = new AtomicBoolean();
    store.objects.before.put(
        "DELETE /a/s/3",
        () -> {
          // Two are deleted at a time.
          isTooEarly.set(isAsked.await(200, TimeUnit.MILLISECONDS));
          return true;
        });
    store.objects.before.put(
        "DELETE /a/c/m",
        () -> {
          isAsked.countDown();
          return true;
        });
    LargeObjectFixture.text(store.ask("DELETE", MANIFEST + "?multipart-manifest=delete"));
    assertThat(store.objects.asked.getLast()).isEqualTo("DELETE /a/c/m");
    assertThat(isAsked.getCount()).isZero();
    assertThat(isTooEarly).isFalse();
  }

  @Test
  void whatIsNoManifestIsNotDeletedAsOne() throws Exception {
    Response plain = store.ask("DELETE", "/v1/a/s/1?multipart-manifest=delete");
    assertThat(LargeObjectFixture.text(plain))
        .isEqualTo(
            "Number Deleted: 0\nNumber Not Found: 0\nResponse Body: \n"
                + "Response Status: 400 Bad Request\nErrors:\n/s/1, Not an SLO manifest\n");
    assertThat(store.get("/v1/a/s/1").status()).isEqualTo(200);
    Response absent = store.ask("DELETE", "/v1/a/s/none?multipart-manifest=delete");
    assertThat(LargeObjectFixture.text(absent))
        .contains("Number Not Found: 1", "Response Status: 200 OK");
  }

  @Test
  void theFlagIsNotForClientsToSet() throws Exception {
    assertThat(store.put(MANIFEST, "x", "X-Static-Large-Object", "true").status()).isEqualTo(400);
    assertThat(store.ask("POST", MANIFEST, "X-Static-Large-Object", "no").status()).isEqualTo(400);
    String json = "[{\"path\":\"/s/1\"}]";
    assertThat(store.put(PUT, json, "X-Static-Large-Object", "true").status()).isEqualTo(201);
  }

  @Test
  void segmentsAreThoseOfTheManifestsAccountWhereverALinkToItIs() throws Exception {
    store.put(PUT, "[{\"path\":\"/s/1\"}]");
    store.objects.link("/b/c/l", "/a/c/m");

    assertThat(LargeObjectFixture.text(store.get("/v1/b/c/l"))).isEqualTo("one");
  }

  @Test
  void thereIsALimitToSegments() throws Exception {
    var entries = new ArrayList<String>();
    for (int i = 0; i <= SentManifest.SEGMENTS_MAX; i++) {
      entries.add("{\"path\":\"/s/1\"}");
    }
    assertThat(store.put(PUT, "[" + String.join(",", entries) + "]").status()).isEqualTo(413);
    entries.removeLast();
    assertThat(store.put(PUT, "[" + String.join(",", entries) + "]").status()).isEqualTo(201);
  }

  @Test
  void problemsAreToldInTheFormThatIsAccepted() throws Exception {
    String json = "[{\"path\":\"/s/no ne\"},{\"path\":\"/s/1\",\"etag\":\"x\"}]";
    assertThat(LargeObjectFixture.text(store.put(PUT, json)))
        .isEqualTo("Errors:\n/s/no%20ne, 404 Not Found\n/s/1, Etag Mismatch\n");
    assertThat(LargeObjectFixture.text(store.put(PUT, json, "Accept", "application/json")))
        .isEqualTo(
            "{\"Errors\":[[\"/s/no%20ne\",\"404 Not Found\"],[\"/s/1\",\"Etag Mismatch\"]]}");
    assertThat(LargeObjectFixture.text(store.put(PUT, json, "Accept", "application/xml")))
        .contains("<object><name>/s/1</name><status>Etag Mismatch</status></object>");
  }

  private static String sum(String text) {
    return SegmentSums.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aHeartbeatBeginsAtOnceAndTheResultFollowsIt() throws Exception {
    Response answer = store.put(PUT + "&heartbeat=on", "[{\"path\":\"/s/1\"}]");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.content().lengthBytes()).isEqualTo(-1);
    assertThat(LargeObjectFixture.text(answer))
        .startsWith(" \r\n\r\nEtag: \"")
        .contains(
            "\nLast Modified: ", "\nResponse Body: \nResponse Status: 201 Created\nErrors:\n");
    assertThat(store.get(MANIFEST).status()).isEqualTo(200);
  }

  @Test
  void behindAHeartbeatProblemsAreTheResult() throws Exception {
    Response text = store.put(PUT + "&heartbeat=on", "[{\"path\":\"s/none\"}]");
    assertThat(text.status()).isEqualTo(202);
    assertThat(LargeObjectFixture.text(text))
        .startsWith(" \r\n\r\nResponse Body: Bad Request\nThe server could not comply")
        .endsWith("Response Status: 400 Bad Request\nErrors:\ns/none, 404 Not Found\n");
    Response json =
        store.put(
            PUT + "&heartbeat=on",
            "[{\"path\":\"/s/1\"}]",
            "Etag",
            "another",
            "Accept",
            "application/json");
    assertThat(LargeObjectFixture.text(json))
        .isEqualTo(
            " \r\n\r\n{\"Response Status\": \"422 Unprocessable Entity\", \"Response Body\":"
                + " \"Unprocessable Entity\\nUnable to process the contained instructions\","
                + " \"Errors\": []}");
    assertThat(store.get(MANIFEST).status()).isEqualTo(404);
  }

  @Test
  void tenManifestsMayNameOneTheOther() throws Exception {
    store.objects.put("/a/s/0", "x");
    for (int i = 1; i <= 11; i++) {
      String manifest = "[{\"path\":\"/s/%d\"}]".formatted(i - 1);
      assertThat(store.put("/v1/a/s/" + i + "?multipart-manifest=put", manifest).status())
          .isEqualTo(201);
    }
    assertThat(LargeObjectFixture.text(store.get("/v1/a/s/10"))).isEqualTo("x");
    assertThat(store.get("/v1/a/s/11").status()).isEqualTo(409);
  }

  @Test
  void aPartIsOfTheVersionThatIsAskedForExpiredOrNot() throws Exception {
    store.put(PUT, "[{\"path\":\"/s/1\"}]");
    store.objects.queries.clear();

    store.ask("HEAD", MANIFEST + "?part-number=1&version-id=1.0", "X-Open-Expired", "true");

    assertThat(store.objects.opened).contains("GET " + MANIFEST + "?version-id=1.0");
    assertThat(store.objects.queries)
        .contains("GET " + MANIFEST + "?version-id=1.0")
        .noneMatch(("GET " + MANIFEST)::equals);
  }

  @Test
  void segmentsAreOpenedAsTheirManifestIsExpiredOrNot() throws Exception {
    store.put(PUT, "[{\"path\":\"/s/1\"},{\"path\":\"/s/2\"}]");
    store.objects.opened.clear();

    for (String query : List.of("", "?part-number=2")) {
      Response read = store.ask("GET", MANIFEST + query, "X-Open-Expired", "true");
      LargeObjectFixture.text(read);
      assertThat(store.objects.opened).as(query).contains("GET /v1/a/s/2");
      store.objects.opened.clear();
      LargeObjectFixture.text(store.get(MANIFEST + query));
      assertThat(store.objects.opened).isEmpty();
    }
  }

  @Test
  void oneVersionOfAManifestIsDeletedWithItsSegments() throws Exception {
    store.put(PUT, "[{\"path\":\"/s/1\"}]");
    store.objects.queries.clear();

    LargeObjectFixture.text(
        store.ask("DELETE", MANIFEST + "?multipart-manifest=delete&version-id=1.0"));

    assertThat(store.objects.queries)
        .containsExactlyInAnyOrder(
            "GET " + MANIFEST + "?version-id=1.0",
            "DELETE /v1/a/s/1",
            "DELETE " + MANIFEST + "?version-id=1.0");
  }

  @Test
  void aMalformedManifestHasNoHeartbeat() throws Exception {
    assertThat(store.put(PUT + "&heartbeat=on", "x").status()).isEqualTo(400);
    assertThat(store.put(PUT + "&heartbeat=off", "[{\"path\":\"/s/1\"}]").status()).isEqualTo(201);
  }
}
