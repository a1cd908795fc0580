package io.martinet.object.store;

import static io.martinet.object.store.Samples.at;
import static io.martinet.object.store.Samples.body;
import static io.martinet.object.store.Samples.data;
import static io.martinet.object.store.Samples.delete;
import static io.martinet.object.store.Samples.duty;
import static io.martinet.object.store.Samples.headers;
import static io.martinet.object.store.Samples.info;
import static io.martinet.object.store.Samples.key;
import static io.martinet.object.store.Samples.owing;
import static io.martinet.object.store.Samples.path;
import static io.martinet.object.store.Samples.post;
import static io.martinet.object.store.Samples.postAsOf;
import static io.martinet.object.store.Samples.promise;
import static io.martinet.object.store.Samples.push;
import static io.martinet.object.store.Samples.pushTombstone;
import static io.martinet.object.store.Samples.put;
import static io.martinet.object.store.Samples.state;
import static io.martinet.object.store.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.ObjectItem;
import io.martinet.core.ObjectState;
import io.martinet.core.SetDigest;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.StoredHeaders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store does: run on the engine, also as the server's tests stand on it. */
public abstract class ObjectStoreContract {
  private ObjectStore store;

  /** An empty store. */
  protected abstract ObjectStore open() throws IOException;

  /** Lets what was submitted be committed. */
  protected abstract void settle();

