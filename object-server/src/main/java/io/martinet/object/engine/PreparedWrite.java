package io.martinet.object.engine;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.log.BlockChecksums;
import io.martinet.log.RecordDraft;
import io.martinet.log.RecordHeader;
import io.martinet.log.RecordLocation;
import io.martinet.object.store.Body;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.RowDuty;
import io.martinet.object.store.Write;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A write with all that can be computed without knowing what stands in the index: parts, metadata
 * bytes, checksums. Made on the thread that submits, so that the committer's has little to do.
 * Immutable.
 *
 * @param parts what the write brings, not placed yet
 */
record PreparedWrite(Write write, ObjectRecord record, ObjectEntry parts, RecordDraft draft) {
  private static final RecordLocation NOWHERE =
      new RecordLocation(0, 0, RecordHeader.BYTES, RecordHeader.BYTES);

  private static final SortedMap<String, String> NO_HEADERS =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  ObjectKey key() {
    return write.key();
  }

  /**
   * @param staged the body file of a write that has its body in one, else null
   * @throws IllegalArgumentException if the body is not what the write says of it
   */
  static PreparedWrite of(Write write, @Nullable StagedBody staged) {
    return switch (write) {
      case Write.Put put -> withBody(put, dataState(put.version()), put.info(), put.body(), staged);
      case Write.Push push when push.body() != null && push.info() != null ->
          withBody(push, push.state(), push.info(), push.body(), staged);
      case Write.Push push -> bare(push, deletion(push), null, NO_HEADERS);
      case Write.Delete delete -> bare(delete, deletion(delete), null, NO_HEADERS);
      case Write.Post post -> bare(post, postState(post), post.contentType(), post.headers());
      case Write.Promise promise -> promise(promise);
    };
  }

  private static ObjectState dataState(Version version) {
    return new ObjectState(version, Version.NONE, Version.NONE, Version.NONE);
  }

  private static ObjectState deletion(Write write) {
    Version version =
        switch (write) {
          case Write.Delete delete -> delete.version();
          case Write.Push push -> push.state().tombstone();
          default -> throw new IllegalArgumentException("no deletion: " + write);
        };
    if (version.isNone()) {
      throw new IllegalArgumentException("a push of neither data nor a tombstone: " + write.key());
    }
    return new ObjectState(Version.NONE, Version.NONE, Version.NONE, version);
  }

  private static ObjectState postState(Write.Post post) {
    return new ObjectState(
        Version.NONE,
        post.version(),
        post.contentType() == null ? Version.NONE : post.version(),
        Version.NONE);
  }

  private static PreparedWrite withBody(
      Write write, ObjectState state, ObjectInfo info, Body body, @Nullable StagedBody staged) {
    long fileId = body instanceof Body.InFile file ? file.fileId() : 0;
    var record =
        new ObjectRecord(
            info.path(),
            // A tombstone that the data stand over is no part of the object any more.
            new ObjectState(state.data(), state.metadata(), state.contentType(), Version.NONE),
            state.metadata().isNone() ? Version.NONE : state.data(),
            Etag.parse(info.etag()),
            info.contentType(),
            info.headers(),
            write.row(),
            fileId,
            0);
    RecordDraft draft = draft(write, record);
    switch (body) {
      case Body.Inline inline -> {
        ByteBuffer bytes = inline.data().nioBuffer();
        draft.inlineBody(bytes, checked(BlockChecksums.of(bytes), info));
      }
      case Body.InFile file -> {
        if (staged == null || file.lengthBytes() != info.lengthBytes()) {
          throw new IllegalArgumentException("body file " + fileId + " is not what was staged");
        }
        draft.bodyInFile(file.lengthBytes(), file.crc32c(), staged.blockCrcs());
      }
    }
    return new PreparedWrite(
        write, record, record.entry(NOWHERE, info.lengthBytes(), info.crc32c()), draft);
  }

  private static BlockChecksums checked(BlockChecksums sums, ObjectInfo info) {
    if (sums.lengthBytes() != info.lengthBytes() || sums.whole() != info.crc32c()) {
      throw new IllegalArgumentException(
          "body of %d bytes, CRC32C %08x, announced as %d, %08x"
              .formatted(sums.lengthBytes(), sums.whole(), info.lengthBytes(), info.crc32c()));
    }
    return sums;
  }

  private static PreparedWrite bare(
      Write write,
      ObjectState state,
      @Nullable String contentType,
      SortedMap<String, String> headers) {
    var record =
        new ObjectRecord(
            path(write), state, Version.NONE, null, contentType, headers, write.row(), 0, 0);
    return bare(write, record);
  }

  private static PreparedWrite bare(Write write, ObjectRecord record) {
    return new PreparedWrite(write, record, record.entry(NOWHERE, 0, 0), draft(write, record));
  }

  private static PreparedWrite promise(Write.Promise promise) {
    var record =
        new ObjectRecord(
            promise.path(), ObjectState.NONE, Version.NONE, null, null, NO_HEADERS, null, 0, 0);
    return new PreparedWrite(
        promise, record, ObjectEntry.NONE, promiseDraft(promise.key(), promise.version(), record));
  }

  private static RecordDraft promiseDraft(ObjectKey key, Version version, ObjectRecord record) {
    return new RecordDraft(RecordKinds.PROMISE)
        .key(key.policy(), key.hash())
        .version(version)
        .metadata(record.encode());
  }

  private static io.martinet.core.StorePath path(Write write) {
    return switch (write) {
      case Write.Put put -> put.info().path();
      case Write.Post post -> post.path();
      case Write.Delete delete -> delete.path();
      case Write.Push push -> push.path();
      case Write.Promise promise -> promise.path();
    };
  }

  private static RecordDraft draft(Write write, ObjectRecord record) {
    ObjectKey key = write.key();
    return new RecordDraft(record.kind())
        .key(key.policy(), key.hash())
        .version(record.state().newest())
        .metadata(record.encode());
  }

  /** The same metadata, noted as written over these data or this tombstone. */
  PreparedWrite over(Version base) {
    return bare(
        write,
        new ObjectRecord(
            record.path(),
            record.state(),
            base,
            null,
            record.contentType(),
            record.headers(),
            record.row(),
            0,
            0));
  }

  /** Of a push: only the metadata, since its body is here already or is not wanted. */
  PreparedWrite metadataOnly(Version base) {
    ObjectState state = record.state();
    boolean setsType = !state.contentType().isNone();
    return bare(
        write,
        new ObjectRecord(
            record.path(),
            new ObjectState(Version.NONE, state.metadata(), state.contentType(), Version.NONE),
            base,
            null,
            setsType ? record.contentType() : null,
            record.headers(),
            record.row(),
            0,
            0));
  }

  /**
   * The same, noted as written behind a drop of the object: replay must not join it with what was
   * dropped. The draft is the same, with other metadata.
   *
   * @param before log position before which records are void, 0 if the object was never dropped
   */
  PreparedWrite afterDrop(long before) {
    if (before == 0) {
      return this;
    }
    var marked =
        new ObjectRecord(
            record.path(),
            record.state(),
            record.base(),
            record.etag(),
            record.contentType(),
            record.headers(),
            record.row(),
            record.fileId(),
            before);
    return new PreparedWrite(write, marked, parts, draft.metadata(marked.encode()));
  }

  @Nullable RowDuty row() {
    return record.row();
  }
}
