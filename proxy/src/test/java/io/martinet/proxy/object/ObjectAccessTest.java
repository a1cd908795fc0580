package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.Decision;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.Responses;
import io.martinet.proxy.Unavailable;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Objects obey their container's ACLs, which are known only here (swift-api 0.6). */
class ObjectAccessTest {
  private final ObjectPathHarness store = new ObjectPathHarness(3);

  @Test
  void readsAskTheReadAclAndWritesTheWriteAcl() throws Exception {
    store.container =
        new InfoLookup.Present<>(new ContainerInfo(0, "readers", "writers", 0, 0, new TreeMap<>()));
    store.authorizer =
        (_, acl) ->
            "readers".equals(acl)
                ? new Decision.Allowed(false)
                : new Decision.Refused(Responses.empty(403));

    assertThat(store.get().status()).isEqualTo(404);
    assertThat(store.head().status()).isEqualTo(404);
    assertThat(store.put("text").status()).isEqualTo(403);
    assertThat(store.post().status()).isEqualTo(403);
    assertThat(store.delete().status()).isEqualTo(403);
    assertThat(store.cluster.count("PUT")).isZero();
    assertThat(store.cluster.count("DELETE")).isZero();
  }

  @Test
  void aContainerOfWhichTooFewReplicasKnowIsToldWithTheirAnswers() throws Exception {
    store.container = new InfoLookup.Unknown<>("d1: 503, d2: away");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Unavailable.class);
    logger.addAppender(lines);
    try {
      assertThat(store.get().status()).isEqualTo(503);
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.getLevel()).isEqualTo(Level.WARN);
          assertThat(line.getFormattedMessage()).contains("d1: 503, d2: away");
        });
  }

  @Test
  void aMissingContainerIsNotShownToWhoMayNotKnow() throws Exception {
    store.container = new InfoLookup.Absent<>(false);
    store.authorizer = (_, _) -> new Decision.Refused(Responses.empty(401));
    assertThat(store.get().status()).isEqualTo(401);

    store.authorizer = (_, _) -> new Decision.Allowed(true);
    assertThat(store.get().status()).isEqualTo(404);
  }
}
