package io.martinet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.martinet.core.StorePath;
import io.martinet.http.wire.ListingEntry;
import io.martinet.proxy.TestClient.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole proxy over real connections; expected answers were observed on Swift 2.30.1. Nothing is
 * cached here, so that tests can share one proxy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyServerTest {
  private static final String A = "/v1/AUTH_test";
  private static final String HTML_404 =
      "<html><h1>Not Found</h1><p>The resource could not be found.</p></html>";
  private static final String HTML_202 =
      "<html><h1>Accepted</h1><p>The request is accepted for processing.</p></html>";

  private final StoreFixture store = new StoreFixture(StoreFixture.uncached());
  private final TestClient owner = store.client("test:tester");
  private final TestClient admin = store.client("admin:admin");
  private final TestClient nobody = store.client();

  ProxyServerTest() throws Exception {}

  @BeforeEach
  void empty() {
    store.reset();
  }

  @AfterAll
  void stop() throws Exception {
    store.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/,404",
    "//v1/A,404",
    "/v1//c,404",
    "/v1/AUTH_test//o,404",
    "/v1///o,404",
    "/v1,412",
    "/v1/,412",
    "/foo,412",
    "/info%20x,412",
    "/v2/AUTH_test,400",
    "/v1/AUTH_test/%00,412",
    "/v1/AUTH_test/%ff,412",
  })
  void badPathsNameTheirTransactionToo(String path, int status) throws Exception {
    Answer answer = owner.get(path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("X-Trans-Id")).matches("tx[0-9a-f]{21}-[0-9a-f]{10}");
    assertThat(answer.header("X-Openstack-Request-Id")).isEqualTo(answer.header("X-Trans-Id"));
  }

  @Test
  void requestsThatHttpItselfRefusesNameATransaction() throws Exception {
    Answer answer = nobody.get("/info", "Content-Length", "-5");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("X-Trans-Id")).startsWith("tx");
  }

  @Test
  void wireConstantsAreExact() throws Exception {
    assertThat(owner.get("/v1").body()).isEqualTo("Bad URL");
    assertThat(owner.get(A + "/%ff").body()).isEqualTo("Invalid UTF8 or contains NULL");
    Answer missing = owner.get(A + "/nope");
    assertThat(missing.body()).isEqualTo(HTML_404);
    assertThat(missing.header("Content-Type")).isEqualTo("text/html; charset=UTF-8");
    Answer tooLong = owner.put(A + "/" + "a".repeat(257));
    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(tooLong.header("Content-Type")).isEqualTo("text/html; charset=UTF-8");
    assertThat(tooLong.body()).isEqualTo("Container name length of 257 longer than 256");
  }

  @Test
  void aHeadOfAnErrorHasNoLength() throws Exception {
    Answer answer = owner.head(A + "/nope");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Length")).isEqualTo("0");
  }

  @Test
  void containersAreMadeChangedListedAndDeleted() throws Exception {
    assertThat(owner.put(A + "/c", "X-Container-Meta-A", "1").status()).isEqualTo(201);
    Answer again = owner.put(A + "/c");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(HTML_202).hasSize(76);
    assertThat(owner.post(A + "/c", "X-Container-Meta-under_score", "2").status()).isEqualTo(204);

    Answer head = owner.head(A + "/c");
    assertThat(head.status()).isEqualTo(204);
    assertThat(head.header("X-Container-Object-Count")).isEqualTo("0");
    assertThat(head.header("X-Container-Meta-A")).isEqualTo("1");
    assertThat(head.header("X-Container-Meta-Under-Score")).isEqualTo("2");
    assertThat(head.header("X-Storage-Policy")).isEqualTo("Policy-0");
    assertThat(head.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(head.header("X-Timestamp")).matches("[0-9]{10}\\.[0-9]{5}");
    assertThat(head.header("Last-Modified")).endsWith(" GMT");
    assertThat(head.headers().keySet()).noneMatch(name -> name.startsWith("x-backend"));

    assertThat(owner.get(A).body()).isEqualTo("c\n");
    assertThat(owner.delete(A + "/c").status()).isEqualTo(204);
    assertThat(owner.head(A + "/c").status()).isEqualTo(404);
    assertThat(owner.delete(A + "/c").status()).isEqualTo(404);
    assertThat(owner.post(A + "/c").status()).isEqualTo(404);
    assertThat(owner.put(A + "/c").status()).isEqualTo(201);
  }

  @Test
  void metadataIsRemovedByAnEmptyValueOrByName() throws Exception {
    owner.put(A + "/c", "X-Container-Meta-A", "1", "X-Container-Meta-B", "2");
    owner.post(A + "/c", "X-Container-Meta-A", "");
    owner.post(A + "/c", "X-Remove-Container-Meta-B", "x", "X-Container-Meta-C", "3");

    Answer head = owner.head(A + "/c");
    assertThat(head.headers()).doesNotContainKeys("x-container-meta-a", "x-container-meta-b");
    assertThat(head.header("X-Container-Meta-C")).isEqualTo("3");
  }

  @Test
  void limitsOnMetadataCountWhatStandsAlready() throws Exception {
    String kilobyte = "x".repeat(250);
    owner.put(A + "/c");
    for (int post = 0; post < 4; post++) {
      Answer answer =
          owner.post(
              A + "/c",
              "X-Container-Meta-A" + post,
              kilobyte,
              "X-Container-Meta-B" + post,
              kilobyte,
              "X-Container-Meta-C" + post,
              kilobyte,
              "X-Container-Meta-D" + post,
              kilobyte);
      assertThat(answer.status()).isEqualTo(204);
    }
    assertThat(owner.post(A + "/c", "X-Container-Meta-E", kilobyte).status()).isEqualTo(400);
    assertThat(owner.post(A + "/c", "X-Container-Meta-A0", "").status()).isEqualTo(204);
    assertThat(owner.post(A + "/c", "X-Container-Meta-E", kilobyte).status()).isEqualTo(204);
  }

  @Test
  void aFullContainerIsNotDeletedThoughAReplicaSeesItEmpty() throws Exception {
    owner.put(A + "/c");
    var path = StorePath.container("AUTH_test", "c");
    var row = new ListingEntry.ObjectEntry("o", 179_541_825_320_496L, 3, "e", "t");
    store.database("d2").addRow(path, row);

    assertThat(owner.delete(A + "/c").status()).isEqualTo(409);
    assertThat(owner.get(A + "/c").body()).isEqualTo("o\n");
    assertThat(store.database("d1").seen()).doesNotContain("DELETE /AUTH_test/c");
  }

  @Test
  void eachReplicaCatchesUpWithEnoughOthersBeforeItIsDeleted() throws Exception {
    owner.put(A + "/c");
    store.database("d3").mode(FakeDatabase.Mode.FAILED);

    assertThat(owner.delete(A + "/c").status()).isEqualTo(204);
    for (String device : List.of("d1", "d2")) {
      assertThat(store.database(device).seen().getLast()).isEqualTo("DELETE /AUTH_test/c");
      assertThat(store.database(device).peersNamed()).isEqualTo(2);
      assertThat(store.database(device).peersEnough()).as("with itself a majority").isEqualTo(1);
    }
  }

  @Test
  void policiesAreChosenOnceAndByName() throws Exception {
    Answer unknown = owner.put(A + "/c", "X-Storage-Policy", "nope");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.header("Content-Type")).isEqualTo("text/plain");
    assertThat(owner.put(A + "/c", "X-Storage-Policy", "policy-0").status()).isEqualTo(201);
    assertThat(owner.put(A + "/c", "X-Storage-Policy", "Policy-0").status()).isEqualTo(202);
  }

  @Test
  void anAccountLooksEmptyUntilItsFirstUseMakesIt() throws Exception {
    Answer head = owner.head(A);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("X-Account-Container-Count")).isEqualTo("0");
    assertThat(head.header("X-Put-Timestamp")).isNotNull();
    assertThat(owner.get(A).status()).isEqualTo(204);
    assertThat(owner.get(A + "?format=xml").body())
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<account name=\"AUTH_test\">\n</account>");

    assertThat(owner.post(A, "X-Account-Meta-A", "1").status()).isEqualTo(204);

    assertThat(owner.head(A).status()).isEqualTo(204);
    assertThat(owner.head(A).header("X-Account-Meta-A")).isEqualTo("1");
  }

  @Test
  void aDeletedAccountStaysGoneWithItsContainers() throws Exception {
    assertThat(admin.put(A).status()).isEqualTo(201);
    assertThat(admin.put(A).status()).isEqualTo(202);
    admin.put(A + "/c");
    assertThat(admin.delete(A + "?x").status()).isEqualTo(400);

    Answer deleted = admin.delete(A);
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.header("X-Account-Status")).isEqualTo("Deleted");

    Answer gone = owner.get(A);
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.header("X-Account-Status")).isEqualTo("Deleted");
    assertThat(owner.post(A).status()).isEqualTo(404);
    assertThat(admin.delete(A).status()).isEqualTo(404);
    Answer put = admin.put(A);
    assertThat(put.status()).isEqualTo(403);
    assertThat(put.body()).isEqualTo("Recently deleted");
    assertThat(owner.put(A + "/c2").status()).isEqualTo(503);
    assertThat(owner.get(A + "/c").status()).isEqualTo(404);
  }

  @Test
  void aContainersAclIsStoredNormalisedShownToOwnersAndObeyed() throws Exception {
    owner.put(A + "/c", "X-Container-Read", ".r: * , .rlistings ,bob");

    assertThat(owner.head(A + "/c").header("X-Container-Read")).isEqualTo(".r:*,.rlistings,bob");
    Answer anonymous = nobody.head(A + "/c");
    assertThat(anonymous.status()).isEqualTo(204);
    assertThat(anonymous.header("X-Container-Read")).isNull();

    owner.post(A + "/c", "X-Remove-Container-Read", "x");
    assertThat(nobody.head(A + "/c").status()).isEqualTo(401);
    assertThat(store.client("test2:tester2").head(A + "/c").status()).isEqualTo(403);
  }

  @Test
  void badAclsAreRefused() throws Exception {
    owner.put(A + "/c");
    Answer answer = owner.post(A + "/c", "X-Container-Write", ".r:*");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("Referrers not allowed in write ACL: '.r:*'");
    assertThat(owner.post(A, "X-Account-Access-Control", "[]").status()).isEqualTo(400);
  }

  @Test
  void anAccountsAclLetsOthersWriteButNotTakeOver() throws Exception {
    var guest = store.client("test:tester3");
    owner.post(A, "X-Account-Access-Control", "{\"read-write\":[\"test:tester3\"]}");
    assertThat(owner.head(A).header("X-Account-Access-Control"))
        .isEqualTo("{\"read-write\":[\"test:tester3\"]}");

    assertThat(guest.head(A).header("X-Account-Access-Control")).isNull();
    assertThat(guest.put(A + "/c", "X-Container-Read", ".r:*").status()).isEqualTo(201);
    assertThat(guest.post(A).status()).isEqualTo(403);
    assertThat(owner.head(A + "/c").header("X-Container-Read")).isNull();

    owner.post(A, "X-Account-Access-Control", "{}");
    assertThat(guest.head(A).status()).isEqualTo(403);
  }

  @Test
  void whoMayNotKnowIsNotToldWhatExists() throws Exception {
    owner.put(A + "/c");
    for (String path : List.of("/c", "/nope", "/nope/o")) {
      assertThat(nobody.get(A + path).status()).isEqualTo(401);
      assertThat(store.client("test2:tester2").get(A + path).status()).isEqualTo(403);
    }
    assertThat(owner.get(A + "/nope/o").status()).isEqualTo(404);
  }

  @Test
  void unknownMethodsAreRefusedBeforeAnybodyIsAsked() throws Exception {
    Answer answer = nobody.send("PATCH", A + "/c");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(String.valueOf(answer.header("Allow")).split(", ", -1))
        .containsExactlyInAnyOrder("DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT");
    assertThat(owner.send("COPY", A + "/c").status()).isEqualTo(405);
  }

  @Test
  void optionsNeedNoToken() throws Exception {
    Answer answer = nobody.send("OPTIONS", A + "/c/o");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Allow")).contains("PUT");
  }

  @Test
  void infoPromisesWhatIsEnforced() throws Exception {
    Answer answer = nobody.get("/info");
    JsonNode info = new ObjectMapper().readTree(answer.body());

    assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=UTF-8");
    assertThat(info.get("swift").get("max_file_size").longValue()).isEqualTo(5_368_709_122L);
    assertThat(info.get("swift").get("policies").get(0).get("name").textValue())
        .isEqualTo("Policy-0");
    assertThat(info.get("tempauth").get("account_acls").booleanValue()).isTrue();
    assertThat(info.get("slo").get("max_manifest_segments").intValue()).isEqualTo(1000);
    assertThat(info.has("ratelimit")).isFalse();
    assertThat(nobody.send("PUT", "/info").status()).isEqualTo(405);
    assertThat(nobody.get("/info?swiftinfo_sig=x").status()).isEqualTo(403);
  }

  @Test
  void metricsAreForPrometheus() throws Exception {
    owner.put(A + "/c");
    Answer answer = nobody.get("/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("# TYPE martinet_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FAILED", "UNKNOWN"})
  void oneReplicaLessChangesNothing(String mode) throws Exception {
    store.database("d1").mode(FakeDatabase.Mode.valueOf(mode));

    assertThat(owner.put(A + "/c", "X-Container-Meta-A", "1").status()).isEqualTo(201);
    assertThat(owner.head(A + "/c").header("X-Container-Meta-A")).isEqualTo("1");
    assertThat(owner.get(A).body()).isEqualTo("c\n");
    assertThat(owner.delete(A + "/c").status()).isEqualTo(204);
    assertThat(owner.head(A + "/c").status()).isEqualTo(404);
  }

  @Test
  void whatExistsIsKnownWhileRowsAreMissing() throws Exception {
    owner.put(A + "/c", "X-Container-Meta-A", "1");
    store.databases.values().forEach(each -> each.mode(FakeDatabase.Mode.ROWS_MISSING));

    // Asks for the account, and for the headers that stand already.
    assertThat(owner.post(A + "/c", "X-Container-Meta-B", "2").status()).isEqualTo(204);
    assertThat(owner.put(A + "/c2").status()).isEqualTo(201);
    assertThat(owner.head(A + "/c").status()).isEqualTo(503);
    assertThat(owner.get(A + "/c").status()).isEqualTo(503);
  }

  @Test
  void aReadSeesWhatOnlyOneOfItsReplicasHas() throws Exception {
    owner.put(A + "/c");
    store.database("d1").mode(FakeDatabase.Mode.FAILED);
    owner.post(A + "/c", "X-Container-Meta-A", "1");
    store.database("d1").mode(FakeDatabase.Mode.UP);
    store.database("d3").mode(FakeDatabase.Mode.FAILED);

    assertThat(owner.head(A + "/c").header("X-Container-Meta-A")).isEqualTo("1");
  }

  @Test
  void withoutAMajorityNothingIsKnownAndNothingDone() throws Exception {
    owner.put(A + "/c");
    store.database("d1").mode(FakeDatabase.Mode.FAILED);
    store.database("d3").mode(FakeDatabase.Mode.UNKNOWN);

    assertThat(owner.head(A + "/c").status()).isEqualTo(503);
    assertThat(owner.head(A + "/never").status()).isEqualTo(503);
    assertThat(owner.get(A).status()).isEqualTo(503);
    assertThat(owner.put(A + "/c2").status()).isEqualTo(503);
    assertThat(owner.post(A + "/c").status()).isEqualTo(503);
    assertThat(owner.delete(A + "/c").status()).isEqualTo(503);
  }

  @Test
  void listingsTakeTheClientsWishes() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      owner.put(A + "/" + name);
    }
    assertThat(owner.get(A + "?limit=2").body()).isEqualTo("a\nb\n");
    assertThat(owner.get(A + "?marker=a").body()).isEqualTo("b\nc\n");
    assertThat(owner.get(A + "?limit=x&prefix=b").body()).isEqualTo("b\n");
    assertThat(owner.get(A + "?limit=0").status()).isEqualTo(204);
    assertThat(owner.get(A + "?limit=10001").body()).isEqualTo("Maximum limit is 10000");
    assertThat(owner.get(A + "?limit=10001").status()).isEqualTo(412);
    assertThat(owner.get(A + "?marker=%ff").status()).isEqualTo(400);
    assertThat(owner.get(A, "Accept", "image/png").status()).isEqualTo(406);
  }

  @Test
  void oneLineARequestIsLogged() throws Exception {
    Answer answer = owner.get(A);

    assertThat(store.accessLines).hasSize(1);
    assertThat(store.accessLines.getFirst())
        .contains(" GET /v1/AUTH_test HTTP/1.1 204 ")
        .contains(answer.header("X-Trans-Id"))
        .endsWith(" - test:tester");
  }

  @Test
  void everyServerIsToldTheTransaction() throws Exception {
    owner.put(A + "/c");
    for (FakeDatabase database : store.databases.values()) {
      assertThat(database.seen()).contains("PUT /AUTH_test/c");
    }
  }
}
