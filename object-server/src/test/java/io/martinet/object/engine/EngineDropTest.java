package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.log.Committer;
import io.martinet.log.RecordLocation;
import io.martinet.object.store.Drop;
import io.martinet.object.store.DropOutcome;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.Samples;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was handed back stays away, and what comes after it stays, whatever befalls (rule 19). */
class EngineDropTest {
  private static final byte[] FILLER = Samples.body(60_000);

  private RunningDevice device;

  @BeforeEach
  void open() throws IOException {
    device = new RunningDevice();
  }

  @AfterEach
  void theIndexAddsUp() throws IOException {
    var findings = new ArrayList<String>();
    IndexAudit.run(
        device.device.index,
        device.device.config().digesting(),
        device.device.files,
        findings::add);
    assertThat(findings).isEmpty();
  }

  @Test
  void rule19_whatWasDroppedIsGoneAfterAnyRestart() throws IOException {
    device.put(1, 10, Samples.text("one"));
    device.commit(Samples.post(1, 15, "image/png", "X-Delete-At", "99"));
    long file = device.putFile(2, 10, Samples.body(70_000));
    device.commit(Samples.delete(3, 10));
    assertThat(
            drop(
                of(1, Samples.state(10, 15, 15, 0)),
                of(2, Samples.data(10)),
                of(3, Samples.state(0, 0, 0, 10))))
        .containsOnly(new DropOutcome.Dropped());
    for (int i = 0; i < 3; i++) {
      for (int number = 1; number <= 3; number++) {
        assertThat(device.find(number)).isInstanceOf(Lookup.Missing.class);
      }
      assertThat(device.digests().values()).allMatch(value -> value.matches("0+"));
      assertThat(device.dump(IndexKeys.expiriesFrom(), IndexKeys.digestsFrom())).isEmpty();
      assertThat(device.dump(IndexKeys.bodyFilesFrom(), IndexKeys.bodyFilesTo())).isEmpty();
      restart(i);
      // A rebuild sets what it finds aside; here nothing may be left for it.
      device.idle();
      assertThat(device.hasBodyFile(file)).isFalse();
    }
  }

  @Test
  void rule19_theSameVersionComesBackByAnyWrite() throws IOException {
    for (int way = 0; way < 3; way++) {
      open();
      device.put(1, 10, Samples.text("one"));
      drop(of(1, Samples.data(10)));
      switch (way) {
        case 0 -> device.put(1, 10, Samples.text("one"));
        case 1 ->
            assertThat(device.commit(Samples.push(1, Samples.data(10), Samples.text("one"))))
                .isInstanceOf(WriteOutcome.Done.class);
        default -> {
          drop(of(1, Samples.data(10)));
          device.put(1, 10, Samples.text("one"));
        }
      }
      for (int i = 0; i < 3; i++) {
        assertThat(device.find(1)).isEqualTo(new Lookup.Live(Samples.data(10), 3, 0));
        assertThat(device.read(1)).isEqualTo(Samples.text("one"));
        restart(i);
      }
    }
  }

  /** Joined with what was dropped, the older would lose, and old metadata come back. */
  @Test
  void rule19_whatComesAfterIsNeverJoinedWithWhatWasDropped() throws IOException {
    device.put(1, 20, Samples.text("newer"));
    device.commit(Samples.post(1, 50, null, "X-Object-Meta-A", "dropped"));
    drop(of(1, Samples.state(20, 50, 0, 0)));
    device.commit(Samples.push(1, Samples.data(10), Samples.text("older")));
    device.put(2, 20, Samples.text("x"));
    device.commit(Samples.post(2, 50, null, "X-Object-Meta-A", "dropped"));
    drop(of(2, Samples.state(20, 50, 0, 0)));
    device.commit(Samples.push(2, Samples.data(20), Samples.text("x")));
    device.commit(Samples.delete(3, 90));
    drop(of(3, Samples.state(0, 0, 0, 90)));
    device.put(3, 30, Samples.text("older than the tombstone"));
    device.put(3, 40, Samples.text("still"));
    for (int i = 0; i < 3; i++) {
      assertThat(device.find(1)).isEqualTo(new Lookup.Live(Samples.data(10), 5, 0));
      assertThat(device.find(2)).isEqualTo(new Lookup.Live(Samples.data(20), 1, 0));
      assertThat(device.find(3)).isEqualTo(new Lookup.Live(Samples.data(40), 5, 0));
      restart(i);
    }
  }

  @Test
  void rule19_aDropOutlivesItsVolumeWhileOlderRecordsAreLeft() throws IOException {
    // The first volume stays: it is mostly needed.
    keepVolume(100);
    device.put(1, 10, Samples.text("dropped"));
    device.put(2, 30, Samples.text("dropped, and older comes after"));
    fillFrom(4, 4);
    drop(of(1, Samples.data(10)), of(2, Samples.data(30)));
    device.commit(Samples.push(2, Samples.data(20), Samples.text("older")));
    int life = Objects.requireNonNull(device.entry(1).dropped()).place().life();
    fillFrom(4, 20);
    device.engine().compact();
    assertThat(device.engine().volumes()).contains(1).doesNotContain(life);
    for (int i = 0; i < 3; i++) {
      assertThat(device.find(1)).isInstanceOf(Lookup.Missing.class);
      assertThat(device.find(2)).isEqualTo(new Lookup.Live(Samples.data(20), 5, 0));
      restart(i);
    }
  }

