package io.martinet.proxy.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BulkDeleteTest {
  private final BulkHarness store = new BulkHarness();

  @Test
  void objectsGoBeforeTheirContainersAndTheClientIsToldOfAll() throws Exception {
    store.answers.put("/v1/AUTH_a/c/none", 404);
    assertThat(delete("c\n/c/a\n\n  \nc/none\r\nc/x%20y\nc//z\nd/", "Accept", "application/json"))
        .isEqualTo(
            "{\"Response Status\": \"200 OK\", \"Response Body\": \"\", \"Number Deleted\": 5,"
                + " \"Number Not Found\": 1, \"Errors\": []}");
    assertThat(store.asked.stream().map(asked -> asked.request().target()))
        .containsExactlyInAnyOrder(
            "/v1/AUTH_a/c/a",
            "/v1/AUTH_a/c/none",
            "/v1/AUTH_a/c/x%20y",
            "/v1/AUTH_a/c//z",
            "/v1/AUTH_a/c",
            "/v1/AUTH_a/d");
    assertThat(store.asked.subList(4, 6).stream().map(asked -> asked.request().target()))
        .containsExactlyInAnyOrder("/v1/AUTH_a/c", "/v1/AUTH_a/d");
    assertThat(store.asked).allMatch(asked -> "BD".equals(asked.accessNotes().source()));
  }

  @Test
  void failuresStandInTheOrderOfTheListInAllForms() throws Exception {
    store.answers.put("/v1/AUTH_a/c/a", 403);
    store.answers.put("/v1/AUTH_a/c", 409);
    String list = "c/a\n%FF/x\nc/%00\nc\nc/b";
    assertThat(delete(list))
        .isEqualTo(
            """
            Number Deleted: 1
            Number Not Found: 0
            Response Body:\s
            Response Status: 400 Bad Request
            Errors:
            c/a, 403 Forbidden
            %FF/x, 412 Precondition Failed
            c/%00, 412 Precondition Failed
            c, 409 Conflict
            """);
    assertThat(delete(list, "Accept", "text/xml"))
        .isEqualTo(
            """
            <delete>
            <number_deleted>1</number_deleted>
            <number_not_found>0</number_not_found>
            <response_body></response_body>
            <response_status>400 Bad Request</response_status>
            <errors>
            <object><name>c/a</name><status>403 Forbidden</status></object>
            <object><name>%FF/x</name><status>412 Precondition Failed</status></object>
            <object><name>c/%00</name><status>412 Precondition Failed</status></object>
            <object><name>c</name><status>409 Conflict</status></object>
            </errors>
            </delete>
            """);
  }

  @Test
  void aServersFailureIsABadGatewayAndABugEndsNoOtherDeletion() throws Exception {
    store.answers.put("/v1/AUTH_a/c/a", 0);
    assertThat(delete("c/a\nc/b"))
        .contains("Number Deleted: 1", "502 Bad Gateway", "c/a, 500 Internal Error");
  }

  @Test
  void noMoreAreUnderWayThanAllowed() throws Exception {
    assertThat(delete(names(200))).contains("Number Deleted: 200");
    assertThat(store.askedAtOnce).isBetween(1, 2);
  }

  @Test
  void aListThatIsTooLongDeletesNothing() throws Exception {
    assertThat(delete(names(10_001)))
        .contains("413 Request Entity Too Large", "Maximum Bulk Deletes: 10000 per request");
    assertThat(delete("c/a\nc/" + "n".repeat(5000))).contains("Invalid File Name");
    assertThat(delete("\n".repeat(60_000_000))).contains("413 Request Entity Too Large");
    assertThat(store.asked).isEmpty();
    assertThat(delete(names(10_000))).contains("Number Deleted: 10000");
  }

  @Test
  void everyNameThatCanBeCanBeListed() throws Exception {
    String name = "%C3%A9".repeat(512);
    assertThat(delete("%C3%A9".repeat(128) + "/" + name)).contains("Number Deleted: 1");
  }

  @Test
  void tooManyFailuresEndIt() throws Exception {
    store.config = new BulkConfig(Duration.ofSeconds(10), 100, 3, 2, 1, 1);
    IntStream.range(0, 50).forEach(i -> store.answers.put("/v1/AUTH_a/c/n" + i, 403));
    assertThat(delete(names(50))).contains("Max delete failures exceeded", "400 Bad Request");
    assertThat(store.asked).hasSizeBetween(3, 5);
  }

  @Test
  void whatCannotBeDoneIsSaidInTheResult() throws Exception {
    assertThat(delete("")).contains("Response Body: Invalid bulk delete.", "400 Bad Request");
    assertThat(delete("c", "Content-Type", "application/json")).contains("406 Not Acceptable");
    assertThat(delete("c", "Accept", "image/png")).contains("406 Not Acceptable");
    Response unknown = store.ask("POST", "/info?bulk-delete", bytes("c"));
    assertThat(BulkHarness.text(unknown)).contains("404 Not Found");
    assertThat(store.asked).isEmpty();
  }

  @Test
  void otherRequestsPass() throws Exception {
    store.ask("PUT", "/v1/AUTH_a?bulk-delete", bytes(""));
    store.ask("POST", "/v1/AUTH_a/c", bytes(""));
    assertThat(store.asked).hasSize(2);
  }

  private String delete(String list, String... headers) throws Exception {
    store.asked.clear();
    Response response = store.ask("POST", "/v1/AUTH_a?bulk-delete", bytes(list), headers);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.content().lengthBytes()).isNegative();
    return BulkHarness.text(response);
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "c/n" + i).collect(Collectors.joining("\n"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
