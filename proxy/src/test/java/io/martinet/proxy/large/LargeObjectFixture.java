package io.martinet.proxy.large;

import io.martinet.core.SystemEntropy;
import io.martinet.http.Response;
import io.martinet.http.wire.DeletionList;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.martinet.proxy.backend.ThreadParker;
import io.martinet.proxy.body.Contents;
import io.martinet.proxy.body.RangedAnswers;
import io.martinet.proxy.bulk.BulkConfig;
import io.martinet.service.SystemTicker;
import io.martinet.service.VirtualThreads;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The two stages of large objects in front of objects in memory. */
final class LargeObjectFixture {
  static final int PAGE_MAX = 5;

  /** Comes before something is written down, and may fail. */
  @FunctionalInterface
  interface Hook {
    void run() throws QuorumNotReachedException;
  }

  final FakeObjects objects = new FakeObjects();
  final FakeInfos infos = new FakeInfos();

  /** What is to be deleted later. */
  final List<DeletionList.Entry> later = new ArrayList<>();

  Hook beforeLater = () -> {};
  private final ProxyHandler stages;

  LargeObjectFixture() {
    objects.listingMax = PAGE_MAX;
    var answers = new RangedAnswers(new SystemEntropy());
    stages =
        new StaticLargeObjects(
            new DynamicLargeObjects(objects, PAGE_MAX, answers),
            answers,
            new ThreadParker(new SystemTicker()),
            new VirtualThreads(),
            Duration.ofSeconds(1),
            BulkConfig.defaults(),
            new AsyncDeletion(
                infos,
                (_, entries) -> {
                  beforeLater.run();
                  later.addAll(entries);
                }));
  }

  Response ask(String method, String target, String... headers) throws Exception {
    return stages.handle(TestRequests.request(method, target, headers));
  }

  Response get(String target, String... headers) throws Exception {
    return ask("GET", target, headers);
  }

  Response put(String target, String body, String... headers) throws Exception {
    var all = TestRequests.headers(headers);
    all.set("Content-Length", body.getBytes(StandardCharsets.UTF_8).length);
    return stages.handle(TestRequests.context(HttpMethod.PUT, target, all, body));
  }

  static String text(Response response) throws Exception {
    ByteBuf whole = Contents.whole(response.content(), 1 << 20);
    try {
      return whole.toString(StandardCharsets.UTF_8);
    } finally {
      whole.release();
    }
  }
}
