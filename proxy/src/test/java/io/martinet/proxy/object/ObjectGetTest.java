package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Timestamps;
import io.martinet.proxy.HttpDate;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The surface of GET and HEAD: headers, conditions, ranges. */
class ObjectGetTest {
  private static final String TEXT = "0123456789";

  private final ObjectPathHarness store = new ObjectPathHarness(3);

  @BeforeEach
  void putOne() throws Exception {
    store.put(
        TEXT,
        "Content-Type",
        "text/plain",
        "X-Object-Meta-Colour",
        "blue",
        "X-Object-Meta-Empty",
        "",
        "Content-Encoding",
        "none",
        "X-Other",
        "dropped",
        "X-Delete-After",
        "1000");
    store.settle();
  }

  @Test
  void getAndHeadShowTheSameHeaders() throws Exception {
    ObjectPathHarness.Answer got = store.get();
    ObjectPathHarness.Answer headed = store.head();

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.text()).isEqualTo(TEXT);
    assertThat(headed.status()).isEqualTo(200);
    assertThat(headed.body()).isEmpty();
    assertThat(headed.length()).isEqualTo(TEXT.length());
    assertThat(headed.headers().toString()).isEqualTo(got.headers().toString());
    assertThat(got.headers().names())
        .containsExactlyInAnyOrder(
            "Content-Type",
            "Content-Encoding",
            "X-Object-Meta-Colour",
            "X-Object-Meta-Empty",
            "X-Delete-At",
            "Etag",
            "Last-Modified",
            "X-Timestamp",
            "Accept-Ranges");
    long ticks = store.state(0).data().ticks();
    assertThat(got.headers().get("Etag"))
        .isEqualTo(ObjectPathHarness.md5(TEXT.getBytes(StandardCharsets.UTF_8)));
    assertThat(got.headers().get("X-Timestamp")).isEqualTo(Timestamps.format(ticks));
    assertThat(got.headers().get("Last-Modified"))
        .isEqualTo(HttpDate.format(Timestamps.secondsCeiling(ticks)));
    assertThat(got.headers().get("Accept-Ranges")).isEqualTo("bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 65_537, 300_000})
  void bodiesOfEverySizeComeBack(int length) throws Exception {
    byte[] body = ObjectPathHarness.bytes(length);
    store.put(store.body(body));
    ObjectPathHarness.Answer answer = store.get();
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.length()).isEqualTo(length);
    // A condition or a range takes another way to the same bytes.
    assertThat(store.get("If-Match", "*").body()).isEqualTo(body);
  }

  @Test
  void aMissingObjectIs404WithAPageButForHead() throws Exception {
    store.delete();
    assertThat(store.get().status()).isEqualTo(404);
    assertThat(store.get().headers().get("Content-Type")).isEqualTo("text/html; charset=UTF-8");
    assertThat(store.get().text()).contains("Not Found");
    assertThat(store.head().status()).isEqualTo(404);
    assertThat(store.head().length()).isZero();
    assertThat(store.get("If-Match", "*").status()).isEqualTo(412);
    assertThat(store.get("If-None-Match", "*").status()).isEqualTo(404);
  }

