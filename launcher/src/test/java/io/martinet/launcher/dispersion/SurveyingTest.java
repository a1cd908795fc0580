package io.martinet.launcher.dispersion;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.HybridClock;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.martinet.http.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SurveyingTest {
  private final List<String> asked = new ArrayList<>();
  private final List<String> progress = new ArrayList<>();

  @Test
  void everyPrimaryIsAskedForWhatItHoldsItself() throws Exception {
    CopyCount count = count(_ -> 200);
    assertThat(count.isWhole()).isTrue();
    assertThat(count.isHeardOfAll()).isTrue();
    assertThat(asked).hasSize(32).allMatch(head -> head.startsWith("HEAD /d"));
    assertThat(count.lines(7))
        .containsExactly(
            "Queried 16 objects for dispersion reporting, 7s, 0 retries",
            "100.00% of object copies found (32 of 32)",
            "Sample represents 100.00% of the object partition space");
    assertThat(progress).endsWith("objects: 16 of 16");
  }

  @Test
  void copiesThatAreNotThereAreCountedByPartition() throws Exception {
    CopyCount count = count(head -> head.contains(" /d2/") ? 404 : 200);
    assertThat(count.isWhole()).isFalse();
    assertThat(count.isHeardOfAll()).isTrue();
    assertThat(count.lines(0))
        .contains(
            "There were 16 partitions missing 1 copies.",
            "50.00% of object copies found (16 of 32)");
    assertThat(count.fields())
        .containsEntry("copies_expected", 32L)
        .containsEntry("copies_found", 16L)
        .containsEntry("pct_found", 50.0)
        .containsEntry("missing_1", 16)
        .containsEntry("missing_all", 0);
  }

  @Test
  void aDeviceThatCannotTellIsNoDeviceThatHasNothing() throws Exception {
    CopyCount count = count(head -> head.contains(" /d2/") ? 507 : 200);
    assertThat(count.isHeardOfAll()).isFalse();
    assertThat(count.lines(0).getFirst()).startsWith("ERROR: d2 at 10.0.0.2:6200: answered 507: ");
    CopyCount gone = count(head -> head.contains(" /d1/") ? 0 : 200);
    assertThat(gone.isHeardOfAll()).isFalse();
    assertThat(gone.lines(0).getFirst()).isEqualTo("ERROR: d1 at 10.0.0.1:6200: refused");
  }

  @Test
  void whereNothingIsThereTheReportSaysWhatToDo() throws Exception {
    assertThat(count(_ -> 404).lines(0))
        .contains("None of them is there: plant them by `martinet dispersion populate`.");
  }

  private CopyCount count(Function<String, Integer> statuses) throws InterruptedException {
    var surveying =
        new Surveying(
            new Servers(statuses),
            new HybridClock(() -> Instant.ofEpochSecond(1_800_000_000), 1),
            Duration.ofSeconds(1));
    return surveying.count(
        "object", 0, SamplesTest.objects(100), SamplesTest.ring(), progress::add);
  }

  /** Answers with a status, or refuses where that is 0. */
  private final class Servers implements PeerClient {
    private final Function<String, Integer> statuses;

    Servers(Function<String, Integer> statuses) {
      this.statuses = statuses;
    }

    @Override
    public PeerCall open(PeerAddress peer, HttpRequest head) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<FullPeerResponse> send(
        PeerAddress peer, HttpRequest head, ByteBuf body, int responseBytesMax, Duration timeout) {
      String line = head.method() + " " + head.uri();
      assertThat(head.headers().get(Wire.AS)).isEqualTo(Wire.AS_HOLDER);
      assertThat(head.headers().get(Wire.RING_VERSION)).isEqualTo("7");
      asked.add(line);
      int status = statuses.apply(line);
      return status == 0
          ? CompletableFuture.failedFuture(new IOException("refused"))
          : CompletableFuture.completedFuture(
              new FullPeerResponse(status, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER));
    }
  }
}
