package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.log.Committer;
import io.martinet.object.store.Body;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.Opened;
import io.martinet.object.store.Samples;
import io.martinet.object.store.StagedFile;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A {@link TestDevice} with an engine on it that is stepped, killed and started again. */
final class RunningDevice {
  final TestDevice device = new TestDevice();
  private DeviceEngine engine;

  RunningDevice() throws IOException {
    engine = device.open();
  }

  DeviceEngine engine() {
    return engine;
  }

  WriteOutcome commit(Write write) {
    return commitAll(write).getFirst();
  }

  /** Commits all as one batch. */
  List<WriteOutcome> commitAll(Write... writes) {
    var outcomes = new ArrayList<WriteOutcome>();
    for (Write write : writes) {
      engine.submit(write, Runnable::run, outcomes::add);
    }
    while (engine.runCommitter() == Committer.Step.COMMITTED) {}
    assertThat(outcomes).hasSize(writes.length);
    return outcomes;
  }

  void put(int number, long ticks, byte[] body) {
    assertThat(commit(Samples.put(number, ticks, body))).isInstanceOf(WriteOutcome.Done.class);
  }

  /** Puts a body in a file of its own; answers the file's id. */
  long putFile(int number, long ticks, byte[] body) throws IOException {
    try (StagedFile staged = engine.stage(-1)) {
      staged.append(ByteBuffer.wrap(body));
      Body.InFile file = staged.seal();
      assertThat(commit(fileWrite(number, ticks, body, file)))
          .isInstanceOf(WriteOutcome.Done.class);
      return file.fileId();
    }
  }

  static Write.Put fileWrite(int number, long ticks, byte[] body, Body.InFile file) {
    return new Write.Put(
        Samples.key(number), Samples.at(ticks), Samples.info(number, body), file, null);
  }

  Lookup find(int number) {
    return engine.find(Samples.key(number));
  }

  /** The whole body of a live object. */
  byte[] read(int number) throws IOException {
    Opened opened = engine.open(Samples.key(number));
    assertThat(opened).isInstanceOf(Opened.Live.class);
    try (ObjectReader reader = ((Opened.Live) opened).reader()) {
      var body = new byte[(int) reader.info().lengthBytes()];
      ByteBuffer target = ByteBuffer.wrap(body);
      while (target.hasRemaining() && reader.read(target.position(), target) > 0) {}
      return body;
    }
  }

  /** Lets the idle committer do all it finds to do, as of some seconds later. */
  void idle() {
    for (int i = 0; i < 3; i++) {
      device.nanos.addAndGet(2_000_000_000L);
      while (engine.runCommitter() != Committer.Step.NOTHING) {}
    }
  }

  void close() {
    engine.close();
  }

  /** Starts again what was closed or died; an index that is lost is not rebuilt yet. */
  void open() throws IOException {
    engine = device.open();
  }

  /** The process is killed and starts again. */
  void kill() throws IOException {
    engine.abandon();
    device.kill();
    open();
  }

  /** Power fails and comes back. */
  void crash(long seed) throws IOException {
    engine.abandon();
    device.crash(seed);
    open();
  }

  /** The index is lost with its process, and rebuilt from the log. */
  void rebuild() throws IOException {
    engine.abandon();
    device.indexDamaged = true;
    open();
    engine.recover();
  }

  /** Where the newest part of an object is. */
  io.martinet.log.RecordLocation place(int number) throws IOException {
    ObjectEntry entry = entry(number);
    return entry.places().getLast();
  }

  ObjectEntry entry(int number) throws IOException {
    return EntryCodec.decode(device.index.get(IndexKeys.object(Samples.key(number))));
  }

  /** Lets a byte of a record rot, counted from the record's start. */
  void rot(io.martinet.log.RecordLocation place, long at) {
    device.files.rot(volumeFile(place.life()), place.offset() + at);
  }

  /** The file of a life, while no file has had a second one. */
  static String volumeFile(int life) {
    return "volumes/%010d.vol".formatted(life);
  }

  boolean hasBodyFile(long fileId) {
    return device.files.exists(BodyFiles.nameOf(fileId));
  }

  /** Keys and values of a range of the index. */
  SortedMap<String, String> dump(byte[] from, byte[] to) throws IOException {
    var all = new TreeMap<String, String>();
    device.index.scan(
        from,
        to,
        (key, value) -> {
          all.put(HexFormat.of().formatHex(key), HexFormat.of().formatHex(value));
          return true;
        });
    return all;
  }

  SortedMap<String, String> digests() throws IOException {
    return dump(IndexKeys.digestsFrom(), IndexKeys.digestsTo());
  }
}