  @BeforeEach
  void openStore() throws IOException {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  protected final ObjectStore store() {
    return store;
  }

  @Test
  void whatWasNeverWrittenIsMissing() {
    assertThat(store.find(key(1))).isInstanceOf(Lookup.Missing.class);
    assertThat(store.open(key(1))).isInstanceOf(Opened.Missing.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 4096, 65535, 65536, 65537, 131072, 200_000})
  void whatWasPutIsReadBack(int length) throws IOException {
    byte[] body = body(length);
    assertThat(commit(put(1, 10, body, "X-Object-Meta-A", "b"))).isInstanceOf(done());
    assertThat(store.find(key(1))).isEqualTo(new Lookup.Live(data(10), length, 0));
    try (ObjectReader reader = reader(1)) {
      assertThat(reader.state()).isEqualTo(data(10));
      assertThat(reader.info()).isEqualTo(info(1, body, "X-Object-Meta-A", "b"));
      assertThat(read(reader, 0, length + 10)).isEqualTo(body);
    }
  }

  @Test
  void anyPieceOfABodyIsReadAlone() throws IOException {
    byte[] body = body(200_000);
    commit(put(1, 10, body));
    try (ObjectReader reader = reader(1)) {
      for (int from : new int[] {0, 1, 65535, 65536, 65537, 131071, 199_999}) {
        for (int length : new int[] {1, 2, 64, 65536, 70_000}) {
          int end = Math.min(from + length, body.length);
          assertThat(read(reader, from, length)).isEqualTo(Arrays.copyOfRange(body, from, end));
        }
      }
      assertThat(reader.read(200_000, ByteBuffer.allocate(1))).isZero();
    }
  }

  @Test
  void aLargeBodyGoesThroughAFileOfItsOwn() throws IOException {
    byte[] body = body(300_000);
    try (StagedFile staged = store.stage(body.length)) {
      staged.append(ByteBuffer.wrap(body, 0, 100_001));
      staged.append(ByteBuffer.wrap(body, 100_001, 199_999));
      assertThat(staged.lengthBytes()).isEqualTo(300_000);
      assertThat(staged.crc32c()).isEqualTo(Samples.crc32c(body));
      assertThat(commit(putFile(1, 10, body, staged.seal()))).isInstanceOf(done());
    }
    try (ObjectReader reader = reader(1)) {
      assertThat(read(reader, 0, body.length)).isEqualTo(body);
      assertThat(read(reader, 70_000, 3)).isEqualTo(Arrays.copyOfRange(body, 70_000, 70_003));
    }
  }

  @Test
  void aStagedBodyIsCommittedAgainUnderANewerVersionWhileItIsHeld() throws IOException {
    byte[] body = body(100_000);
    try (StagedFile staged = store.stage(-1)) {
      staged.append(ByteBuffer.wrap(body));
      Body.InFile file = staged.seal();
      commit(putFile(1, 10, body, file));
      commit(put(1, 20, text("in between")));
      assertThat(commit(putFile(1, 30, body, file))).isInstanceOf(done());
    }
    try (ObjectReader reader = reader(1)) {
      assertThat(reader.state()).isEqualTo(data(30));
      assertThat(read(reader, 0, body.length)).isEqualTo(body);
    }
  }

  @Test
  void aBodyFileGivenBackIsCommittedNoMore() throws IOException {
    byte[] body = body(70_000);
    Body.InFile file;
    try (StagedFile staged = store.stage(-1)) {
      staged.append(ByteBuffer.wrap(body));
      file = staged.seal();
    }
    assertThat(commit(putFile(1, 10, body, file))).isInstanceOf(WriteOutcome.Failed.class);
    assertThat(store.find(key(1))).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void aReaderKeepsItsVersionWhateverIsWrittenMeanwhile() throws IOException {
    commit(put(1, 10, body(200_000)));
    try (ObjectReader reader = reader(1)) {
      commit(put(1, 20, text("new")));
      commit(delete(1, 30));
      assertThat(read(reader, 0, 200_000)).isEqualTo(body(200_000));
    }
  }

  @Test
  void rule1_theSameVersionWithTheSameContentIsSuccess() {
    commit(put(1, 10, text("a")));
    assertThat(commit(put(1, 10, text("a")))).isEqualTo(new WriteOutcome.Already(data(10)));
    commit(post(1, 20, null, "X-Object-Meta-A", "1"));
    assertThat(commit(post(1, 20, null, "X-Object-Meta-A", "1")))
        .isInstanceOf(WriteOutcome.Already.class);
    assertThat(commit(put(1, 10, text("a")))).isInstanceOf(WriteOutcome.Already.class);
    commit(delete(1, 30));
    assertThat(commit(delete(1, 30))).isInstanceOf(WriteOutcome.Already.class);
  }

  @Test
  void rule1_theSameVersionWithOtherContentIsRefused() {
    commit(put(1, 10, text("a")));
    assertThat(commit(put(1, 10, text("b")))).isInstanceOf(WriteOutcome.Refused.class);
  }

  @Test
  void rule1_aClientsEqualTickOfAnotherProcessIsRefusedWhicheverNonceIsGreater() {
    commit(put(1, new Version(10, 5), text("a")));
    for (int nonce : new int[] {4, 6}) {
      WriteOutcome outcome = commit(put(1, new Version(10, nonce), text("b")));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              WriteOutcome.Refused.class,
              refused -> assertThat(refused.newest()).isEqualTo(new Version(10, 5)));
    }
  }

  @Test
  void aClientsOlderWriteIsRefusedAndNamesWhatIsNewer() {
    commit(put(1, 20, text("a")));
    for (Write older : List.of(put(1, 10, text("b")), delete(1, 10), post(1, 10, null))) {
      assertThat(commit(older)).isEqualTo(new WriteOutcome.Refused(at(20), data(20)));
    }
  }

  @Test
  void rule9_aClientsWriteIsRefusedBelowTheNewestPartWhicheverThatIs() {
    commit(put(1, 10, text("a")));
    commit(post(1, 30, null, "X-Object-Meta-A", "1"));
    assertThat(commit(put(1, 20, text("b"))))
        .isEqualTo(new WriteOutcome.Refused(at(30), state(10, 30, 0, 0)));
    assertThat(commit(delete(1, 20))).isInstanceOf(WriteOutcome.Refused.class);
  }

  @Test
  void rule8_aDeletionIsWrittenWhereNothingWas() {
    assertThat(commit(delete(1, 10))).isInstanceOf(done());
    assertThat(store.find(key(1))).isEqualTo(new Lookup.Deleted(state(0, 0, 0, 10)));
    assertThat(commit(pushOf(1, 5, "old"))).isInstanceOf(WriteOutcome.Already.class);
    assertThat(store.find(key(1))).isInstanceOf(Lookup.Deleted.class);
  }

  @Test
  void aDeletionHidesTheObjectAndTellsWhatWasThere() {
    commit(put(1, 10, text("a")));
    assertThat(commit(delete(1, 20)))
        .isInstanceOfSatisfying(
            WriteOutcome.Done.class,
            done -> {
              assertThat(done.before()).isEqualTo(data(10));
              assertThat(done.after()).isEqualTo(state(0, 0, 0, 20));
              assertThat(done.content()).isEqualTo(RowContent.DELETED);
            });
    assertThat(store.open(key(1)))
        .isEqualTo(new Opened.Deleted(new Lookup.Deleted(state(0, 0, 0, 20))));
  }

  @Test
  void aPostNeedsLiveData() {
    assertThat(commit(post(1, 10, null))).isInstanceOf(WriteOutcome.NoData.class);
    commit(delete(1, 20));
    assertThat(commit(post(1, 30, null))).isInstanceOf(WriteOutcome.NoData.class);
    assertThat(store.find(key(1))).isEqualTo(new Lookup.Deleted(state(0, 0, 0, 20)));
  }

  @Test
  void aPostReplacesUserHeadersAndKeepsTypeSystemHeadersAndBody() throws IOException {
    commit(
        put(
            1,
            10,
            text("body"),
            "X-Object-Meta-Old",
            "o",
            "X-Object-Sysmeta-Kept",
            "s",
            "X-Delete-At",
            "99"));
    commit(post(1, 20, null, "X-Object-Meta-New", "n"));
    assertThat(store.find(key(1))).isEqualTo(new Lookup.Live(state(10, 20, 0, 0), 4, 0));
    try (ObjectReader reader = reader(1)) {
      assertThat(reader.info().headers())
          .isEqualTo(headers("X-Object-Meta-New", "n", "X-Object-Sysmeta-Kept", "s"));
      assertThat(reader.info().contentType()).isEqualTo("text/plain");
      assertThat(read(reader, 0, 10)).isEqualTo(text("body"));
    }
  }

  @Test
  void aPostMaySetTypeAndExpiry() throws IOException {
    commit(put(1, 10, text("body")));
    WriteOutcome outcome = commit(post(1, 20, "image/png", "X-Delete-At", "123"));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Done.class,
            done ->
                assertThat(done.content())
                    .isEqualTo(new RowContent(4, Samples.md5(text("body")), "image/png")));
    assertThat(store.find(key(1))).isEqualTo(new Lookup.Live(state(10, 20, 20, 0), 4, 123));
    commit(post(1, 30, null));
    try (ObjectReader reader = reader(1)) {
      assertThat(reader.state()).isEqualTo(state(10, 30, 20, 0));
      assertThat(reader.info().contentType()).isEqualTo("image/png");
      assertThat(reader.info().headers()).isEmpty();
    }
  }

