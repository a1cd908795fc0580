package io.martinet.proxy.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingPage;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.listing.ListingContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingFormatsTest {
  @Test
  void theQueryOverridesTheHeader() throws Exception {
    Response response =
        listing("a").handle(TestRequests.get("/v1/A/c?format=JSON", "Accept", "text/plain"));

    assertThat(body(response)).isEqualTo("[{\"subdir\": \"a\"}]");
    assertThat(response.headers().get("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(response.headers().contains("Vary")).isFalse();
  }

  @Test
  void withoutTheQueryTheAnswerVaries() throws Exception {
    Response response = listing("a").handle(TestRequests.get("/v1/A", "Accept", "text/xml"));

    assertThat(response.headers().get("Content-Type")).isEqualTo("text/xml; charset=utf-8");
    assertThat(response.headers().get("Vary")).isEqualTo("Accept");
    response.content().release();
  }

  @Test
  void anUnknownFormatIsText() throws Exception {
    assertThat(body(listing("a").handle(TestRequests.get("/v1/A?format=foo")))).isEqualTo("a\n");
  }

  @Test
  void onlyTextSaysEmptyWithoutABody() throws Exception {
    Response text = listing().handle(TestRequests.get("/v1/A"));
    assertThat(text.status()).isEqualTo(204);
    assertThat(text.content()).isEqualTo(Content.empty());

    Response json = listing().handle(TestRequests.get("/v1/A?format=json"));
    assertThat(json.status()).isEqualTo(200);
    assertThat(body(json)).isEqualTo("[]");
  }

  @Test
  void headKeepsItsStatusAndNamesTheType() throws Exception {
    Response response =
        new ListingFormats(_ -> Responses.empty(204))
            .handle(TestRequests.request("HEAD", "/v1/A?format=xml"));

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.headers().get("Content-Type")).isEqualTo("application/xml; charset=utf-8");
  }

  @Test
  void whatNobodyCanServeIsRefusedWithoutAsking() throws Exception {
    ProxyHandler never =
        _ -> {
          throw new AssertionError("asked");
        };
    Response unacceptable =
        new ListingFormats(never).handle(TestRequests.get("/v1/A/c", "Accept", "image/png"));
    assertThat(unacceptable.status()).isEqualTo(406);
    unacceptable.content().release();

    Response malformed =
        new ListingFormats(never).handle(TestRequests.get("/v1/A/c", "Accept", "x"));
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(body(malformed)).isEqualTo("Invalid Accept header");
  }

  @Test
  void errorsAndObjectsPassUntouched() throws Exception {
    Response missing =
        new ListingFormats(_ -> Responses.empty(404))
            .handle(TestRequests.get("/v1/A/c?format=json"));
    assertThat(missing.headers().get("Content-Type")).isEqualTo(Responses.HTML);

    Response object =
        new ListingFormats(_ -> Responses.empty(200))
            .handle(TestRequests.get("/v1/A/c/o?format=json", "Accept", "x"));
    assertThat(object.headers().get("Content-Type")).isEqualTo(Responses.HTML);
  }

  private static ListingFormats listing(String... subdirs) {
    List<ListingEntry> entries =
        List.of(subdirs).stream().<ListingEntry>map(ListingEntry.Subdir::new).toList();
    var page = new ListingPage(ListingPage.Kind.CONTAINERS, entries);
    return new ListingFormats(_ ->
        new Response(
            200,
            new DefaultHttpHeaders(),
            new ListingContent("A", page, StoragePolicies.single())));
  }

  private static String body(Response response) {
    try {
      return ((Content.Bytes) response.content()).data().toString(StandardCharsets.UTF_8);
    } finally {
      response.content().release();
    }
  }
}
