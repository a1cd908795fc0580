package io.martinet.simulation;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.object.store.Body;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.RowDuty;
import io.martinet.object.store.StagedFile;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Does the model's writes on a store. One thread. */
final class EngineActions {
  /** All names' container has one partition. */
  private static final int CONTAINER_PARTITION = 3;

  private static final MessageDigest MD5_PROTOTYPE = md5Prototype();

  private final Contents contents;

  EngineActions(Contents contents) {
    this.contents = contents;
  }

  /**
   * Hands a write over, its body staged in a file first if it is large.
   *
   * @param outcome told once; a staged body is given back then
   * @throws IOException the body could not be staged: nothing was handed over
   */
  void submit(ObjectStore store, Operation.Write operation, Consumer<WriteOutcome> outcome)
      throws IOException {
    StagedFile staged = stage(store, operation);
    Body body = null;
    if (staged != null) {
      try {
        body = seal(staged, operation);
      } catch (IOException e) {
        staged.close();
        throw e;
      }
    }
    store.submit(
        write(operation, body),
        Runnable::run,
        told -> {
          close(staged);
          outcome.accept(told);
        });
  }

  private static void close(@Nullable StagedFile staged) {
    if (staged != null) {
      staged.close();
    }
  }

  private @Nullable StagedFile stage(ObjectStore store, Operation.Write operation)
      throws IOException {
    boolean hasBody = !ModelObject.written(operation).data().isNone();
    int size = hasBody ? contents.bodyBytes(operation.name(), operation.version()) : 0;
    return size > contents.inlineBytesMax() ? store.stage(size) : null;
  }

  private Body.InFile seal(StagedFile staged, Operation.Write operation) throws IOException {
    byte[] bytes = contents.body(operation.name(), operation.version());
    int half = bytes.length / 2;
    staged.append(ByteBuffer.wrap(bytes, 0, half));
    staged.append(ByteBuffer.wrap(bytes, half, bytes.length - half));
    return staged.seal();
  }

  private Write write(Operation.Write operation, @Nullable Body staged) {
    int name = operation.name();
    Version version = operation.version();
    return switch (operation) {
      case Operation.Put _ ->
          new Write.Put(
              key(name),
              version,
              info(name, version, version),
              body(staged, operation),
              duty(version));
      case Operation.Post _ ->
          new Write.Post(
              key(name),
              path(name),
              version,
              0,
              Contents.postSetsType(version) ? contents.contentType(version) : null,
              contents.headers(version),
              duty(version));
      case Operation.Delete _ -> new Write.Delete(key(name), path(name), version, duty(version));
      case Operation.PushData _ -> push(operation, version, body(staged, operation));
      case Operation.PushPosted(_, _, Version posted) ->
          push(operation, posted, body(staged, operation));
      case Operation.PushTombstone _ ->
          new Write.Push(key(name), path(name), ModelObject.written(operation), null, null, null);
    };
  }

  private Write push(Operation.Write operation, Version posted, Body body) {
    int name = operation.name();
    ObjectState state = ModelObject.written(operation);
    return new Write.Push(
        key(name), path(name), state, info(name, operation.version(), posted), body, null);
  }

  private Body body(@Nullable Body staged, Operation.Write operation) {
    return staged != null
        ? staged
        : new Body.Inline(
            Unpooled.wrappedBuffer(contents.body(operation.name(), operation.version())));
  }

  private static @Nullable RowDuty duty(Version version) {
    List<String> devices = Contents.rowDevices(version);
    return devices.isEmpty() ? null : new RowDuty(0, CONTAINER_PARTITION, devices);
  }

  private ObjectInfo info(int name, Version version, Version posted) {
    byte[] body = contents.body(name, version);
    return new ObjectInfo(
        path(name),
        body.length,
        md5(body),
        crc32c(body),
        contents.contentType(Contents.postSetsType(posted) ? posted : version),
        contents.headers(posted));
  }

  /** Stages a body and gives it up, some before they are whole. */
  void stageAndDrop(ObjectStore store, int sizeBytes) throws IOException {
    try (StagedFile staged = store.stage(sizeBytes)) {
      staged.append(ByteBuffer.wrap(new byte[sizeBytes]));
      if ((sizeBytes & 1) == 0) {
        staged.seal();
      }
    }
  }

  static ObjectKey key(int name) {
    // Some names share a digest bucket, none shares a hash; no hash is zero, which stands for none.
    return new ObjectKey(name % 2, new PathHash((long) (name % 3) << 61, name + 1));
  }

  static StorePath path(int name) {
    return StorePath.object("AUTH_a", "c", "o" + name);
  }

  /** The name that a path stands for. */
  static int nameOf(StorePath path) {
    String text = path.toString();
    return text.charAt(text.length() - 1) - '0';
  }

  static String md5(byte[] body) {
    try {
      // Cloned: looking a digest up by its name takes longer than digesting these bodies.
      return HexFormat.of().formatHex(((MessageDigest) MD5_PROTOTYPE.clone()).digest(body));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MessageDigest md5Prototype() {
    try {
      return MessageDigest.getInstance("MD5");
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
