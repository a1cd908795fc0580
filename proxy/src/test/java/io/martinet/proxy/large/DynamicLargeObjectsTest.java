package io.martinet.proxy.large;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.http.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamicLargeObjectsTest {
  private static final String MANIFEST = "/v1/a/c/m";

  private final LargeObjectFixture store = new LargeObjectFixture();

  @BeforeEach
  void segments() {
    store.objects.put("/a/s/p 1", "one");
    store.objects.put("/a/s/p 2", "");
    store.objects.put("/a/s/p 3", "three");
    store.objects.put("/a/s/q", "other");
    store.objects.put("/a/c/m", "hidden", "X-Object-Manifest", "s/p%20");
  }

  @Test
  void whatIsReadIsAllThatBeginsWithThePrefix() throws Exception {
    Response answer = store.get(MANIFEST);
    assertThat(answer.content().lengthBytes()).isEqualTo(8);
    String etags = sum("one") + sum("") + sum("three");
    assertThat(answer.headers().get("Etag")).isEqualTo('"' + sum(etags) + '"');
    assertThat(answer.headers().get("X-Object-Manifest")).isEqualTo("s/p%20");
    assertThat(LargeObjectFixture.text(answer)).isEqualTo("onethree");
    assertThat(store.ask("HEAD", MANIFEST).content().lengthBytes()).isEqualTo(8);
    assertThat(LargeObjectFixture.text(store.get(MANIFEST + "?multipart-manifest=get")))
        .isEqualTo("hidden");
  }

  @Test
  void oneRangeIsServedAndOfSeveralTheWhole() throws Exception {
    Response one = store.get(MANIFEST, "Range", "bytes=2-4");
    assertThat(one.status()).isEqualTo(206);
    assertThat(LargeObjectFixture.text(one)).isEqualTo("eth");
    Response several = store.get(MANIFEST, "Range", "bytes=0-0,2-4");
    assertThat(several.status()).isEqualTo(200);
    assertThat(LargeObjectFixture.text(several)).isEqualTo("onethree");
    Response beyond = store.get(MANIFEST, "Range", "bytes=8-");
    assertThat(beyond.status()).isEqualTo(416);
    assertThat(beyond.headers().get("Content-Range")).isEqualTo("bytes */8");
    assertThat(store.ask("HEAD", MANIFEST, "Range", "bytes=8-").status()).isEqualTo(416);
    assertThat(several.headers().get("Content-Type")).isEqualTo("text/plain");
  }

  @Test
  void aRangeCountsIfItIsOfThisBody() throws Exception {
    String etag = sum(sum("one") + sum("") + sum("three"));
    assertThat(store.get(MANIFEST, "Range", "bytes=2-4", "If-Range", etag).status()).isEqualTo(206);
    for (String range : new String[] {"bytes=2-4", "bytes=8-"}) {
      Response whole = store.get(MANIFEST, "Range", range, "If-Range", sum("hidden"));
      assertThat(whole.status()).isEqualTo(200);
      assertThat(LargeObjectFixture.text(whole)).isEqualTo("onethree");
    }
  }

  @Test
  void aRangeThatCannotBeIsToldBeforeConditions() throws Exception {
    for (String method : new String[] {"GET", "HEAD"}) {
      String[] headers = {"Range", "bytes=8-", "If-Match", "x"};
      assertThat(store.ask(method, MANIFEST, headers).status()).isEqualTo(416);
    }
  }

  @Test
  void conditionsAreAboutTheLargeObject() throws Exception {
    String etag = sum(sum("one") + sum("") + sum("three"));
    assertThat(store.get(MANIFEST, "If-None-Match", '"' + etag + '"').status()).isEqualTo(304);
    assertThat(store.get(MANIFEST, "If-None-Match", sum("hidden")).status()).isEqualTo(200);
    assertThat(store.get(MANIFEST, "If-Match", sum("hidden")).status()).isEqualTo(412);
  }

  @Test
  void moreThanAPageHasNeitherLengthNorEtag() throws Exception {
    var expected = new StringBuilder();
    for (int i = 10; i < 10 + 2 * LargeObjectFixture.PAGE_MAX + 1; i++) {
      store.objects.put("/a/s/r" + i, "<" + i + ">");
      expected.append('<').append(i).append('>');
    }
    store.objects.put("/a/c/m", "", "X-Object-Manifest", "s/r");
    Response answer = store.get(MANIFEST);
    assertThat(answer.content().lengthBytes()).isEqualTo(-1);
    assertThat(answer.headers().contains("Etag")).isFalse();
    assertThat(LargeObjectFixture.text(answer)).isEqualTo(expected.toString());
  }

  @Test
  void aPageThatCannotBeReadCutsTheBodyAndDoesNotEndIt() throws Exception {
    for (int i = 10; i < 10 + LargeObjectFixture.PAGE_MAX + 1; i++) {
      store.objects.put("/a/s/r" + i, "x");
    }
    store.objects.put("/a/c/m", "", "X-Object-Manifest", "s/r");
    Response answer = store.get(MANIFEST);
    store.objects.forbidden.add("/a/s");
    assertThatThrownBy(() -> LargeObjectFixture.text(answer))
        .isInstanceOf(SegmentFailedException.class)
        .hasMessageContaining("could not be listed");
  }

  @Test
  void whoMayNotListOrReadIsRefused() throws Exception {
    store.objects.forbidden.add("/a/s/p 1");
    assertThat(store.get(MANIFEST).status()).isEqualTo(409);
    store.objects.forbidden.add("/a/s");
    assertThat(store.get(MANIFEST).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s", "s/", "/s/p", "s//p", "s/p?x", "s/p&x", "/"})
  void whatNamesNoPrefixIsRefused(String manifest) throws Exception {
    Response refused = store.put(MANIFEST, "", "X-Object-Manifest", manifest);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(LargeObjectFixture.text(refused))
        .isEqualTo("X-Object-Manifest must be in the format container/prefix");
  }

  @Test
  void nothingBeginsSo() throws Exception {
    store.objects.put("/a/c/m", "hidden", "X-Object-Manifest", "s/none");
    Response answer = store.get(MANIFEST);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.content().lengthBytes()).isZero();
    assertThat(answer.headers().get("Etag")).isEqualTo('"' + sum("") + '"');
  }

  private static String sum(String text) {
    return SegmentSums.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
