package io.martinet.proxy.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.HybridClock;
import io.martinet.http.Response;
import io.martinet.proxy.FixedEntropy;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.TransactionIds;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatchErrorsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T07:17:33Z"));
  private static final String ID = "tx[0-9a-f]{21}-006b03e88d";

  @Test
  void everyAnswerNamesItsTransactionTwice() throws InterruptedException {
    Response response = answer(_ -> Responses.empty(404));

    String id = response.headers().get("X-Trans-Id");
    assertThat(id).matches(ID);
    assertThat(response.headers().get("X-Openstack-Request-Id")).isEqualTo(id);
  }

  @Test
  void noIdComesTwice() throws InterruptedException {
    CatchErrors stage = stage(_ -> Responses.empty(200));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ids.add(answer(stage).headers().get("X-Trans-Id"));
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void theClientsSuffixIsCutAndQuoted() throws InterruptedException {
    Response response = answer(_ -> Responses.empty(200), "X-Trans-Id-Extra", "abc def".repeat(10));

    assertThat(response.headers().get("X-Trans-Id"))
        .matches(ID + "-abc%20defabc%20defabc%20defabc%20defabc%20");
  }

  @Test
  void whatNobodyExpectedIsAnswered500() throws InterruptedException {
    Response response =
        answer(_ -> {
          throw new IllegalStateException("planted");
        });

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.headers().get("X-Trans-Id")).matches(ID);
    response.content().release();
  }

  private static Response answer(ProxyHandler next, String... headers) throws InterruptedException {
    return answer(stage(next), headers);
  }

  private static Response answer(CatchErrors stage, String... headers) throws InterruptedException {
    return stage.handle(
        TestRequests.raw(HttpMethod.GET, "/v1/A", TestRequests.headers(headers), ""));
  }

  private static CatchErrors stage(ProxyHandler next) {
    var ids = new TransactionIds(new FixedEntropy(), CLOCK);
    return new CatchErrors(next, ids, new HybridClock(CLOCK, 1));
  }
}
