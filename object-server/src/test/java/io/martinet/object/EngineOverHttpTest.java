package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.commit;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.core.SystemEntropy;
import io.martinet.core.Version;
import io.martinet.http.PeerCall;
import io.martinet.http.transport.EventLoops;
import io.martinet.http.wire.DigestTable;
import io.martinet.http.wire.HashList;
import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.ItemResults;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.log.DeviceFiles;
import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.LogConfig;
import io.martinet.log.Reserve;
import io.martinet.object.FakeContainers.Journal;
import io.martinet.object.ObjectServerFixture.Answered;
import io.martinet.object.engine.DeviceEngine;
import io.martinet.object.engine.DeviceIdentity;
import io.martinet.object.engine.EngineConfig;
import io.martinet.object.engine.EngineEnvironment;
import io.martinet.object.engine.RocksIndexStorage;
import io.martinet.object.engine.RocksObjectIndex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server over the engine as it runs: files, RocksDB, its own threads. */
class EngineOverHttpTest {
  private static final UUID ID = new UUID(5, 6);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private final DiskWatch watch = new DiskWatch();

  @Test
  void objectsOfEverySizeGoInComeBackChangeAndGo() throws Exception {
    try (var fixture = new ObjectServerFixture(open("d1"), true)) {
      for (int length : new int[] {0, 5, 10_000, 10_001, 300_000, 3 << 20}) {
        byte[] body = random(length);
        Version put = fixture.version();
        assertThat(fixture.put("o", body, fixture.putHeaders(length), commit(body, put)).status())
            .isEqualTo(201);
        Answered get = fixture.ask("GET", "o");
        assertThat(get.body()).isEqualTo(body);
        assertThat(get.header(Wire.STATE)).isEqualTo(put + " - - -");
        if (length > 10) {
          HttpHeaders range = fixture.headers().set("Range", "bytes=3-" + (length - 2));
          assertThat(fixture.ask("GET", "o", range).body())
              .isEqualTo(Arrays.copyOfRange(body, 3, length - 1));
        }
      }
      Version post = fixture.version();
      HttpHeaders meta =
          fixture.headers().set(Wire.WRITE_VERSION, post.toString()).set("X-Object-Meta-A", "1");
      assertThat(fixture.ask("POST", "o", meta).status()).isEqualTo(202);
      assertThat(fixture.ask("HEAD", "o").header("X-Object-Meta-A")).isEqualTo("1");
      HttpHeaders delete = fixture.headers().set(Wire.WRITE_VERSION, fixture.version().toString());
      assertThat(fixture.ask("DELETE", "o", delete).status()).isEqualTo(204);
      assertThat(fixture.ask("GET", "o").header(Wire.ANSWER)).isEqualTo("TOMB");
    }
    assertNoEventLoopWaited();
  }

  @Test
  void aLostRaceCommitsItsStagedBodyAgainInlineAndInAFile() throws Exception {
    try (var fixture = new ObjectServerFixture(open("d1"), true)) {
      for (int length : new int[] {100, 100_000}) {
        byte[] body = random(length);
        Version older = fixture.version();
        fixture.put("o", "newer", fixture.version());
        assertThat(fixture.put("o", body, fixture.putHeaders(length), commit(body, older)).status())
            .isEqualTo(409);
        HttpHeaders again = fixture.headers().set(Wire.STAGING_ID, ObjectServerTestBase.ID);
        again.add(commit(body, fixture.version()));
        assertThat(fixture.ask("COMMIT", "o", again).status()).isEqualTo(201);
        assertThat(fixture.ask("GET", "o").body()).isEqualTo(body);
      }
    }
  }

  @Test
  void abortedUploadsLeaveNoFile() throws Exception {
    try (var fixture = new ObjectServerFixture(open("d1"), true)) {
      PeerCall call =
          fixture.client.open(
              fixture.address,
              ObjectServerFixture.request("PUT", "o", fixture.putHeaders(5 << 20)));
      call.write(Unpooled.wrappedBuffer(random(2 << 20)));
      Awaitility.await().until(() -> bodyFiles() == 1);
      call.cancel();
      Awaitility.await().until(() -> bodyFiles() == 0);
    }
  }

