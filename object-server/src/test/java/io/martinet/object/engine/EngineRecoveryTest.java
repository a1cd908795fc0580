package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.Timestamps;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.PendingRows;
import io.martinet.object.store.RowDuty;
import io.martinet.object.store.Samples;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is there after kills, power failures and the loss of the index (rules 4, 12, 14 and 24). */
class EngineRecoveryTest {
  private RunningDevice device;

  @BeforeEach
  void open() throws IOException {
    device = new RunningDevice();
  }

  @Test
  void whatWasAnsweredIsThereAfterAPowerFailure() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      open();
      byte[] large = Samples.body(100_000 + seed);
      device.put(1, 10, Samples.body(70_000));
      device.putFile(2, 10, large);
      device.commitAll(Samples.put(3, 10, Samples.text("three")), Samples.delete(4, 10));
      if (seed % 2 == 0) {
        device.engine().flushIndex();
      }
      device.commit(Samples.post(1, 20, "image/png", "X-Object-Meta-A", "1"));
      device.commit(Samples.delete(3, 20));
      device.crash(seed);
      assertThat(device.read(1)).as("seed %d", seed).isEqualTo(Samples.body(70_000));
      assertThat(device.find(1))
          .isEqualTo(new Lookup.Live(Samples.state(10, 20, 20, 0), 70_000, 0));
      assertThat(device.read(2)).isEqualTo(large);
      assertThat(device.find(3)).isEqualTo(new Lookup.Deleted(Samples.state(0, 0, 0, 20)));
      assertThat(device.find(4)).isInstanceOf(Lookup.Deleted.class);
    }
  }

  @Test
  void whatWasAnsweredIsThereAfterManyPowerFailuresInARow() throws IOException {
    for (int round = 0; round < 20; round++) {
      device.put(round, 10 + round, Samples.body(1000 + round));
      device.crash(round);
    }
    for (int round = 0; round < 20; round++) {
      assertThat(device.read(round)).isEqualTo(Samples.body(1000 + round));
    }
  }

  @Test
  void rule11_anObjectHasAnExpiryKeyJustAsLongAsItExpires() throws IOException {
    device.commit(Samples.put(1, 10, Samples.text("a"), "X-Delete-At", "77"));
    assertThat(expiries()).containsExactly(expiry(1, 77));
    device.commit(Samples.put(1, 20, Samples.text("b"), "X-Delete-At", "77"));
    assertThat(expiries()).containsExactly(expiry(1, 77));
    device.commit(Samples.post(1, 30, null, "X-Delete-At", "99"));
    assertThat(expiries()).containsExactly(expiry(1, 99));
    device.commit(Samples.post(1, 40, null));
    assertThat(expiries()).isEmpty();
    device.commit(Samples.post(1, 50, null, "X-Delete-At", "55"));
    device.rebuild();
    assertThat(expiries()).containsExactly(expiry(1, 55));
    device.commit(Samples.delete(1, 60));
    assertThat(expiries()).isEmpty();
  }

  @Test
  void whatIsSealedStaysSoAfterAPowerFailure() throws IOException {
    device.commit(Samples.put(1, 10, Samples.text("a"), "X-Delete-At", "77"));
    device.engine().sealExpiry(76 * Timestamps.TICKS_PER_SECOND);
    device.engine().sealExpiry(77 * Timestamps.TICKS_PER_SECOND);
    device.crash(1);
    assertThat(device.commit(Samples.postAsOf(1, 1, 20, null)))
        .isInstanceOf(WriteOutcome.Expired.class);
    device.engine().sealExpiry(1);
    device.crash(2);
    assertThat(device.commit(Samples.postAsOf(1, 1, 20, null)))
        .isInstanceOf(WriteOutcome.Expired.class);
  }

  @Test
  void rule12_theIndexNeverRunsAheadOfTheLog() throws IOException {
    device.put(1, 10, Samples.text("synced"));
    device.device.files.failSyncs();
    assertThat(device.commit(Samples.put(2, 20, Samples.text("not"))))
        .isInstanceOf(WriteOutcome.Failed.class);
    assertThat(device.entry(2)).isEqualTo(ObjectEntry.NONE);
  }

  @Test
  void rule12_entriesDigestsUsageAndPositionChangeInOneBatch() throws IOException {
    var batches = new WatchedIndex(device.device.index);
    device.close();
    device.device.opens = () -> batches;
    device.open();
    int before = batches.written.size();
    device.commitAll(
        Samples.put(1, 10, Samples.text("a")),
        Samples.owing(Samples.put(2, 10, Samples.text("b")), Samples.duty("c1")));
    assertThat(batches.written).hasSize(before + 1);
    assertThat(batches.kindsOf(before)).contains(0, 1, 3, 4, 6);
  }

  @Test
  void rule12_theIndexIsFlushedEverySoManyRecordsOrBytes() throws IOException {
    device.close();
    device.device.flushing = new EngineConfig.Flushing(1 << 20, 5);
    device.open();
    for (int i = 0; i < 12; i++) {
      device.put(i, 10, Samples.text("small"));
    }
    assertThat(device.device.index.reopened().get(IndexKeys.object(Samples.key(9)))).isNotNull();
    assertThat(device.device.index.reopened().get(IndexKeys.object(Samples.key(11)))).isNull();
    device.close();
    device.device.flushing = new EngineConfig.Flushing(100_000, 1000);
    device.open();
    device.put(20, 10, Samples.body(60_000));
    assertThat(device.device.index.reopened().get(IndexKeys.object(Samples.key(20)))).isNull();
    device.put(21, 10, Samples.body(60_000));
    assertThat(device.device.index.reopened().get(IndexKeys.object(Samples.key(21)))).isNotNull();
  }

  @Test
  void rule12_aDeliveryRidesAlongAndCausesNoSync() throws IOException {
    RowDuty duty = Samples.duty("c1");
    device.commit(Samples.owing(Samples.put(1, 10, Samples.text("a")), duty));
    List<PendingRows.PendingRow> owed = device.engine().pending("c1", 0, 10);
    int syncs = device.device.files.syncs();
    device.engine().delivered("c1", List.of(owed.getFirst().position()));
    device.engine().runCommitter();
    assertThat(device.device.files.syncs()).isEqualTo(syncs);
    device.kill();
    assertThat(device.engine().owedTo()).as("forgotten deliveries come again").contains("c1");
    device.engine().delivered("c1", List.of(owed.getFirst().position()));
    device.put(2, 10, Samples.text("b"));
    device.kill();
    assertThat(device.engine().owedTo()).as("what rode along is known").isEmpty();
  }

  @Test
  void rule24_rowsOwedAreThereAfterAPowerFailureAndARebuild() throws IOException {
    Write.Put put =
        Samples.put(1, 10, Samples.text("a"), StoredHeaders.LISTING_NOTE, "slo_bytes=7");
    device.commit(Samples.owing(put, Samples.duty("c1", "c2")));
    device.crash(3);
    assertThat(device.engine().owedTo()).containsExactly("c1", "c2");
    device.rebuild();
    assertThat(device.engine().owedTo()).containsExactly("c1", "c2");
    assertThat(device.engine().pending("c1", 0, 10))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.path()).isEqualTo(Samples.path(1));
          assertThat(row.content().etag()).endsWith(";slo_bytes=7");
        });
  }

  @Test
  void rule4_aLostIndexIsUnknownUntilRebuiltAndThenSaysTheSame() throws IOException {
    fill();
    SortedMap<String, String> before = known();
    device.engine().abandon();
    device.device.indexDamaged = true;
    device.open();
    assertThat(device.engine().needsRebuild()).isTrue();
    for (int number = 1; number < 9; number++) {
      assertThat(device.find(number)).isInstanceOf(Lookup.Unknown.class);
    }
    device.engine().recover();
    assertThat(known()).isEqualTo(before);
    assertThat(device.find(8)).isInstanceOf(Lookup.Missing.class);
  }

  /** Power fails in the midst of a rebuild: what was rebuilt so far is no index. */
  @Test
  void rule4_aRebuildCutOffBeginsAnew() throws IOException {
    fill();
    SortedMap<String, String> before = known();
    device.engine().abandon();
    device.device.indexDamaged = true;
    device.open();
    device.crash(1);
    assertThat(device.engine().needsRebuild()).isTrue();
    assertThat(device.find(1)).isInstanceOf(Lookup.Unknown.class);
    device.engine().recover();
    assertThat(known()).isEqualTo(before);
  }

  /** The index kept what was written of it until then, as its own flushes may. */
  @Test
  void rule4_aRebuildCutOffWhenAPartOfItIsDurableBeginsAnew() throws IOException {
    fill();
    Write[] more = new Write[5_000];
    Arrays.setAll(more, i -> Samples.delete(100 + i, 10));
    device.commitAll(more);
    SortedMap<String, String> before = known();
    device.engine().abandon();
    device.device.indexDamaged = true;
    device.device.rebuilds =
        () -> {
          var index = new WatchedIndex(device.device.index);
          index.writesMax = 1;
          return index;
        };
    device.open();
    assertThatThrownBy(() -> device.engine().recover()).hasMessageContaining("as told");
    device.device.index.flush();
    assertThat(known()).isNotEmpty();
    device.device.rebuilds = () -> device.device.index;
    device.kill();
    assertThat(device.engine().needsRebuild()).isTrue();
    device.engine().recover();
    assertThat(known()).isEqualTo(before);
  }

  @Test
  void rule14_anUncleanRecoveryGoesOnInANewLifeAndAnOrderlyOneDoesNot() throws IOException {
    device.put(1, 10, Samples.text("a"));
    device.close();
    device.open();
    assertThat(device.engine().volumes()).containsExactly(1);
    device.put(2, 10, Samples.text("b"));
    device.kill();
    assertThat(device.engine().volumes()).containsExactly(1, 2);
    assertThat(device.read(2)).isEqualTo(Samples.text("b"));
  }

  private void fill() throws IOException {
    device.put(1, 10, Samples.text("one"));
    device.commit(Samples.put(2, 10, Samples.text("two"), "X-Delete-At", "77"));
    device.commit(Samples.post(1, 20, null, "X-Object-Meta-A", "1", "X-Delete-At", "99"));
    device.putFile(3, 10, Samples.body(90_000));
    device.putFile(4, 10, Samples.body(90_001));
    device.commit(Samples.delete(4, 20));
    device.commit(Samples.pushTombstone(5, 10));
    device.commit(
        Samples.push(6, Samples.state(10, 30, 0, 0), Samples.text("six"), "X-Object-Meta-B", "2"));
    device.put(7, 10, Samples.body(200_000));
  }

  private Set<String> expiries() throws IOException {
    return device.dump(IndexKeys.expiriesFrom(), IndexKeys.digestsFrom()).keySet();
  }

  private static String expiry(int number, long seconds) {
    return HexFormat.of().formatHex(IndexKeys.expiry(Samples.key(number), seconds));
  }

  /** All that the index says but for the log position. */
  private SortedMap<String, String> known() throws IOException {
    return device.dump(IndexKeys.objectsFrom(), IndexKeys.bodyFilesTo());
  }
}
