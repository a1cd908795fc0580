package io.martinet.object.engine;

import io.martinet.core.ObjectState;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.log.RecordHeader;
import io.martinet.log.RecordLocation;
import io.martinet.log.StoredRecord;
import io.martinet.object.store.RowDuty;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata section of an object, metadata or tombstone record says: everything needed to
 * rebuild the index and to answer a reader. See {@code docs/formats/object-records.md}.
 *
 * @param state versions of the parts that this record brings
 * @param base version of data or tombstone that metadata were written over
 * @param etag null for metadata and tombstones
 * @param contentType null where the record brings none
 * @param headers stored headers but the content type; empty for tombstones
 * @param row what the write owed to container replicas, or null
 * @param fileId of the body file, 0 for none
 * @param droppedBefore log position: earlier records of the object are void; 0 if it was never
 *     dropped
 */
record ObjectRecord(
    StorePath path,
    ObjectState state,
    Version base,
    @Nullable Etag etag,
    @Nullable String contentType,
    SortedMap<String, String> headers,
    @Nullable RowDuty row,
    long fileId,
    long droppedBefore) {
  private static final int PATH = 1;
  private static final int STATE = 2;
  private static final int BASE = 3;
  private static final int ETAG = 4;
  private static final int CONTENT_TYPE = 5;
  private static final int HEADERS = 6;
  private static final int ROW = 7;
  private static final int FILE = 8;
  private static final int DROPPED_BEFORE = 9;

  private static final SortedMap<String, String> NO_HEADERS =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  ByteBuffer encode() {
    var out = new FieldWriter();
    RowFields.writePath(out.begin(PATH), path).end();
    out.begin(STATE).version(state.data()).version(state.metadata());
    out.version(state.contentType()).version(state.tombstone()).end();
    if (!base.isNone()) {
      out.begin(BASE).version(base).end();
    }
    if (etag != null) {
      out.begin(ETAG).int64(etag.high()).int64(etag.low()).end();
    }
    if (contentType != null) {
      out.begin(CONTENT_TYPE).latin1(contentType).end();
    }
    if (!headers.isEmpty()) {
      writeHeaders(out.begin(HEADERS)).end();
    }
    if (row != null) {
      RowFields.writeDuty(out.begin(ROW), row).end();
    }
    if (fileId != 0) {
      out.begin(FILE).int64(fileId).end();
    }
    if (droppedBefore != 0) {
      out.begin(DROPPED_BEFORE).int64(droppedBefore).end();
    }
    return out.finish();
  }

  private FieldWriter writeHeaders(FieldWriter out) {
    out.int32(headers.size());
    for (Map.Entry<String, String> header : headers.entrySet()) {
      out.latin1(header.getKey()).latin1(header.getValue());
    }
    return out;
  }

  /**
   * Reads the metadata section of a record.
   *
   * @throws IOException it is of a newer version, or not what its checksum promised
   */
  static ObjectRecord decode(ByteBuffer metadata) throws IOException {
    var fields = new Decoder();
    var in = new FieldReader(metadata);
    try {
      for (int tag = in.next(); tag != 0; tag = in.next()) {
        fields.take(tag, in);
      }
    } catch (BufferUnderflowException | IllegalArgumentException damaged) {
      throw new IOException("a record's fields do not fit together", damaged);
    }
    return fields.record();
  }

  private static final class Decoder {
    private @Nullable StorePath path;
    private ObjectState state = ObjectState.NONE;
    private Version base = Version.NONE;
    private @Nullable Etag etag;
    private @Nullable String contentType;
    private SortedMap<String, String> headers = NO_HEADERS;
    private @Nullable RowDuty row;
    private long fileId;
    private long droppedBefore;

    void take(int tag, FieldReader in) throws IOException {
      switch (tag) {
        case PATH -> path = RowFields.readPath(in);
        case STATE ->
            state = new ObjectState(in.version(), in.version(), in.version(), in.version());
        case BASE -> base = in.version();
        case ETAG -> etag = new Etag(in.int64(), in.int64());
        case CONTENT_TYPE -> contentType = in.latin1();
        case HEADERS -> headers = readHeaders(in);
        case ROW -> row = RowFields.readDuty(in);
        case FILE -> fileId = in.int64();
        case DROPPED_BEFORE -> droppedBefore = in.int64();
        default -> in.skip(tag);
      }
    }

    private static SortedMap<String, String> readHeaders(FieldReader in) {
      var headers = new TreeMap<String, String>();
      int count = in.int32();
      for (int i = 0; i < count; i++) {
        headers.put(in.latin1(), in.latin1());
      }
      return Collections.unmodifiableSortedMap(headers);
    }

    ObjectRecord record() throws IOException {
      if (path == null) {
        throw new IOException("a record names no path");
      }
      return new ObjectRecord(
          path, state, base, etag, contentType, headers, row, fileId, droppedBefore);
    }
  }

  /** The parts that the record brings, as the index keeps them. */
  ObjectEntry entry(RecordLocation place, long bodyBytes, int bodyCrc) {
    return new ObjectEntry(
        data(place, bodyBytes, bodyCrc),
        state.metadata().isNone()
            ? null
            : new ObjectEntry.Metadata(
                state.metadata(),
                place,
                HeaderFacts.userHash(headers),
                HeaderFacts.deleteAtSeconds(headers),
                base),
        state.contentType().isNone()
            ? null
            : new ObjectEntry.ContentType(state.contentType(), place, typeOrEmpty()),
        state.tombstone().isNone() ? null : new ObjectEntry.Tombstone(state.tombstone(), place),
        null,
        null);
  }

  private ObjectEntry.@Nullable Data data(RecordLocation place, long bodyBytes, int bodyCrc) {
    if (state.data().isNone() || etag == null) {
      return null;
    }
    return new ObjectEntry.Data(
        state.data(),
        place,
        new ObjectEntry.Content(bodyBytes, etag, bodyCrc, fileId),
        new ObjectEntry.Headers(
            HeaderFacts.systemHash(headers),
            HeaderFacts.userHash(headers),
            HeaderFacts.deleteAtSeconds(headers),
            typeOrEmpty(),
            HeaderFacts.listingNote(headers)));
  }

  String typeOrEmpty() {
    return contentType == null ? "" : contentType;
  }

  /** The parts that a record of the log brings. */
  static ObjectEntry entryOf(StoredRecord stored) throws IOException {
    RecordHeader header = stored.header();
    return decode(stored.metadata())
        .entry(header.location(), header.bodyLogicalBytes(), header.bodyCrc());
  }

  /** The kind of record that holds these parts. */
  int kind() {
    if (!state.data().isNone()) {
      return RecordKinds.OBJECT;
    }
    return state.tombstone().isNone() ? RecordKinds.METADATA : RecordKinds.TOMBSTONE;
  }
}