  @Test
  void manyWritersAtOnceAllFindTheirBytes() throws Exception {
    try (var fixture = new ObjectServerFixture(open("d1"), true)) {
      var calls = new ArrayList<PeerCall>();
      for (int i = 0; i < 200; i++) {
        byte[] body = random(i * 37);
        HttpHeaders head =
            fixture.putHeaders(body.length).set(Wire.STAGING_ID, "%032x".formatted(i));
        PeerCall call =
            fixture.client.open(fixture.address, ObjectServerFixture.request("PUT", "o" + i, head));
        call.write(Unpooled.wrappedBuffer(body));
        call.end(commit(body, fixture.version()));
        calls.add(call);
      }
      for (PeerCall call : calls) {
        assertThat(ObjectServerFixture.answer(call).status()).isEqualTo(201);
      }
      for (int i = 0; i < 200; i++) {
        assertThat(fixture.ask("GET", "o" + i).body()).isEqualTo(random(i * 37));
      }
    }
    assertNoEventLoopWaited();
  }

  @Test
  void rowsOfAnEarlierLifeAreSentAfterARestartUntilTheirJournalIsSynced() throws Exception {
    String targets = "5/6 c1@127.0.0.1:6000 c2@127.0.0.1:6001";
    byte[] body = random(10);
    try (var fixture = new ObjectServerFixture(open("d1"), true)) {
      for (int i = 0; i < 20; i++) {
        HttpHeaders trailers = commit(body, fixture.version()).set(Wire.ROW_TARGETS, targets);
        assertThat(fixture.put("o" + i, body, fixture.putHeaders(10), trailers).status())
            .isEqualTo(201);
      }
    }
    for (int life = 0; life < 2; life++) {
      DeviceEngine engine = open("d1");
      try (var fixture = new ObjectServerFixture(engine, true)) {
        Journal c1 = fixture.containers.add("c1");
        Awaitility.await().until(() -> passed(fixture) && !c1.redelivered.isEmpty());
        assertThat(c1.rows).hasSize(life == 0 ? 20 : 0);
        HttpHeaders trailers = commit(body, fixture.version());
        // Rows owed to c2, which has the container no more, go to c1 as well, perhaps only after
        // the others were synced, or after a pause if c1 was not there yet.
        Awaitility.await()
            .until(() -> {
              c1.sync();
              fixture.time.pass(RowPass.REFUSED_AGAIN);
              return owesNothing(engine);
            });
        // What was recorded as delivered rides along with the next batch. Each life has a clock of
        // its own, that of the second may be behind: it writes to a name of its own too.
        String other = "other" + life;
        assertThat(fixture.put(other, body, fixture.putHeaders(10), trailers).status())
            .isEqualTo(201);
      }
    }
    assertNoEventLoopWaited();
  }

  @Test
  void aReplicaPullsDataMetadataAndTombstoneFromAnother() throws Exception {
    try (var source = new ObjectServerFixture(open("d1"), true);
        var target = new ObjectServerFixture(open("d2"), true)) {
      byte[] body = random(500_000);
      source.put("o", body, source.putHeaders(body.length), commit(body, source.version()));
      assertThat(target.ask("PULL", "o", from(source, target)).status()).isEqualTo(200);
      assertThat(target.ask("GET", "o").body()).isEqualTo(body);
      assertThat(target.ask("GET", "o").header(Wire.STATE))
          .isEqualTo(source.ask("GET", "o").header(Wire.STATE));
      HttpHeaders post = source.headers().set(Wire.WRITE_VERSION, source.version().toString());
      source.ask("POST", "o", post.set("X-Object-Meta-Colour", "blue"));
      assertThat(target.ask("PULL", "o", from(source, target)).status()).isEqualTo(200);
      assertThat(target.ask("GET", "o").header("X-Object-Meta-Colour")).isEqualTo("blue");
      assertThat(target.ask("GET", "o").header(Wire.STATE))
          .isEqualTo(source.ask("GET", "o").header(Wire.STATE));
      HttpHeaders delete = source.headers().set(Wire.WRITE_VERSION, source.version().toString());
      source.ask("DELETE", "o", delete);
      assertThat(target.ask("PULL", "o", from(source, target)).header(Wire.ANSWER))
          .isEqualTo("TOMB");
    }
    assertNoEventLoopWaited();
  }