  @Test
  void notModifiedKeepsTheHeadersAndHasNoBody() throws Exception {
    for (ObjectPathHarness.Answer answer :
        new ObjectPathHarness.Answer[] {
          store.get("If-None-Match", "*"), store.head("If-None-Match", "*")
        }) {
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.length()).isZero();
      assertThat(answer.headers().get("Etag")).hasSize(32);
      assertThat(answer.headers().get("X-Object-Meta-Colour")).isEqualTo("blue");
      assertThat(answer.headers().get("Content-Type")).isEqualTo("text/plain");
    }
  }

  @Test
  void aFailedConditionIs412AsAPageAndBeatsRanges() throws Exception {
    ObjectPathHarness.Answer answer = store.get("If-Match", "x", "Range", "bytes=0-1");
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.length()).isZero();
    assertThat(answer.headers().get("Content-Type")).isEqualTo("text/html; charset=UTF-8");
    assertThat(answer.headers().get("X-Timestamp")).isNotNull();
  }

  @Test
  void aRangeCountsIfItIsOfThisBody() throws Exception {
    ObjectPathHarness.Answer known = store.head();
    for (String validator :
        new String[] {known.headers().get("Etag"), known.headers().get("Last-Modified")}) {
      assertThat(store.get("Range", "bytes=2-4", "If-Range", validator).status()).isEqualTo(206);
    }
    ObjectPathHarness.Answer whole = store.get("Range", "bytes=2-4", "If-Range", "\"x\"");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.headers().contains("Content-Range")).isFalse();
    assertThat(whole.text()).hasSize(10);
  }

  @Test
  void oneRangeIsServedAlone() throws Exception {
    ObjectPathHarness.Answer answer = store.get("Range", "bytes=2-4");
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.text()).isEqualTo("234");
    assertThat(answer.length()).isEqualTo(3);
    assertThat(answer.headers().get("Content-Range")).isEqualTo("bytes 2-4/10");
    assertThat(answer.headers().get("Content-Type")).isEqualTo("text/plain");

    assertThat(store.get("Range", "bytes=-3").text()).isEqualTo("789");
    assertThat(store.get("Range", "bytes=7-").text()).isEqualTo("789");
    assertThat(store.get("Range", "bytes=7-1").status()).isEqualTo(200);
    assertThat(store.get("Range", "bytes=7-1").text()).isEqualTo(TEXT);
    assertThat(store.head("Range", "bytes=7-").status()).isEqualTo(200);
  }

  @Test
  void aRangeThatCannotBeServedIs416() throws Exception {
    ObjectPathHarness.Answer answer = store.get("Range", "bytes=10-");
    assertThat(answer.status()).isEqualTo(416);
    assertThat(answer.headers().get("Content-Range")).isEqualTo("bytes */10");
    assertThat(answer.headers().get("Etag")).hasSize(32);
    assertThat(answer.headers().get("Accept-Ranges")).isEqualTo("bytes");
    assertThat(answer.length()).isEqualTo(answer.body().length);
  }

  @Test
  void severalRangesAreOneMultipartBodyOfExactLength() throws Exception {
    ObjectPathHarness.Answer answer = store.get("Range", "bytes=0-1,8-,-2");

    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.headers().contains("Content-Range")).isFalse();
    String type = answer.headers().get("Content-Type");
    assertThat(type).matches("multipart/byteranges;boundary=[0-9a-f]{32}");
    String boundary = type.substring(type.indexOf('=') + 1);
    assertThat(answer.text())
        .isEqualTo(
            part(boundary, "0-1", "01")
                + part(boundary, "8-9", "89")
                + part(boundary, "8-9", "89")
                + ("--" + boundary + "--"));
    assertThat(answer.length()).isEqualTo(answer.body().length);
  }

  @Test
  void aRangeOfALargeBodyGoesOnFromAnotherReplica() throws Exception {
    byte[] body = ObjectPathHarness.bytes(300_000);
    store.put(store.body(body));
    store.settle();
    store.replica(0).cutAfter = 10_000;

    ObjectPathHarness.Answer answer = store.get("Range", "bytes=1000-250000");

    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(body, 1000, 250_001));
  }

  @Test
  void aRangeThatNoReplicaCanSendIs503() throws Exception {
    for (FakeReplica replica : store.cluster.replicas) {
      replica.refusesRanges = true;
    }
    assertThat(store.get("Range", "bytes=2-4").status()).isEqualTo(503);
  }

  private static String part(String boundary, String range, String data) {
    return "--"
        + boundary
        + "\r\n"
        + "Content-Type: text/plain\r\n"
        + "Content-Range: bytes "
        + range
        + "/10\r\n\r\n"
        + data
        + "\r\n";
  }
}
