package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StoredHeadersTest {
  @Test
  void objectHeadersAreKeptUnderTitleCaseNames() {
    var headers =
        new DefaultHttpHeaders()
            .add("content-type", "text/plain")
            .add("CONTENT-ENCODING", "gzip")
            .add("x-object-meta-COLOUR-of_sky", "blue")
            .add("x-object-meta-colour-OF-sky", "second")
            .add("x-object-sysmeta-slo", "1")
            .add("X-Object-Transient-Sysmeta-Crypto", "k")
            .add("x-delete-at", "17")
            .add("Content-Length", "5")
            .add("X-Container-Meta-A", "b")
            .add("X-Backend-Version", "v")
            .add("X-Object-Meta-", "nameless");

    assertThat(StoredHeaders.OBJECT.pick(headers))
        .containsExactlyEntriesOf(
            new TreeMap<>(
                Map.of(
                    "Content-Type", "text/plain",
                    "Content-Encoding", "gzip",
                    "X-Object-Meta-Colour-Of-Sky", "blue",
                    "X-Object-Sysmeta-Slo", "1",
                    "X-Object-Transient-Sysmeta-Crypto", "k",
                    "X-Delete-At", "17")));
  }

  @Test
  void containersAndAccountsKeepTheirOwn() {
    assertThat(StoredHeaders.CONTAINER.canonical("x-container-read")).hasValue("X-Container-Read");
    assertThat(StoredHeaders.CONTAINER.canonical("x-container-meta-a")).isPresent();
    assertThat(StoredHeaders.ACCOUNT.canonical("X-ACCOUNT-META-TEMP-URL-KEY"))
        .hasValue("X-Account-Meta-Temp-Url-Key");
    for (String name : List.of("X-Object-Meta-A", "Content-Type", "X-Timestamp")) {
      assertThat(StoredHeaders.CONTAINER.canonical(name)).isEmpty();
      assertThat(StoredHeaders.ACCOUNT.canonical(name)).isEmpty();
    }
  }

  @Test
  void bytesThatAreNoAsciiLettersKeepTheirValue() {
    assertThat(StoredHeaders.titleCase("x-object-meta-\u00e4\u00df-9a"))
        .isEqualTo("X-Object-Meta-\u00e4\u00df-9a");
  }
}
