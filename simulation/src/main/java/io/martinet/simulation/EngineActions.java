package io.martinet.simulation;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.object.store.Body;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.Opened;
import io.martinet.object.store.StagedFile;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Does the model's operations on a store, and says what the store shows. */
final class EngineActions {
  private final Contents contents;

  EngineActions(Contents contents) {
    this.contents = contents;
  }

  void submit(ObjectStore store, Operation operation, int name, Consumer<WriteOutcome> outcome)
      throws IOException {
    store.submit(write(store, operation, name), Runnable::run, outcome);
  }

  private Write write(ObjectStore store, Operation operation, int name) throws IOException {
    return switch (operation) {
      case Operation.Put(_, Version version) ->
          new Write.Put(key(name), version, info(name, version), body(store, name, version), null);
      case Operation.Post(_, Version version) ->
          new Write.Post(
              key(name),
              path(name),
              version,
              contents.postSetsType(version) ? contents.contentType(version) : null,
              contents.headers(version),
              null);
      case Operation.Delete(_, Version version) ->
          new Write.Delete(key(name), path(name), version, null);
      case Operation.PushData(_, Version version) ->
          new Write.Push(
              key(name),
              path(name),
              new ObjectState(version, Version.NONE, Version.NONE, Version.NONE),
              info(name, version),
              body(store, name, version),
              null);
      case Operation.PushTombstone(_, Version version) ->
          new Write.Push(
              key(name),
              path(name),
              new ObjectState(Version.NONE, Version.NONE, Version.NONE, version),
              null,
              null,
              null);
      default -> throw new IllegalArgumentException("not a write: " + operation);
    };
  }

  private Body body(ObjectStore store, int name, Version version) throws IOException {
    byte[] bytes = contents.body(name, version);
    if (bytes.length <= contents.inlineBytesMax()) {
      return new Body.Inline(Unpooled.wrappedBuffer(bytes));
    }
    try (StagedFile staged = store.stage(bytes.length)) {
      staged.append(ByteBuffer.wrap(bytes));
      return staged.seal();
    }
  }

  void stageAndDrop(SteppedEngine engine, int sizeBytes) throws IOException {
    try (StagedFile staged = engine.store().stage(sizeBytes)) {
      staged.append(ByteBuffer.wrap(new byte[sizeBytes]));
      if ((sizeBytes & 1) == 0) {
        staged.seal();
      }
    }
  }

  ModelObject.Outcome outcome(Operation write, WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Done _ -> ModelObject.Outcome.DONE;
      case WriteOutcome.Already _ -> ModelObject.Outcome.ALREADY;
      case WriteOutcome.Refused _ -> ModelObject.Outcome.REFUSED;
      case WriteOutcome.NoData _ -> ModelObject.Outcome.NO_DATA;
      case WriteOutcome.Full _, WriteOutcome.Failed _, WriteOutcome.Unknown _ ->
          throw new Divergence(write + " answered " + outcome + " on a disk that works");
    };
  }

  /** What the index shows. */
  Observation lookUp(ObjectStore store, int name) {
    return switch (store.find(key(name))) {
      case Lookup.Live(var state, long lengthBytes, _) ->
          new Observation.Indexed(state, lengthBytes);
      case Lookup.Deleted(var state) -> new Observation.Absent(state.tombstone());
      case Lookup.Missing _ -> new Observation.Absent(Version.NONE);
      case Lookup.Unknown(String reason) -> throw new Divergence("name " + name + ": " + reason);
    };
  }

  /** What a reader of the whole object sees. */
  Observation look(ObjectStore store, int name) {
    return switch (store.open(key(name))) {
      case Opened.Live(ObjectReader reader) -> {
        try (reader) {
          yield whole(reader);
        } catch (IOException e) {
          throw new Divergence("name " + name + ": " + e);
        }
      }
      case Opened.Deleted(var lookup) -> new Observation.Absent(lookup.state().tombstone());
      case Opened.Missing _ -> new Observation.Absent(Version.NONE);
      case Opened.Unknown(String reason) -> throw new Divergence("name " + name + ": " + reason);
    };
  }

  private static Observation whole(ObjectReader reader) throws IOException {
    ObjectInfo info = reader.info();
    ByteBuffer body = ByteBuffer.allocate((int) info.lengthBytes());
    while (body.hasRemaining()) {
      if (reader.read(body.position(), body) == 0) {
        throw new Divergence("the body of " + info.path() + " ends early");
      }
    }
    if (!info.etag().equals(md5(body.array()))) {
      throw new Divergence("the ETag of " + info.path() + " is not that of its body");
    }
    return new Observation.Whole(reader.state(), body.array(), info.contentType(), info.headers());
  }

  /** A piece of a body is what the whole has there. */
  void readPiece(ObjectStore store, int name, int from, int lengthBytes) {
    if (!(store.open(key(name)) instanceof Opened.Live(ObjectReader reader))) {
      return;
    }
    try (reader) {
      byte[] all = contents.body(name, reader.state().data());
      ByteBuffer piece = ByteBuffer.allocate(lengthBytes);
      int count = reader.read(Math.min(from, all.length), piece);
      int start = Math.min(from, all.length);
      if (!Arrays.equals(
          Arrays.copyOf(piece.array(), count), Arrays.copyOfRange(all, start, start + count))) {
        throw new Divergence("name " + name + ": wrong bytes from " + from);
      }
      if (count == 0 && lengthBytes > 0 && from < all.length) {
        throw new Divergence("name " + name + ": nothing read at " + from);
      }
    } catch (IOException e) {
      throw new Divergence("name " + name + ": " + e);
    }
  }

  static ObjectKey key(int name) {
    // Some names share a partition, none shares a hash.
    return new ObjectKey(name % 2, new PathHash((long) (name % 3) << 60, name));
  }

  static StorePath path(int name) {
    return StorePath.object("AUTH_a", "c", "o" + name);
  }

  private ObjectInfo info(int name, Version version) {
    byte[] body = contents.body(name, version);
    return new ObjectInfo(
        path(name),
        body.length,
        md5(body),
        crc32c(body),
        contents.contentType(version),
        contents.headers(version));
  }

  private static String md5(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int crc32c(byte[] body) {
    var crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }
}