  @Test
  void aReplicaPushesWhatItHasToAnotherAndTheirDigestsAgree() throws Exception {
    try (var source = new ObjectServerFixture(open("d1"), true);
        var target = new ObjectServerFixture(open("d2"), true)) {
      var hashes = new ArrayList<PathHash>();
      for (int length : new int[] {0, 5, 10_001, 500_000, 3 << 20}) {
        byte[] body = random(length);
        String name = "o" + length;
        source.put(name, body, source.putHeaders(length), commit(body, source.version()));
        hashes.add(ObjectServerFixture.key(name).hash());
      }
      HttpHeaders post = source.headers().set(Wire.WRITE_VERSION, source.version().toString());
      source.ask("POST", "o5", post.set("X-Object-Meta-Colour", "blue"));
      HttpHeaders delete = source.headers().set(Wire.WRITE_VERSION, source.version().toString());
      source.ask("DELETE", "o0", delete);
      ByteBuf list = Unpooled.buffer();
      new HashList(hashes).write(list);
      HttpHeaders to =
          source.headers().set(Wire.TO, new PeerDevice("d1", target.address).toString());
      Answered pushed = replicate(source, "/d1/0/push", to, list);
      assertThat(ItemResults.read(Unpooled.wrappedBuffer(pushed.body())).results())
          .hasSize(5)
          .allMatch(result -> result.fate() == ItemFate.MERGED);
      assertThat(target.ask("GET", "o5").header("X-Object-Meta-Colour")).isEqualTo("blue");
      assertThat(target.ask("GET", "o0").header(Wire.ANSWER)).isEqualTo("TOMB");
      assertThat(target.ask("GET", "o500000").body()).isEqualTo(random(500_000));
      byte[] digests = digests(source);
      assertThat(digests).hasSizeGreaterThan(20).isEqualTo(digests(target));
    }
    assertNoEventLoopWaited();
  }

  @Test
  void rule6_digestsAsPrimaryHoldWhatTheRingBeforeLetInAndNoMoreIsWritten() throws Exception {
    try (var fixture = new ObjectServerFixture(open("d1"), true);
        DiskWatch.Hold hold = watch.holdIndexWrites()) {
      byte[] body = random(100);
      PeerCall late = upload(fixture, "late", body);
      Awaitility.await().until(() -> isUploading(fixture));
      PeerCall early = upload(fixture, "early", body);
      early.end(commit(body, fixture.version()));
      Awaitility.await().until(() -> watch.heldIndexWrites() == 1);
      fixture.guard.ringVersion++;
      fixture.guard.moved.add(ObjectServerFixture.PARTITION);
      PeerCall digests = digestsAsPrimary(fixture);
      late.end(commit(body, fixture.version()));
      for (int i = 0; i < 5; i++) {
        assertThat(countIn(digests(fixture))).as("what is in the index").isZero();
      }
      assertThat(digests.response()).isNotDone();
      hold.close();
      Answered answer = ObjectServerFixture.answer(digests);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(countIn(answer.body())).isEqualTo(1);
      assertThat(ObjectServerFixture.answer(early).status()).isEqualTo(201);
      assertThat(ObjectServerFixture.answer(late).status()).isEqualTo(421);
      assertThat(countIn(digests(fixture))).isEqualTo(1);
    }
    assertNoEventLoopWaited();
  }

  private static PeerCall upload(ObjectServerFixture to, String name, byte[] body) {
    HttpHeaders head = to.putHeaders(body.length);
    PeerCall call = to.client.open(to.address, ObjectServerFixture.request("PUT", name, head));
    call.write(Unpooled.wrappedBuffer(body));
    return call;
  }