  @Test
  void aDropIsForgottenOnceNothingIsLeftThatAReplayCouldBringBack() throws IOException {
    device.put(1, 10, Samples.text("dropped"));
    device.put(2, 10, Samples.text("dropped and back"));
    drop(of(1, Samples.data(10)), of(2, Samples.data(10)));
    device.commit(Samples.push(2, Samples.data(10), Samples.text("back")));
    for (int round = 0; round < 6; round++) {
      fillFrom(4, 15);
      device.engine().compact();
      device.idle();
    }
    assertThat(device.entry(1).isEmpty()).isTrue();
    assertThat(device.entry(2).dropped()).isNull();
    for (int i = 0; i < 3; i++) {
      assertThat(device.find(1)).isInstanceOf(Lookup.Missing.class);
      assertThat(device.find(2)).isInstanceOf(Lookup.Live.class);
      restart(i);
    }
  }

  @Test
  void rule13_aCopyOfWhatWasDroppedMeanwhileIsNeverLogged() throws IOException {
    device.put(1, 10, Samples.text("old"));
    RecordLocation from = device.place(1);
    try (RecordReader.Pinned record =
        Objects.requireNonNull(
            new RecordReader(device.engine().running().device().volumes()).read(from))) {
      begin(new ArrayList<>(), of(1, Samples.data(10)));
      device
          .engine()
          .running()
          .committer()
          .offer(
              new EngineJob.Relocate(
                  Samples.key(1), from, record.stored().copy().draft(), () -> {}));
      commitAll();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(device.find(1)).isInstanceOf(Lookup.Missing.class);
      restart(i);
    }
  }

  @Test
  void aReplayFromTheMiddleEndsInTheSameState() throws IOException {
    device.put(1, 10, Samples.text("a"));
    device.engine().flushIndex();
    drop(of(1, Samples.data(10)));
    device.commit(Samples.push(1, Samples.data(10), Samples.text("a")));
    device.put(2, 10, Samples.text("b"));
    device.commit(Samples.post(2, 20, null, "X-Object-Meta-A", "1"));
    drop(of(2, Samples.state(10, 20, 0, 0)));
    String before = objects();
    device.kill();
    assertThat(objects()).isEqualTo(before);
    device.rebuild();
    assertThat(objects()).isEqualTo(before);
  }

  @Test
  void rule19_aStateThatChangedBetweenLookAndCommitStays() throws IOException {
    device.put(1, 10, Samples.text("a"));
    var outcomes = new ArrayList<DropOutcome>();
    device.engine().submit(Samples.put(1, 20, Samples.text("b")), Runnable::run, outcome -> {});
    begin(outcomes, of(1, Samples.data(10)));
    commitAll();
    assertThat(outcomes).containsExactly(new DropOutcome.Changed(Samples.data(20)));
    assertThat(device.read(1)).isEqualTo(Samples.text("b"));
  }

  /** In between it was gone: a row of the second life may be owed. */
  @Test
  void rule19_aDropJudgedBeforeAnotherOneDropsNothingOfTheNextLife() throws IOException {
    device.put(1, 10, Samples.text("a"));
    var outcomes = new ArrayList<DropOutcome>();
    begin(outcomes, of(1, Samples.data(10)));
    device
        .engine()
        .submit(
            Samples.owing(Samples.put(1, 10, Samples.text("a")), Samples.duty("c1")),
            Runnable::run,
            outcome -> {});
    begin(outcomes, of(1, Samples.data(10)));
    commitAll();
    assertThat(outcomes.get(0)).isEqualTo(new DropOutcome.Dropped());
    assertThat(outcomes.get(1)).isInstanceOf(DropOutcome.Changed.class);
    assertThat(device.read(1)).isEqualTo(Samples.text("a"));
    assertThat(device.engine().pending("c1", 0, 10)).hasSize(1);
  }

  @Test
  void rule19_whatOwesRowsStaysUntilTheirDeliveryIsInTheLog() throws IOException {
    device.commit(Samples.owing(Samples.put(1, 10, Samples.text("a")), Samples.duty("c1", "c2")));
    device.commit(Samples.put(1, 20, Samples.text("b")));
    assertThat(drop(of(1, Samples.data(20)))).containsExactly(new DropOutcome.RowsOwed());
    long position = device.engine().pending("c1", 0, 1).getFirst().position();
    device.engine().delivered("c1", List.of(position));
    device.engine().delivered("c2", List.of(position));
    assertThat(drop(of(1, Samples.data(20)))).containsExactly(new DropOutcome.RowsOwed());
    device.idle();
    assertThat(drop(of(1, Samples.data(20)))).containsExactly(new DropOutcome.Dropped());
    device.rebuild();
    assertThat(device.engine().owedTo()).isEmpty();
  }

