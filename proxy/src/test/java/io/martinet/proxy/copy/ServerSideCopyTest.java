package io.martinet.proxy.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.martinet.http.Response;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.backend.ThreadParker;
import io.martinet.proxy.body.Contents;
import io.martinet.proxy.body.SourceFailedException;
import io.martinet.proxy.bulk.WatchedAnswer;
import io.martinet.service.SystemTicker;
import io.martinet.service.VirtualThreads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSideCopyTest {
  private final List<RequestContext> asked = new ArrayList<>();
  private final List<String> stored = new ArrayList<>();
  private boolean unavailable;
  private Response source =
      new Response(
          200,
          TestRequests.headers(
              "Content-Type", "text/x",
              "Etag", "8d777f385d3dfec8815d20f7496026dc",
              "Last-Modified", "Thu, 26 Nov 2026 22:11:41 GMT",
              "Content-Encoding", "gzip",
              "X-Delete-At", "1795741100",
              "X-Object-Meta-A", "1"),
          new Content.Bytes(Unpooled.copiedBuffer("data", StandardCharsets.UTF_8)));

  private final ServerSideCopy copy =
      new ServerSideCopy(
          this::answer,
          1_000_000,
          new BodyTransfer(new ThreadParker(new SystemTicker()), new VirtualThreads()),
          new WatchedAnswer(
              new ThreadParker(new SystemTicker()), new VirtualThreads(), Duration.ofSeconds(10)));

  private Response answer(RequestContext context) throws Exception {
    asked.add(context);
    if (context.method().equals(HttpMethod.GET)) {
      return source;
    }
    var text = new StringBuilder();
    try {
      ByteBuf piece = context.request().body().read(Duration.ofSeconds(20));
      while (piece != null) {
        text.append(piece.toString(StandardCharsets.UTF_8));
        piece.release();
        piece = context.request().body().read(Duration.ofSeconds(20));
      }
    } catch (SourceFailedException e) {
      return Responses.standard(context.method(), 503);
    }
    if (unavailable) {
      return Responses.standard(context.method(), 503);
    }
    stored.add(text.toString());
    return Responses.empty(201);
  }

  @Test
  void behindAHeartbeatTheResultOfTheCopyFollows() throws Exception {
    Response answer =
        copy.handle(TestRequests.request("COPY", "/v1/a/c/o?heartbeat=on", "Destination", "c/p"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers().get("X-Copied-From")).isEqualTo("c/o");
    assertThat(stored).isEmpty();
    assertThat(Contents.text(answer.content(), 1 << 10))
        .startsWith(" \r\n\r\nEtag: ")
        .contains("\nResponse Status: 201 Created\n");
    assertThat(stored).containsExactly("data");
  }

  @Test
  void aSourceThatCannotBeReadHasNoHeartbeat() throws Exception {
    source = Responses.empty(404);
    assertThat(
            copy.handle(
                    TestRequests.request("COPY", "/v1/a/c/o?heartbeat=on", "Destination", "c/p"))
                .status())
        .isEqualTo(404);
  }

  @Test
  void behindAHeartbeatAnErrorIsTheResult() throws Exception {
    unavailable = true;
    Response answer =
        copy.handle(TestRequests.request("COPY", "/v1/a/c/o?heartbeat=on", "Destination", "c/p"));
    assertThat(Contents.text(answer.content(), 1 << 10))
        .contains("Response Status: 503 Service Unavailable\n");
  }

  @Test
  void aLinkThatIsAskedForItselfIsCopiedAsOne() throws Exception {
    source =
        new Response(
            200,
            TestRequests.headers(
                "Content-Type", "application/symlink",
                "X-Symlink-Target", "c/t",
                "X-Symlink-Target-Account", "b",
                "X-Symlink-Target-Etag", "x",
                "X-Symlink-Target-Bytes", "4"),
            Content.empty());

    copy.handle(TestRequests.request("COPY", "/v1/a/c/l?symlink=get", "Destination", "c/p"));

    assertThat(asked.getFirst().query().raw("symlink")).isEqualTo("get");
    HttpHeaders written = asked.getLast().headers();
    assertThat(written.get("X-Symlink-Target")).isEqualTo("c/t");
    assertThat(written.get("X-Symlink-Target-Account")).isEqualTo("b");
    assertThat(written.get("X-Symlink-Target-Etag")).isEqualTo("x");
    assertThat(written.contains("X-Symlink-Target-Bytes")).isFalse();
  }

  @Test
  void aCopyIsAGetWhoseBodyAndMetadataArePut() throws Exception {
    Response answer = copy("COPY", "/v1/AUTH_a/c/o", "Destination", "c2/p%20q");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(stored).containsExactly("data");
    assertThat(asked.getFirst().request().target()).isEqualTo("/v1/AUTH_a/c/o");
    assertThat(asked.getFirst().header("X-Newest")).isEqualTo("true");
    RequestContext put = asked.getLast();
    assertThat(put.request().target()).isEqualTo("/v1/AUTH_a/c2/p%20q");
    assertThat(put.method()).isEqualTo(HttpMethod.PUT);
    assertThat(put.header("Content-Type")).isEqualTo("text/x");
    assertThat(put.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(put.header("X-Object-Meta-A")).isEqualTo("1");
    assertThat(put.header("Etag")).isEqualTo("8d777f385d3dfec8815d20f7496026dc");
    assertThat(put.headers().contains("Destination")).isFalse();
    assertThat(answer.headers().get("X-Copied-From")).isEqualTo("c/o");
    assertThat(answer.headers().get("X-Copied-From-Account")).isEqualTo("AUTH_a");
    assertThat(answer.headers().get("X-Object-Meta-A")).isEqualTo("1");
    assertThat(answer.headers().get("X-Delete-At")).isEqualTo("1795741100");
  }

  @Test
  void whatTheClientSendsWinsAndFreshMetadataKeepsTheTypeAlone() throws Exception {
    copy(
        "PUT",
        "/v1/AUTH_a/c/o",
        "X-Copy-From",
        "/c/o",
        "X-Object-Meta-A",
        "2",
        "X-Delete-After",
        "10");
    HttpHeaders put = asked.getLast().headers();
    assertThat(put.get("X-Object-Meta-A")).isEqualTo("2");
    assertThat(put.contains("X-Delete-At")).isFalse();
    assertThat(put.get("Content-Encoding")).isEqualTo("gzip");
    source = new Response(200, source.headers(), Content.empty());
    copy("COPY", "/v1/AUTH_a/c/o", "Destination", "c/p", "X-Fresh-Metadata", "true");
    HttpHeaders fresh = asked.getLast().headers();
    assertThat(fresh.contains("Content-Encoding")).isFalse();
    assertThat(fresh.contains("X-Object-Meta-A")).isFalse();
    assertThat(fresh.contains("X-Delete-At")).isFalse();
    assertThat(fresh.get("Content-Type")).isEqualTo("text/x");
  }

  @Test
  void conditionsAndRangesAreOfTheSource() throws Exception {
    source = new Response(206, source.headers(), source.content());
    copy("COPY", "/v1/AUTH_a/c/o", "Destination", "c/p", "Range", "bytes=0-3", "If-Match", "x");
    assertThat(asked.getFirst().header("Range")).isEqualTo("bytes=0-3");
    assertThat(asked.getFirst().header("If-Match")).isEqualTo("x");
    assertThat(asked.getLast().headers().contains("Range")).isFalse();
    assertThat(asked.getLast().headers().contains("If-Match")).isFalse();
    // Not the sum of what is stored.
    assertThat(asked.getLast().headers().contains("Etag")).isFalse();
  }

  @Test
  void aSourceThatCannotBeReadIsTheAnswer() throws Exception {
    source = Responses.standard(HttpMethod.GET, 404);
    assertThat(copy("COPY", "/v1/AUTH_a/c/o", "Destination", "c/p").status()).isEqualTo(404);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aSourceThatBreaksOffStoresNothing() throws Exception {
    source =
        new Response(
            200,
            source.headers(),
            new Streamed(
                8,
                sink -> {
                  sink.write(Unpooled.copiedBuffer("half", StandardCharsets.UTF_8));
                  throw new IOException("the last replica is gone");
                }));
    assertThat(copy("COPY", "/v1/AUTH_a/c/o", "Destination", "c/p").status()).isEqualTo(503);
    assertThat(stored).isEmpty();
  }

  @Test
  void whatIsTooLongOrOfUnknownLengthIsNotCopied() throws Exception {
    for (long bytes : new long[] {-1, 1_000_001}) {
      source = new Response(200, source.headers(), new Streamed(bytes, _ -> {}));
      assertThat(copy("COPY", "/v1/AUTH_a/c/o", "Destination", "c/p").status()).isEqualTo(413);
    }
  }

  @Test
  void whatNamesNoObjectIsRefused() throws Exception {
    for (String destination : List.of("", "c", "c/", "//c/o", "/")) {
      assertThat(copy("COPY", "/v1/AUTH_a/c/o", "Destination", destination).status())
          .as(destination)
          .isEqualTo(412);
    }
    assertThat(copy("COPY", "/v1/AUTH_a/c/o").status()).isEqualTo(412);
    assertThat(copy("COPY", "/v1/AUTH_a/c/o", "Destination", "c/%00").status()).isEqualTo(412);
    assertThat(
            copy("COPY", "/v1/AUTH_a/c/o", "Destination", "c/p", "Destination-Account", "a/b")
                .status())
        .isEqualTo(412);
    assertThat(asked).isEmpty();
  }

  private Response copy(String method, String target, String... headers) throws Exception {
    return copy.handle(TestRequests.request(method, target, headers));
  }

  private record Streamed(long lengthBytes, Writer writer) implements Content.Streamed {
    @Override
    public void writeTo(ContentSink sink) throws IOException, InterruptedException {
      writer.writeTo(sink);
    }

    @Override
    public void release() {}
  }

  private interface Writer {
    void writeTo(ContentSink sink) throws IOException, InterruptedException;
  }
}
