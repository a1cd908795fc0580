package io.martinet.proxy.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.TestRequests;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Inside a name is a token; outside it is what the client sent. */
class MetadataNamesTest {
  @Test
  void namesAreCodedOnTheWayInAndDecodedOnTheWayOut() throws Exception {
    var seen = new AtomicReference<HttpHeaders>();
    var stage =
        new MetadataNames(context -> {
          seen.set(context.headers());
          var answer = new DefaultHttpHeaders();
          context.headers().forEach(header -> answer.add(header.getKey(), header.getValue()));
          return new Response(204, answer, Content.empty());
        });
    HttpHeaders sent =
        new DefaultHttpHeaders(false)
            .add("X-Object-Meta-\u00c3\u00a9", "1")
            .add("X-Object-Meta-\u00c3\u00a9", "2")
            .add("X-Object-Meta-A%41", "3")
            .add("Range", "bytes=0-1");

    Response answer = stage.handle(TestRequests.put("/v1/a/c/o", sent.copy()));

    assertThat(seen.get().getAll("X-Object-Meta-%C3%A9")).containsExactly("1", "2");
    assertThat(seen.get().get("X-Object-Meta-A%2541")).isEqualTo("3");
    assertThat(seen.get().get("Range")).isEqualTo("bytes=0-1");
    assertThat(answer.headers().entries().stream().map(Object::toString))
        .containsExactlyInAnyOrderElementsOf(
            sent.entries().stream().map(Object::toString).toList());
  }
}