  @Test
  void rule14_aDropThatRotsMakesItsObjectUnknownUnlessTheIndexKnows() throws IOException {
    device.put(1, 10, Samples.text("a"));
    drop(of(1, Samples.data(10)));
    RecordLocation place = Objects.requireNonNull(device.entry(1).dropped()).place();
    device.put(2, 10, Samples.text("behind"));
    device.rot(place, 130);
    device.kill();
    device.rebuild();
    assertThat(device.find(1)).isInstanceOf(Lookup.Unknown.class);
    assertThat(device.read(2)).isEqualTo(Samples.text("behind"));
    assertThat(drop(of(1, Samples.data(10)))).first().isInstanceOf(DropOutcome.Unknown.class);
  }

  @Test
  void rule14_rotOfADropThatLaterWritesTellOfCostsNothing() throws IOException {
    device.put(1, 30, Samples.text("dropped"));
    drop(of(1, Samples.data(30)));
    RecordLocation place = Objects.requireNonNull(device.entry(1).dropped()).place();
    device.commit(Samples.push(1, Samples.data(10), Samples.text("older")));
    device.put(2, 10, Samples.text("behind"));
    device.rot(place, 130);
    device.rebuild();
    assertThat(device.find(1)).isEqualTo(new Lookup.Live(Samples.data(10), 5, 0));
  }

  @Test
  void rule14_rotOfWhatWasDroppedCostsNothing() throws IOException {
    device.put(1, 10, Samples.text("a"));
    RecordLocation first = device.place(1);
    device.put(1, 20, Samples.text("b"));
    drop(of(1, Samples.data(20)));
    device.put(2, 10, Samples.text("behind"));
    device.rot(first, 130);
    device.rebuild();
    assertThat(device.find(1)).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void rule14_aRottenDropIsWrittenAgainByCompaction() throws IOException {
    keepVolume(100);
    device.put(1, 10, Samples.text("dropped"));
    fillFrom(4, 4);
    drop(of(1, Samples.data(10)));
    RecordLocation place = Objects.requireNonNull(device.entry(1).dropped()).place();
    device.put(2, 10, Samples.text("behind"));
    device.rot(place, 130);
    fillFrom(4, 20);
    device.engine().compact();
    assertThat(device.engine().volumes()).contains(1).doesNotContain(place.life());
    device.rebuild();
    assertThat(device.find(1)).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void anUnknownKeyIsNotDropped() throws IOException {
    device.put(1, 10, Samples.text("a"));
    device.rot(device.place(1), 200);
    device.engine().open(Samples.key(1));
    commitAll();
    assertThat(drop(of(1, Samples.data(10)))).first().isInstanceOf(DropOutcome.Unknown.class);
    device.engine().fence("disk is gone");
    assertThat(drop(of(1, Samples.data(10)))).first().isInstanceOf(DropOutcome.Failed.class);
  }

  @Test
  void rule6_whatARingOvertakesIsNotDropped() throws IOException {
    device.put(1, 10, Samples.body(10));
    var outcomes = new ArrayList<DropOutcome>();
    var isAdmitted = new AtomicBoolean(true);
    device
        .engine()
        .drop(List.of(of(1, Samples.data(10))), isAdmitted::get, Runnable::run, outcomes::addAll);
    isAdmitted.set(false);
    commitAll();

    assertThat(outcomes).singleElement().isInstanceOf(DropOutcome.Unknown.class);
    assertThat(drop(of(1, Samples.data(10)))).containsExactly(new DropOutcome.Dropped());
  }

  private void restart(int how) throws IOException {
    if (how == 0) {
      device.kill();
    } else {
      device.rebuild();
    }
  }

  private static Drop of(int number, ObjectState state) {
    return new Drop(Samples.key(number), state);
  }

  private List<DropOutcome> drop(Drop... drops) {
    var outcomes = new ArrayList<DropOutcome>();
    begin(outcomes, drops);
    commitAll();
    assertThat(outcomes).hasSize(drops.length);
    return outcomes;
  }

  private void begin(List<DropOutcome> outcomes, Drop... drops) {
    device.engine().drop(List.of(drops), Runnable::run, outcomes::addAll);
  }

  private void commitAll() {
    while (device.engine().runCommitter() == Committer.Step.COMMITTED) {}
  }

  /** Fills the first volume with objects that stay, so that compaction leaves it alone. */
  private void keepVolume(int number) {
    for (int i = 0; i < 3; i++) {
      device.put(number + i, 10, FILLER);
    }
    device.put(number + 3, 10, Samples.body(55_100));
  }

  /** Some volumes of garbage. */
  private void fillFrom(int number, int rounds) throws IOException {
    long ticks = device.entry(number).newest().ticks();
    for (int round = 1; round <= rounds; round++) {
      device.put(number, ticks + round, FILLER);
    }
  }

  private String objects() throws IOException {
    var all = new StringBuilder();
    for (int number = 1; number <= 2; number++) {
      all.append(device.entry(number).withoutDropped()).append('\n');
    }
    return all + device.digests().toString();
  }
}