  @Test
  void rule10_whatHasExpiredIsListedByTimeAndPageByPage() throws IOException {
    commit(put(1, 10, text("a"), "X-Delete-At", "30"));
    commit(put(2, 10, text("b"), "X-Delete-At", "20"));
    commit(put(3, 10, text("c"), "X-Delete-At", "41"));
    commit(put(4, 10, text("d")));
    commit(put(5, 10, text("e"), "X-Delete-At", "20"));
    commit(delete(5, 20));
    commit(put(6, 10, text("f"), "X-Delete-At", "20"));
    commit(post(6, 20, null, "X-Delete-At", "40"));
    Expired first = new Expired(20, key(2).hash());
    Expired second = new Expired(30, key(1).hash());
    Expired third = new Expired(40, key(6).hash());
    assertThat(store.expired(0, 40, null, 10)).containsExactly(first, second, third);
    assertThat(store.expired(0, 39, null, 10)).containsExactly(first, second);
    assertThat(store.expired(0, 40, null, 2)).containsExactly(first, second);
    assertThat(store.expired(0, 40, second, 2)).containsExactly(third);
    assertThat(store.expired(1, 40, null, 10)).isEmpty();
    commit(delete(2, 30));
    assertThat(store.expired(0, 40, null, 10)).containsExactly(second, third);
  }

  @Test
  void aPostAsOfATimeFindsNothingThatHasExpiredByThen() throws IOException {
    commit(put(1, 10, text("a"), "X-Delete-At", "30"));
    assertThat(commit(postAsOf(seconds(30), 1, 20, null))).isEqualTo(expired(data(10)));
    assertThat(store.find(key(1))).isEqualTo(new Lookup.Live(data(10), 1, 30));
    assertThat(commit(postAsOf(seconds(30) - 1, 1, 20, null, "X-Delete-At", "40")))
        .isInstanceOf(done());
    assertThat(commit(postAsOf(seconds(39), 1, 30, null))).isInstanceOf(done());
    assertThat(commit(postAsOf(seconds(90), 1, 40, null))).isInstanceOf(done());
  }