  private static boolean isUploading(ObjectServerFixture fixture) {
    Gauge<?> left = fixture.metrics.getGauges().get("object.upload_bytes_left{device=\"d1\"}");
    return (Long) Objects.requireNonNull(left).getValue()
        < ObjectServerFixture.CONFIG.uploadBytesMax();
  }

  private static PeerCall digestsAsPrimary(ObjectServerFixture of) {
    HttpHeaders headers =
        of.headers()
            .set(Wire.RING_VERSION, Long.toString(of.guard.ringVersion))
            .set(Wire.AS, Wire.AS_PRIMARY)
            .set(Wire.PARTITION_POWER, "0")
            .set("Content-Length", 0);
    var head =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1, Wire.METHOD_REPLICATE, "/d1/0/digests", headers);
    PeerCall call = of.client.open(of.address, head);
    call.end(EmptyHttpHeaders.INSTANCE);
    return call;
  }

  private static long countIn(byte[] digestTable) {
    return DigestTable.read(Unpooled.wrappedBuffer(digestTable)).digests().values().stream()
        .mapToLong(SetDigest::count)
        .sum();
  }

  private static byte[] digests(ObjectServerFixture of) throws Exception {
    HttpHeaders headers = of.headers().set(Wire.PARTITION_POWER, "16");
    return replicate(of, "/d1/digests", headers, Unpooled.EMPTY_BUFFER).body();
  }

  private static Answered replicate(
      ObjectServerFixture of, String target, HttpHeaders headers, ByteBuf body) throws Exception {
    headers.set("Content-Length", body.readableBytes());
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, Wire.METHOD_REPLICATE, target, headers);
    PeerCall call = of.client.open(of.address, head);
    call.write(body);
    return ObjectServerFixture.finish(call, EmptyHttpHeaders.INSTANCE);
  }

  private static HttpHeaders from(ObjectServerFixture source, ObjectServerFixture target) {
    return target.headers().set(Wire.FROM, new PeerDevice("d1", source.address).toString());
  }

  private void assertNoEventLoopWaited() {
    assertThat(watch.threads())
        .isNotEmpty()
        .noneMatch(name -> name.startsWith(EventLoops.THREAD_NAME));
  }

  private static boolean owesNothing(DeviceEngine engine) {
    return engine.pending("c1", -1, 1).isEmpty() && engine.pending("c2", -1, 1).isEmpty();
  }

  private static boolean passed(ObjectServerFixture fixture) {
    fixture.time.pass(Duration.ofMillis(100));
    return true;
  }

  private long bodyFiles() throws IOException {
    try (var files = Files.walk(directory.resolve("d1/bodies"))) {
      // Beside them lies the counter of starts.
      return files.filter(file -> file.getFileName().toString().length() == 16).count();
    }
  }

  private DeviceEngine open(String name) throws IOException {
    Path device = directory.resolve(name);
    if (!Files.exists(device)) {
      Files.createDirectory(device);
      DeviceIdentity.format(new FileSystemDeviceFiles(device), ID, 16);
    }
    DeviceFiles files = watch.files(new FileSystemDeviceFiles(device));
    var reserve =
        new Reserve(files::usableBytes, 0, System::nanoTime, Thread.ofPlatform().daemon()::start);
    reserve.admits(0);
    var environment =
        new EngineEnvironment(
            new SystemEntropy(),
            System::nanoTime,
            InstantSource.system(),
            reserve,
            new MetricRegistry());
    var index = new RocksIndexStorage(device.resolve("index"), RocksObjectIndex.Sizes.DEFAULTS);
    DeviceEngine engine =
        DeviceEngine.open(
            files,
            watch.index(index),
            EngineConfig.of(name, ID, LogConfig.ofVolumeBytes(4 << 20), new byte[] {1}),
            environment,
            List.of());
    engine.start();
    return engine;
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
