package io.martinet.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.martinet.http.PeerResponse;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingPage;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.listing.ListingContent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T07:17:33.20496Z"));

  private final List<String> lines = new ArrayList<>();
  private long nanos;

  @Test
  void aSignatureIsNotLoggedWhole() throws Exception {
    String target = "/v1/A/c/o?temp_url_sig=fedcba98765432100123&temp_url_expires=1";
    for (boolean isJson : new boolean[] {false, true}) {
      stage(_ -> Responses.text(200, "hello"), isJson)
          .handle(TestRequests.get(target))
          .content()
          .release();
      assertThat(lines.getLast()).contains("fedcba9876543210...").doesNotContain("32100123");
    }
  }

  @Test
  void aLineHasSwiftsFieldsInSwiftsOrder() throws Exception {
    RequestContext context =
        TestRequests.get(
            "/v1/AUTH_a/c o?x=1",
            "X-Auth-Token",
            "AUTH_tk0123456789abcdef",
            "User-Agent",
            "curl/7 x",
            "X-Forwarded-For",
            "198.51.100.1, 10.0.0.1",
            "Referer",
            "http://r/");
    context.accessNotes().received(7);
    context.accessNotes().policy(0);

    stage(_ -> slowly(Responses.text(200, "hello")), false).handle(context).content().release();

    assertThat(lines)
        .containsExactly(
            "198.51.100.1 192.0.2.7 23/Nov/2026/07/17/33 GET /v1/AUTH_a/c%20o%3Fx%3D1 HTTP/1.1 200"
                + " http://r/ curl/7%20x AUTH_tk012345678... 7 5 -"
                + " tx0123456789abcdef01234-0065f0f0f0 - 0.1234 - - 1795418253.081504000"
                + " 1795418253.204960000 0 -");
  }

  @Test
  void noFieldCanBreakTheLine() throws Exception {
    stage(_ -> Responses.empty(404), false)
        .handle(TestRequests.get("/v1/A", "User-Agent", "a\nb c\u00ff"));

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains(" a%0Ab%20c%FF ").hasLineCount(1);
  }

  @Test
  void aBodyIsLoggedWhenItHasBeenSent() throws Exception {
    Response response =
        stage(_ -> streamed(sink -> sink.write(bytes("0123456789"))), false)
            .handle(TestRequests.get("/v1/A/c/o"));
    assertThat(lines).isEmpty();

    ((Content.Streamed) response.content()).writeTo(new DevNull());

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains(" 200 - - - - 10 - ");
  }

  @Test
  void aCutBodyIsLoggedAs499() throws Exception {
    Response response =
        stage(
                _ ->
                    streamed(sink -> {
                      sink.write(bytes("0123"));
                      throw new IOException("gone");
                    }),
                false)
            .handle(TestRequests.get("/v1/A/c/o"));

    assertThatThrownBy(() -> ((Content.Streamed) response.content()).writeTo(new DevNull()))
        .isInstanceOf(IOException.class);

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains(" 499 - - - - 4 - ");
  }

  @Test
  void aBodyThatIsDroppedIsLoggedToo() throws Exception {
    stage(_ -> streamed(_ -> {}), false)
        .handle(TestRequests.request("HEAD", "/v1/A/c/o"))
        .content()
        .release();

    assertThat(lines).hasSize(1);
  }

  @Test
  void aFailureIsLoggedAs500() {
    assertThatThrownBy(() ->
            stage(
                    _ -> {
                      throw new IllegalStateException("planted");
                    },
                    false)
                .handle(TestRequests.get("/v1/A")))
        .isInstanceOf(IllegalStateException.class);

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains(" 500 ");
  }

  @Test
  void jsonHasTheSameContent() throws Exception {
    stage(_ -> slowly(Responses.text(200, "hello")), true)
        .handle(TestRequests.get("/v1/A?\"", "X-Auth-Token", "AUTH_tk0123456789abcdef"))
        .content()
        .release();

    JsonNode line = new ObjectMapper().readTree(lines.getFirst());
    assertThat(line.get("time").textValue()).isEqualTo("2026-11-23T07:17:33.204960Z");
    assertThat(line.get("path").textValue()).isEqualTo("/v1/A?\"");
    assertThat(line.get("status").intValue()).isEqualTo(200);
    assertThat(line.get("bytesSent").longValue()).isEqualTo(5);
    assertThat(line.get("seconds").decimalValue()).isEqualTo("0.1234");
    assertThat(line.get("token").textValue()).isEqualTo("AUTH_tk012345678...");
    assertThat(line.has("user")).isFalse();
  }

  @Test
  void whatAStageSendsHasALineOfItsOwnThatComesFromNowhere() throws Exception {
    AccessLog inner = stage(_ -> Responses.text(200, "abc"), false);
    AccessLog outer =
        stage(
            context -> {
              inner.handle(segment(context)).content().release();
              return inner.handle(context);
            },
            false);

    outer.handle(TestRequests.get("/v1/A/c/slo", "X-Forwarded-For", "198.51.100.1"));

    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .startsWith("- - ")
        .contains(" GET /v1/A/seg/1 HTTP/1.1 200 ")
        .contains(" SLO - ");
    assertThat(lines.getLast())
        .startsWith("198.51.100.1 192.0.2.7 ")
        .contains(" GET /v1/A/c/slo ")
        .contains(" 0.0000 - - ");
  }

  @Test
  void whatTheClientsRequestBecomesHasNoLineOfItsOwn() throws Exception {
    RequestContext client = TestRequests.request("COPY", "/v1/A/c/o");
    stage(_ -> Responses.empty(201), false)
        .handle(
            SubRequest.of(client, HttpMethod.PUT, StorePath.object("A", "c", "copy"))
                .standingIn("SSC"));

    assertThat(lines).isEmpty();
  }

  @Test
  void aListingThatAStageAsksForKeepsItsEntries() throws Exception {
    var page = new ListingPage(ListingPage.Kind.OBJECTS, List.of());
    var listing = new ListingContent("c", page, StoragePolicies.single());
    Response response =
        stage(_ -> new Response(200, new DefaultHttpHeaders(), listing), false)
            .handle(segment(TestRequests.get("/v1/A/c/dlo")));

    assertThat(response.content()).isSameAs(listing);
    assertThat(lines).hasSize(1);
  }

  @Test
  void theFirstByteIsTimedForAGet() throws Exception {
    var records = new ArrayList<AccessRecord>();
    ProxyHandler next =
        _ -> {
          nanos += 1_000;
          return streamed(sink -> {
            sink.write(bytes("0123"));
            nanos += 5_000;
          });
        };
    var log = new AccessLog(next, CLOCK, () -> nanos, records::add);
    for (String method : List.of("GET", "PUT")) {
      Response response = log.handle(TestRequests.request(method, "/v1/A/c/o"));
      ((Content.Streamed) response.content()).writeTo(new DevNull());
    }

    assertThat(records.getFirst().firstByte()).isEqualTo(Duration.ofNanos(1_000));
    assertThat(records.getFirst().duration()).isEqualTo(Duration.ofNanos(6_000));
    assertThat(records.getLast().firstByte()).isNull();
  }

  private static RequestContext segment(RequestContext origin) {
    return SubRequest.of(origin, HttpMethod.GET, StorePath.object("A", "seg", "1")).from("SLO");
  }

  private AccessLog stage(ProxyHandler next, boolean isJson) {
    var form = new AccessLines(isJson, AccessLogConfig.defaults(), lines::add);
    return new AccessLog(next, CLOCK, () -> nanos, form);
  }

  private Response slowly(Response response) {
    nanos += 123_456_000;
    return response;
  }

  private static Response streamed(Writing writing) {
    return new Response(
        200,
        new DefaultHttpHeaders(),
        new Content.Streamed() {
          @Override
          public long lengthBytes() {
            return 10;
          }

          @Override
          public void writeTo(ContentSink sink) throws IOException, InterruptedException {
            writing.writeTo(sink);
          }

          @Override
          public void release() {}
        });
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, java.nio.charset.StandardCharsets.US_ASCII);
  }

  @FunctionalInterface
  private interface Writing {
    void writeTo(ContentSink sink) throws IOException, InterruptedException;
  }

  private static final class DevNull implements ContentSink {
    @Override
    public void write(ByteBuf data) {
      data.release();
    }

    @Override
    public PeerResponse.Relayed relay(PeerResponse source, Duration idleMax) {
      throw new UnsupportedOperationException();
    }
  }
}
