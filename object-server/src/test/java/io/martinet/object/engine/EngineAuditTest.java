package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.PathHash;
import io.martinet.log.DeviceFile;
import io.martinet.object.store.AuditState;
import io.martinet.object.store.Body;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectAudit;
import io.martinet.object.store.ObjectAudit.Step;
import io.martinet.object.store.ObjectAudits;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.Samples;
import io.martinet.object.store.Write;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The audit of an engine reads all that it holds, and quarantines what is not as it was written.
 */
class EngineAuditTest {
  private static final byte[] BODY = Samples.body(100_000);

  private RunningDevice device;

  @BeforeEach
  void open() throws IOException {
    device = new RunningDevice();
  }

  @Test
  void nothingOfAHealthyDeviceIsQuarantined() throws IOException {
    device.put(1, 10, BODY);
    device.put(2, 10, new byte[0]);
    device.putFile(3, 10, Samples.body(700_000));
    device.commit(Samples.delete(4, 10));
    device.put(5, 10, BODY);
    device.commit(Samples.post(5, 15, "text/plain", "X-Object-Meta-A", "1"));
    assertThat(audit().values()).hasSize(5).allMatch(Step.Sound.class::isInstance);
    assertThat(device.engine().unsurePartitions(0, 0)).isEmpty();
    assertThat(audits().countBehind(null)).isEqualTo(5);
    assertThat(audits().countBehind(new ObjectKey(0, new PathHash(-1, -1)))).isZero();
  }

  @Test
  void rotInAVolumeIsFound() throws IOException {
    for (long at : new long[] {3, 130, device.place(fresh(1)).headBytes() + 70_000L}) {
      open();
      fresh(1);
      device.put(2, 10, BODY);
      device.rot(device.place(1), at);
      assertOnlyTheFirstIsDamaged();
    }
  }

  private int fresh(int number) {
    device.put(number, 10, BODY);
    return number;
  }

  @Test
  void rotInABodyFileIsFound() throws IOException {
    long file = device.putFile(1, 10, Samples.body(700_000));
    device.putFile(2, 10, Samples.body(700_000));
    device.device.files.rot(BodyFiles.nameOf(file), 699_999);
    assertOnlyTheFirstIsDamaged();
    assertThat(device.hasBodyFile(file)).as("what was set aside stays").isTrue();
  }

  @Test
  void aMissingBodyFileIsFound() throws IOException {
    long file = device.putFile(1, 10, BODY);
    device.put(2, 10, BODY);
    device.device.files.delete(BodyFiles.nameOf(file));
    assertOnlyTheFirstIsDamaged();
  }

  @Test
  void rotInTombstonesAndPostsIsFound() throws IOException {
    device.commit(Samples.delete(1, 10));
    device.put(2, 10, BODY);
    device.rot(device.place(1), 130);
    assertOnlyTheFirstIsDamaged();

    open();
    device.put(1, 10, BODY);
    device.commit(Samples.post(1, 15, null, "X-Object-Meta-A", "1"));
    device.put(2, 10, BODY);
    device.rot(Objects.requireNonNull(device.entry(1).metadata()).place(), 130);
    assertOnlyTheFirstIsDamaged();
  }

  /** Its blocks are as they were written: what was written was wrong. */
  @Test
  void aBodyThatHasNotItsETagIsFound() throws IOException {
    ObjectInfo right = Samples.info(1, BODY);
    var wrong =
        new ObjectInfo(
            right.path(),
            right.lengthBytes(),
            Samples.md5(new byte[1]),
            right.crc32c(),
            right.contentType(),
            right.headers());
    device.commit(
        new Write.Put(
            Samples.key(1),
            Samples.at(10),
            wrong,
            new Body.Inline(Unpooled.wrappedBuffer(BODY)),
            null));
    device.put(2, 10, BODY);
    assertOnlyTheFirstIsDamaged();
  }