  @Test
  void onceExpiryIsSealedOnlyAPostThatMeansItChangesWhatHasExpired() throws IOException {
    commit(put(1, 10, text("a"), "X-Delete-At", "30"));
    commit(put(2, 10, text("b"), "X-Delete-At", "31"));
    store.sealExpiry(seconds(30));
    store.sealExpiry(seconds(20));
    assertThat(commit(postAsOf(seconds(5), 1, 20, null))).isEqualTo(expired(data(10)));
    assertThat(commit(postAsOf(seconds(5), 2, 20, null))).isInstanceOf(done());
    assertThat(commit(post(1, 20, null, "X-Delete-At", "90"))).isInstanceOf(done());
    assertThat(commit(postAsOf(seconds(5), 1, 30, null))).isInstanceOf(done());
  }

  private static long seconds(long seconds) {
    return seconds * Timestamps.TICKS_PER_SECOND;
  }

  private static WriteOutcome expired(ObjectState state) {
    return new WriteOutcome.Expired(state);
  }

  @Test
  void newDataDropWhatOlderPostsSet() throws IOException {
    commit(put(1, 10, text("body")));
    commit(post(1, 20, "image/png", "X-Object-Meta-A", "1"));
    commit(put(1, 30, text("new"), "X-Object-Meta-B", "2"));
    try (ObjectReader reader = reader(1)) {
      assertThat(reader.state()).isEqualTo(data(30));
      assertThat(reader.info()).isEqualTo(info(1, text("new"), "X-Object-Meta-B", "2"));
    }
  }

  @Test
  void rule9_pushesJoinInAnyOrderToTheSameObject() throws IOException {
    List<Write> writes =
        List.of(
            pushOf(1, 10, "ten"),
            push(1, state(20, 40, 30, 0), text("twenty"), "X-Object-Meta-P", "40"),
            pushTombstone(1, 15),
            pushOf(1, 5, "five"));
    for (List<Write> order : permutations(writes)) {
      store.close();
      store = open();
      order.forEach(this::commit);
      try (ObjectReader reader = reader(1)) {
        assertThat(reader.state()).isEqualTo(state(20, 40, 30, 0));
        assertThat(read(reader, 0, 100)).isEqualTo(text("twenty"));
        assertThat(reader.info().headers()).isEqualTo(headers("X-Object-Meta-P", "40"));
      }
    }
  }

  @Test
  void rule9_whatNewerDataOrANewerTombstoneBeatsIsGoneInAnyOrder() throws IOException {
    Write posted = push(1, state(10, 12, 12, 0), text("ten"), "X-Object-Meta-P", "12");
    for (List<Write> order : permutations(List.of(posted, pushTombstone(1, 15)))) {
      store.close();
      store = open();
      order.forEach(this::commit);
      assertThat(store.find(key(1))).isEqualTo(new Lookup.Deleted(state(0, 0, 0, 15)));
    }
    for (List<Write> order : permutations(List.of(posted, pushOf(1, 20, "twenty")))) {
      store.close();
      store = open();
      order.forEach(this::commit);
      try (ObjectReader reader = reader(1)) {
        assertThat(reader.state()).isEqualTo(data(20));
        assertThat(reader.info().headers()).isEmpty();
      }
    }
  }

  @Test
  void rule9_aPushOfOlderDataBringsItsNewerMetadata() throws IOException {
    commit(put(1, 20, text("mine")));
    assertThat(commit(push(1, state(10, 30, 30, 0), text("theirs"), "X-Object-Meta-P", "30")))
        .isInstanceOf(done());
    try (ObjectReader reader = reader(1)) {
      assertThat(reader.state()).isEqualTo(state(20, 30, 30, 0));
      assertThat(read(reader, 0, 100)).isEqualTo(text("mine"));
      assertThat(reader.info().headers()).isEqualTo(headers("X-Object-Meta-P", "30"));
    }
  }

  @Test
  void rule9_aPushThatBringsNothingWritesNothing() {
    commit(put(1, 20, text("a")));
    assertThat(commit(pushOf(1, 10, "old"))).isInstanceOf(WriteOutcome.Already.class);
    assertThat(commit(pushOf(1, 20, "a"))).isInstanceOf(WriteOutcome.Already.class);
    assertThat(commit(pushTombstone(1, 15))).isInstanceOf(WriteOutcome.Already.class);
    assertThat(store.find(key(1))).isEqualTo(new Lookup.Live(data(20), 1, 0));
  }

