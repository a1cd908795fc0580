package io.martinet.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.HybridClock;
import io.martinet.object.store.Body;
import io.martinet.object.store.Samples;
import io.martinet.object.store.Write;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyIntakeTest {
  private static final int INLINE_MAX = 1_000;

  private final ScriptedStore store = new ScriptedStore();
  private final EventLoop loop = new DefaultEventLoop();
  private final DeviceThreads threads = new PlatformThreads("intake-test", 2, 10);
  private final ByteBudget budget = new ByteBudget(4L * FileIntake.PENDING_BYTES_MAX);
  private final Device device =
      new Device(
          "d1",
          store,
          threads,
          threads,
          loop,
          new LoopTasks(loop),
          new RowDelivery(rowContext(), _ -> {}),
          new Stagings(0, 1),
          budget,
          UnpooledByteBufAllocator.DEFAULT);
  private final AtomicBoolean isReading = new AtomicBoolean(true);

  @AfterEach
  void nothingIsLeftBehind() {
    threads.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();

    assertThat(store.openFiles).isZero();
    assertThat(budget.leftBytes()).isEqualTo(4L * FileIntake.PENDING_BYTES_MAX);
  }

  @Test
  void smallBodiesStayInMemoryWhetherTheirLengthIsKnownOrNot() throws Exception {
    for (long expected : new long[] {1_000, -1}) {
      byte[] bytes = random(1_000);
      BodyIntake intake = open(expected);
      feed(intake, bytes, 300);
      StagedBody body = whole(finish(intake));

      assertThat(body.isInline()).isTrue();
      assertThat(((Body.Inline) body.body()).data().equals(Unpooled.wrappedBuffer(bytes))).isTrue();
      assertThat(body.crc32c()).isEqualTo(crc(bytes));
      body.release();
    }
    assertThat(store.blockedThreads).isEmpty();
  }

  @Test
  void bodiesThatOutgrowTheLimitMoveToAFileWithAllTheirBytes() throws Exception {
    for (long expected : new long[] {50_000, -1}) {
      byte[] bytes = random(50_000);
      BodyIntake intake = open(expected);
      feed(intake, bytes, 777);
      StagedBody body = whole(finish(intake));

      assertThat(body.body()).isInstanceOf(Body.InFile.class);
      store.add(
          new Write.Put(Samples.key(1), Samples.at(1), Samples.info(1, bytes), body.body(), null));
      assertThat(store.body(Samples.key(1))).isEqualTo(bytes);
      assertThat(body.crc32c()).isEqualTo(crc(bytes));
      assertThat(body.lengthBytes()).isEqualTo(50_000);
      body.release();
    }
  }

  @Test
  void theTapSeesEveryByteOnceInOrder() throws Exception {
    for (int length : new int[] {500, 20_000}) {
      var crc = new CRC32C();
      byte[] bytes = random(length);
      BodyIntake intake = open(-1, crc::update);
      feed(intake, bytes, 333);
      whole(finish(intake)).release();

      assertThat((int) crc.getValue()).isEqualTo(crc(bytes));
    }
  }

  @Test
  void aSlowDiskStopsTheSenderAndTheSenderResumes() throws Exception {
    store.disk = new CountDownLatch(1);
    BodyIntake intake = open(-1);
    byte[] bytes = random(2 * FileIntake.PENDING_BYTES_MAX);
    feed(intake, bytes, 64 * 1024);

    assertThat(isReading).isFalse();
    store.disk.countDown();
    Awaitility.await().untilTrue(isReading);
    StagedBody body = whole(finish(intake));
    assertThat(body.crc32c()).isEqualTo(crc(bytes));
    body.release();
  }

  @Test
  void aFullDiskFailsTheBodyAndKeepsNothing() throws Exception {
    BodyIntake intake = open(-1);
    feed(intake, random(10_000), 5_000);
    store.isDiskFull = true;
    feed(intake, random(10_000), 5_000);

    assertThat(finish(intake)).isInstanceOf(Arrival.Failed.class);
  }

  @Test
  void aFileThatCannotBeMadeIsToldBeforeTheBodyComes() throws Exception {
    store.isDiskFull = true;
    BodyIntake intake = open(1_000_000);
    var fault = new CompletableFuture<IOException>();
    loop.execute(() -> intake.prepare(fault::complete));

    assertThat(fault.get(10, TimeUnit.SECONDS)).hasMessageContaining("reserve");
    onLoop(intake::drop);
  }

  @Test
  void droppingLeavesNothingWhateverIsUnderWay() throws Exception {
    List<ByteBuf> pieces = new ArrayList<>();
    for (int fed = 0; fed < 4; fed++) {
      store.disk = new CountDownLatch(1);
      BodyIntake intake = open(fed == 3 ? 100_000 : -1);
      if (fed == 3) {
        onLoop(() -> intake.prepare(_ -> {}));
      }
      for (int i = 0; i < fed; i++) {
        ByteBuf piece = Unpooled.wrappedBuffer(random(2_000));
        pieces.add(piece);
        onLoop(() -> intake.data(piece));
      }
      if (fed == 2) {
        onLoop(() -> intake.finish(_ -> {}));
      }
      onLoop(intake::drop);
      store.disk.countDown();
    }
    Awaitility.await().until(() -> pieces.stream().allMatch(piece -> piece.refCnt() == 0));
    Awaitility.await().until(() -> openFiles() == 0);
  }

  @Test
  void bodiesBeyondTheBudgetAreNotBegun() throws Exception {
    List<BodyIntake> open = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      open.add(open(-1));
    }
    assertThat(BodyIntake.tryOpen(device, INLINE_MAX, loop, isReading::set, -1, _ -> {})).isNull();
    assertThat(BodyIntake.tryOpen(device, INLINE_MAX, loop, isReading::set, 10, _ -> {})).isNull();
    for (BodyIntake each : open) {
      onLoop(each::drop);
    }
  }

  private int openFiles() {
    synchronized (store) {
      return store.openFiles;
    }
  }

  private BodyIntake open(long expectedBytes) {
    return open(expectedBytes, _ -> {});
  }

  private BodyIntake open(long expectedBytes, Consumer<ByteBuffer> tap) {
    return Objects.requireNonNull(
        BodyIntake.tryOpen(device, INLINE_MAX, loop, isReading::set, expectedBytes, tap));
  }

  private void feed(BodyIntake intake, byte[] bytes, int pieceBytes) throws Exception {
    for (int from = 0; from < bytes.length; from += pieceBytes) {
      ByteBuf piece = Unpooled.copiedBuffer(bytes, from, Math.min(pieceBytes, bytes.length - from));
      onLoop(() -> intake.data(piece));
    }
  }

  private Arrival finish(BodyIntake intake) throws Exception {
    var arrival = new CompletableFuture<Arrival>();
    loop.execute(() -> intake.finish(arrival::complete));
    return arrival.get(10, TimeUnit.SECONDS);
  }

  private void onLoop(Runnable task) throws Exception {
    loop.submit(task).get(10, TimeUnit.SECONDS);
  }

  private RowContext rowContext() {
    var containers = new FakeContainers();
    var time = new ManualTime();
    var clock = new HybridClock(time, 1);
    var sender =
        new RowSender(
            containers, containers, clock, UnpooledByteBufAllocator.DEFAULT, Duration.ofSeconds(1));
    return new RowContext("d1", store, () -> true, threads::resume, loop, sender, containers, time);
  }

  private static StagedBody whole(Arrival arrival) {
    return switch (arrival) {
      case Arrival.Whole(var body) -> body;
      case Arrival.Failed(var cause) -> throw new AssertionError(cause);
    };
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static int crc(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