  @Test
  void whatIsQuarantinedIsNotFoundAgainAndHealsByAPush() throws IOException {
    device.put(1, 10, BODY);
    device.rot(device.place(1), 200);
    assertThat(audit().get(Samples.key(1))).isInstanceOf(Step.Damaged.class);
    assertThat(audit().get(Samples.key(1))).isInstanceOf(Step.Sound.class);
    device.commit(Samples.push(1, Samples.data(10), BODY));
    assertThat(device.read(1)).isEqualTo(BODY);
    assertThat(audit().get(Samples.key(1))).isInstanceOf(Step.Sound.class);
  }

  @Test
  void aLargeBodyIsReadInPieces() throws IOException {
    device.putFile(1, 10, Samples.body(3 * EntryAudit.PIECE_BYTES));
    try (ObjectAudit audit = audits().begin(Samples.key(1))) {
      int pieces = 0;
      long bytes = 0;
      for (Step step = audit.next(); step instanceof Step.More; step = audit.next()) {
        pieces++;
        bytes += step.bytes();
      }
      assertThat(pieces).isEqualTo(3);
      assertThat(bytes).isGreaterThan(2L * EntryAudit.PIECE_BYTES);
    }
  }

  @Test
  void howFarItCameIsKnownAfterPowerFailed() throws IOException {
    assertThat(audits().load()).isEqualTo(AuditState.NEVER);
    var state =
        new AuditState(
            3,
            Instant.ofEpochMilli(1_700_000_000_123L),
            null,
            Samples.key(7),
            new AuditState.Counts(1, 2, 3, 4));
    audits().keep(state);
    device.crash(17);
    assertThat(audits().load()).isEqualTo(state);
    AuditState next = state.reaching(null, AuditState.Counts.NONE);
    audits().keep(next);
    assertThat(device.device.files.list("audit")).hasSize(1);
    device.crash(18);
    assertThat(audits().load()).isEqualTo(next);
  }

  @Test
  void itsNotesAreWrittenAsEver() throws IOException {
    audits()
        .keep(
            new AuditState(
                3,
                Instant.ofEpochMilli(1_700_000_000_123L),
                null,
                Samples.key(7),
                new AuditState.Counts(1, 2, 3, 4)));
    ByteBuffer written = ByteBuffer.allocate(100);
    try (DeviceFile file = device.device.files.open("audit/objects-00000000000000000001")) {
      file.read(written, 0);
    }
    assertThat(HexFormat.of().formatHex(written.array(), 0, written.position()))
        .isEqualTo(
            "c11ef8320100000000000000030000018bcfe5687b8000000000000000010000"
                + "0000000700000000000000000000000000070000000000000001000000000000"
                + "000200000000000000030000000000000004");
  }

  @Test
  void whereItCannotBeReadTheAuditBeginsAnew() throws IOException {
    audits().keep(AuditState.NEVER.beginning(Instant.EPOCH));
    String name = "audit/" + device.device.files.list("audit").getFirst();
    device.device.files.rot(name, 20);
    assertThat(audits().load()).isEqualTo(AuditState.NEVER);
  }

  private void assertOnlyTheFirstIsDamaged() throws IOException {
    Map<ObjectKey, Step> steps = audit();
    assertThat(steps.get(Samples.key(1))).isInstanceOf(Step.Damaged.class);
    assertThat(steps.get(Samples.key(2))).isInstanceOf(Step.Sound.class);
    assertThat(device.find(1)).isInstanceOf(Lookup.Unknown.class);
    device.kill();
    assertThat(device.find(1)).isInstanceOf(Lookup.Unknown.class);
    assertThat(device.device.files.list("quarantine")).isNotEmpty();
  }

  private ObjectAudits audits() {
    return device.engine().audits();
  }

  /** One pass; what each key came to. */
  private Map<ObjectKey, Step> audit() throws IOException {
    var outcomes = new TreeMap<ObjectKey, Step>();
    List<ObjectKey> keys = audits().keys(null, 3);
    while (!keys.isEmpty()) {
      for (ObjectKey key : keys) {
        outcomes.put(key, outcome(key));
      }
      keys = audits().keys(keys.getLast(), 3);
    }
    device.engine().runCommitter();
    return outcomes;
  }

  private Step outcome(ObjectKey key) throws IOException {
    try (ObjectAudit audit = audits().begin(key)) {
      Step step = audit.next();
      while (step instanceof Step.More) {
        step = audit.next();
      }
      return step;
    }
  }
}