  @Test
  void writesOfOneKeyWaitingTogetherSeeEachOther() {
    List<WriteOutcome> outcomes =
        commitAll(
            put(1, 10, text("a")),
            put(1, 10, text("a")),
            put(1, 5, text("late")),
            post(1, 20, null, "X-Object-Meta-A", "1"),
            delete(1, 30),
            post(1, 40, null));
    assertThat(outcomes.get(0)).isInstanceOf(done());
    assertThat(outcomes.get(1)).isInstanceOf(WriteOutcome.Already.class);
    assertThat(outcomes.get(2)).isInstanceOf(WriteOutcome.Refused.class);
    assertThat(outcomes.get(3)).isInstanceOf(done());
    assertThat(outcomes.get(4))
        .isInstanceOfSatisfying(
            WriteOutcome.Done.class,
            done -> assertThat(done.before()).isEqualTo(state(10, 20, 0, 0)));
    assertThat(outcomes.get(5)).isInstanceOf(WriteOutcome.NoData.class);
  }

  @Test
  void aBodyThatIsNotWhatWasAnnouncedIsNotStored() {
    Write.Put good = put(1, 10, text("good"));
    Write.Put wrong =
        new Write.Put(good.key(), good.version(), info(1, text("evil")), good.body(), null);
    assertThat(commit(wrong)).isInstanceOf(WriteOutcome.Failed.class);
    assertThat(store.find(key(1))).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void rule24_rowsAreOwedUntilDelivered() {
    long first = position(commit(owing(put(1, 10, text("a")), duty("c1", "c2"))));
    long second = position(commit(owing(put(2, 11, text("bb")), duty("c2"))));
    assertThat(store.owedTo()).containsExactly("c1", "c2");
    List<PendingRows.PendingRow> owed = store.pending("c2", 0, 10);
    assertThat(owed).extracting(PendingRows.PendingRow::position).containsExactly(first, second);
    PendingRows.PendingRow row = owed.get(1);
    assertThat(row.path()).isEqualTo(path(2));
    assertThat(row.state()).isEqualTo(data(11));
    assertThat(row.content()).isEqualTo(new RowContent(2, Samples.md5(text("bb")), "text/plain"));
    assertThat(row.duty()).isEqualTo(duty("c2"));
    assertThat(store.pending("c2", first, 10)).hasSize(1);
    assertThat(store.pending("c2", 0, 1)).hasSize(1);
    store.delivered("c2", List.of(first));
    assertThat(store.pending("c2", 0, 10))
        .extracting(PendingRows.PendingRow::position)
        .containsExactly(second);
    store.delivered("c2", List.of(second));
    commit(put(3, 12, text("next batch")));
    assertThat(store.owedTo()).containsExactly("c1");
    assertThat(store.pending("c2", 0, 10)).isEmpty();
  }

  @Test
  void rule24_aRowSaysTheListingNoteOfTheData() {
    String noted = Samples.md5(text("aaa")) + ";slo_bytes=7";
    Write.Put put = put(1, 10, text("aaa"), StoredHeaders.LISTING_NOTE, "slo_bytes=7");
    assertThat(commit(owing(put, duty("c1"))))
        .isInstanceOfSatisfying(
            WriteOutcome.Done.class, done -> assertThat(done.content().etag()).isEqualTo(noted));
    commit(post(1, 20, "image/png"));
    assertThat(store.pending("c1", 0, 10))
        .singleElement()
        .satisfies(
            row -> assertThat(row.content()).isEqualTo(new RowContent(3, noted, "image/png")));
  }

  @Test
  void rule24_anOwedRowSaysWhatTheObjectIsNow() {
    commit(owing(put(1, 10, text("a")), duty("c1")));
    commit(delete(1, 20));
    assertThat(store.pending("c1", 0, 10))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.state()).isEqualTo(state(0, 0, 0, 20));
          assertThat(row.content()).isEqualTo(RowContent.DELETED);
        });
  }

  @Test
  void rule6_aWriteIsAskedForItsAdmissionWhenItsTurnComes() {
    var isOpen = new AtomicBoolean(true);
    var outcomes = new ArrayList<WriteOutcome>();
    Admission closing = () -> isOpen.getAndSet(false);
    store.submit(put(1, 10, text("a")), closing, Runnable::run, outcomes::add);
    for (Write late : List.of(put(2, 10, text("b")), post(1, 20, null), delete(1, 30))) {
      store.submit(late, isOpen::get, Runnable::run, outcomes::add);
    }
    store.submit(pushTombstone(3, 10), Runnable::run, outcomes::add);
    settle();
    var outdated = new WriteOutcome.Outdated();
    assertThat(outcomes.getFirst()).isInstanceOf(done());
    assertThat(outcomes.subList(1, 4)).containsOnly(outdated);
    assertThat(outcomes.getLast()).isInstanceOf(done());
    assertThat(store.find(key(1))).isEqualTo(new Lookup.Live(data(10), 1, 0));
    assertThat(store.find(key(2))).isInstanceOf(Lookup.Missing.class);
  }

  @Test
  void rule6_whatIsNotAdmittedLeavesNothingAndItsBodyCanBeCommittedAgain() throws IOException {
    byte[] body = body(300_000);
    try (StagedFile staged = store.stage(body.length)) {
      staged.append(ByteBuffer.wrap(body));
      Write.Put put = owing(putFile(1, 10, body, staged.seal()), duty("c1"));
      var outcomes = new ArrayList<WriteOutcome>();
      store.submit(put, () -> false, Runnable::run, outcomes::add);
      settle();
      assertThat(outcomes).containsExactly(new WriteOutcome.Outdated());
      assertThat(store.find(key(1))).isInstanceOf(Lookup.Missing.class);
      assertThat(store.owedTo()).isEmpty();
      assertThat(commit(put)).isInstanceOf(done());
    }
    try (ObjectReader reader = reader(1)) {
      assertThat(read(reader, 0, body.length)).isEqualTo(body);
    }
  }

  @Test
  void rule7_aPromiseIsAnsweredWithWhatStandsAndChangesNoObject() throws IOException {
    assertThat(commit(promise(1, 10))).isEqualTo(new WriteOutcome.Promised(ObjectState.NONE));
    assertThat(store.find(key(1))).isInstanceOf(Lookup.Missing.class);
    assertThat(commit(put(1, 20, text("a")))).isInstanceOf(done());
    commit(post(1, 30, "image/png"));
    assertThat(commit(promise(1, 40))).isEqualTo(new WriteOutcome.Promised(state(20, 30, 30, 0)));
    assertThat(store.find(key(1))).isEqualTo(new Lookup.Live(state(20, 30, 30, 0), 1, 0));
    commit(delete(1, 50));
    assertThat(commit(promise(1, 60))).isEqualTo(new WriteOutcome.Promised(state(0, 0, 0, 50)));
  }

  @Test
  void rule7_aClientsWriteBelowAPromiseIsRefused() throws IOException {
    commit(put(1, 10, text("a")));
    commit(promise(1, 50));
    var refused = new WriteOutcome.Refused(at(50), data(10));
    assertThat(commit(put(1, 49, text("b")))).isEqualTo(refused);
    assertThat(commit(post(1, 49, null))).isEqualTo(refused);
    assertThat(commit(delete(1, 49))).isEqualTo(refused);
    assertThat(commit(put(1, new Version(50, 7), text("b")))).isEqualTo(refused);
    assertThat(commit(promise(1, 49))).isEqualTo(refused);
    assertThat(commit(put(1, 51, text("c")))).isInstanceOf(done());
    assertThat(store.find(key(1))).isEqualTo(new Lookup.Live(data(51), 1, 0));
  }

  @Test
  void rule7_nothingIsPromisedBelowWhatStands() throws IOException {
    commit(put(1, 10, text("a")));
    commit(post(1, 20, null));
    var refused = new WriteOutcome.Refused(at(20), state(10, 20, 0, 0));
    assertThat(commit(promise(1, 15))).isEqualTo(refused);
    assertThat(commit(promise(1, 20))).isEqualTo(refused);
    assertThat(commit(put(1, 21, text("b")))).isInstanceOf(done());
  }

  @Test
  void rule6_whoLooksBehindABarrierSeesWhatWasSubmittedBeforeIt() {
    var seen = new ArrayList<Object>();
    for (int number = 1; number <= 3; number++) {
      store.submit(put(number, 10, text("a")), Runnable::run, _ -> {});
    }
    store.barrier(
        Runnable::run,
        outcome -> {
          seen.add(outcome);
          seen.add(countOfAll());
        });
    settle();
    assertThat(seen).containsExactly(new BarrierOutcome.Passed(), 3L);
  }

  private long countOfAll() {
    try {
      return store.partitionDigests(0, 0).getOrDefault(0, SetDigest.EMPTY).count();
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void rule28_digestsOfPartitionsAreSumsOfThoseOfBuckets() throws IOException {
    int bits = store.bucketBits();
    assertThat(store.partitionDigests(0, 2)).isEmpty();
    // The top bits of key n are those of n as 16 bits.
    for (int number : new int[] {1, 2, 0x4001, 0x4100, 0x7fff, 0xffff}) {
      commit(put(number, 10, text("x" + number)));
    }
    for (int partPower = 0; partPower <= bits; partPower++) {
      SortedMap<Integer, SetDigest> partitions = store.partitionDigests(0, partPower);
      var all = SetDigest.EMPTY;
      for (var partition : partitions.entrySet()) {
        var sum = SetDigest.EMPTY;
        for (var bucket : store.bucketDigests(0, partPower, partition.getKey()).entrySet()) {
          assertThat(bucket.getKey() >>> (bits - partPower)).isEqualTo(partition.getKey());
          sum = sum.plus(bucket.getValue());
        }
        assertThat(sum).isEqualTo(partition.getValue());
        all = all.plus(sum);
      }
      assertThat(all.count()).isEqualTo(6);
      assertThat(all).isEqualTo(store.partitionDigests(0, 0).get(0));
    }
    assertThat(store.partitionDigests(0, 2).keySet()).containsExactly(0, 1, 3);
    assertThat(store.bucketDigests(0, 2, 2)).isEmpty();
    assertThat(store.partitionDigests(1, 2)).isEmpty();
    commit(pushTombstone(1, 20));
    assertThat(store.partitionDigests(0, 0).get(0)).isNotEqualTo(SetDigest.EMPTY);
  }

  @Test
  void rule28_itemsComeInTheOrderOfTheirHashesWithTermsThatAddUp() throws IOException {
    commit(put(3, 10, text("c")));
    commit(put(1, 10, text("a")));
    commit(post(1, 20, null, "X-Object-Meta-A", "1"));
    commit(delete(2, 30));
    commit(push(4, state(5, 6, 7, 0), text("d")));
    List<ObjectItem> all = store.items(0, key(0).hash(), null, 10);
    assertThat(all)
        .extracting(ObjectItem::hash)
        .containsExactly(key(1).hash(), key(2).hash(), key(3).hash(), key(4).hash());
    assertThat(all)
        .extracting(ObjectItem::state)
        .containsExactly(state(10, 20, 0, 0), state(0, 0, 0, 30), data(10), state(5, 6, 7, 0));
    assertThat(all).noneMatch(ObjectItem::isUnknown);
    var sum = SetDigest.EMPTY;
    for (ObjectItem item : all) {
      sum = sum.plus(new SetDigest(1, item.termHigh(), item.termLow()));
    }
    assertThat(sum).isEqualTo(store.partitionDigests(0, 0).get(0));
    assertThat(store.items(0, key(2).hash(), key(4).hash(), 10)).isEqualTo(all.subList(1, 3));
    assertThat(store.items(0, key(2).hash(), key(4).hash(), 1)).isEqualTo(all.subList(1, 2));
    assertThat(store.items(1, key(0).hash(), null, 10)).isEmpty();
    assertThat(store.items(0xffff, key(0).hash(), null, 10)).isEmpty();
  }

  @Test
  void theNameOfWhatStandsIsKnown() {
    commit(put(1, 10, text("a")));
    commit(post(1, 20, null));
    commit(delete(2, 10));
    assertThat(store.findPath(key(1))).isEqualTo(path(1));
    assertThat(store.findPath(key(2))).isEqualTo(path(2));
    assertThat(store.findPath(key(3))).isNull();
  }

  @Test
  void rule19_onlyWhatIsExactlyAsNamedIsDropped() throws IOException {
    commit(put(1, 10, text("a")));
    commit(put(2, 10, text("b")));
    commit(post(2, 20, null, "X-Delete-At", "99"));
    commit(delete(3, 10));
    commit(put(4, 10, text("d")));
    commit(owing(put(5, 10, text("e")), duty("c1")));
    assertThat(
            drop(
                new Drop(key(1), data(10)),
                new Drop(key(2), data(10)),
                new Drop(key(3), state(0, 0, 0, 10)),
                new Drop(key(4), state(10, 0, 0, 20)),
                new Drop(key(5), data(10)),
                new Drop(key(6), data(10))))
        .containsExactly(
            new DropOutcome.Dropped(),
            new DropOutcome.Changed(state(10, 20, 0, 0)),
            new DropOutcome.Dropped(),
            new DropOutcome.Changed(data(10)),
            new DropOutcome.RowsOwed(),
            new DropOutcome.Absent());
    assertThat(store.find(key(1))).isInstanceOf(Lookup.Missing.class);
    assertThat(store.open(key(1))).isInstanceOf(Opened.Missing.class);
    assertThat(store.findPath(key(3))).isNull();
    assertThat(store.items(0, key(0).hash(), null, 10))
        .extracting(ObjectItem::hash)
        .containsExactly(key(2).hash(), key(4).hash(), key(5).hash());
    assertThat(Objects.requireNonNull(store.partitionDigests(0, 0).get(0)).count()).isEqualTo(3);
    assertThat(drop(new Drop(key(1), data(10)))).containsExactly(new DropOutcome.Absent());
  }

  @Test
  void rule19_whatWasDroppedMayComeBackAlsoOlder() throws IOException {
    commit(put(1, 20, text("a"), "X-Object-Meta-A", "1"));
    commit(post(1, 50, "image/png", "X-Object-Meta-A", "2"));
    drop(new Drop(key(1), state(20, 50, 50, 0)));
    assertThat(commit(post(1, 60, null))).isInstanceOf(WriteOutcome.NoData.class);
    assertThat(commit(pushOf(1, 10, "older"))).isInstanceOf(done());
    try (ObjectReader reader = reader(1)) {
      assertThat(reader.state()).isEqualTo(data(10));
      assertThat(reader.info()).isEqualTo(info(1, text("older")));
    }
    assertThat(commit(put(1, 20, text("a")))).isInstanceOf(done());
    assertThat(store.find(key(1))).isEqualTo(new Lookup.Live(data(20), 1, 0));
  }

  @Test
  void rule19_aReaderKeepsWhatIsDroppedMeanwhile() throws IOException {
    commit(put(1, 10, body(200_000)));
    try (ObjectReader reader = reader(1)) {
      assertThat(drop(new Drop(key(1), data(10)))).containsExactly(new DropOutcome.Dropped());
      assertThat(read(reader, 0, 200_000)).isEqualTo(body(200_000));
    }
  }

  private List<DropOutcome> drop(Drop... drops) {
    var outcomes = new ArrayList<DropOutcome>();
    store.drop(List.of(drops), Runnable::run, outcomes::addAll);
    settle();
    assertThat(outcomes).hasSize(drops.length);
    return outcomes;
  }

  @Test
  void aClosedReaderReadsNoMore() throws IOException {
    commit(put(1, 10, text("a")));
    ObjectReader reader = reader(1);
    reader.close();
    reader.close();
    assertThatThrownBy(() -> reader.read(0, ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
  }

  protected final WriteOutcome commit(Write write) {
    return commitAll(write).getFirst();
  }

  protected final List<WriteOutcome> commitAll(Write... writes) {
    var outcomes = new ArrayList<WriteOutcome>();
    for (Write write : writes) {
      store.submit(write, Runnable::run, outcomes::add);
    }
    settle();
    assertThat(outcomes).hasSize(writes.length);
    return outcomes;
  }

  protected final ObjectReader reader(int number) {
    Opened opened = store.open(key(number));
    assertThat(opened).isInstanceOf(Opened.Live.class);
    return ((Opened.Live) opened).reader();
  }

  protected static byte[] read(ObjectReader reader, long from, int length) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(length + 2).position(1).limit(length + 1);
    int count = 0;
    while (target.hasRemaining()) {
      int piece = reader.read(from + count, target);
      if (piece == 0) {
        break;
      }
      count += piece;
    }
    assertThat(target.position()).isEqualTo(1 + count);
    return Arrays.copyOfRange(target.array(), 1, 1 + count);
  }

  protected static Write.Put putFile(int number, long ticks, byte[] body, Body.InFile file) {
    return new Write.Put(key(number), at(ticks), info(number, body), file, null);
  }

  private static Write.Push pushOf(int number, long ticks, String body) {
    return push(number, data(ticks), text(body));
  }

  private static long position(WriteOutcome outcome) {
    return ((WriteOutcome.Done) Objects.requireNonNull(outcome)).position();
  }

  private static Class<WriteOutcome.Done> done() {
    return WriteOutcome.Done.class;
  }

  private static List<List<Write>> permutations(List<Write> writes) {
    if (writes.isEmpty()) {
      return List.of(List.of());
    }
    var all = new ArrayList<List<Write>>();
    for (Write first : writes) {
      var rest = new ArrayList<>(writes);
      rest.remove(first);
      for (List<Write> tail : permutations(rest)) {
        var order = new ArrayList<Write>();
        order.add(first);
        order.addAll(tail);
        all.add(order);
      }
    }
    return all;
  }
}
