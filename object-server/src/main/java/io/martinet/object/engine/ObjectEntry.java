package io.martinet.object.engine;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.log.RecordLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a device knows of one object: the newest of each part, and which record holds it. The
 * value of an object key in the index (rule 11); joined like the state vector (rule 9). Immutable.
 *
 * @param data null if a tombstone hides it or it never was
 * @param metadata of a POST newer than data and tombstone
 * @param type content type of a POST newer than data and tombstone
 * @param tombstone null if newer data stands over it
 * @param quarantine null unless a record of the object was lost here
 * @param dropped null unless the object was handed back and records from before may be left
 */
record ObjectEntry(
    @Nullable Data data,
    @Nullable Metadata metadata,
    @Nullable ContentType type,
    @Nullable Tombstone tombstone,
    @Nullable Quarantined quarantine,
    @Nullable Dropped dropped) {
  // Entries, and the parts that most of them have, are compared by hand: recovery does so a
  // thousand
  // times, and what the compiler leaves to the first use generates classes then.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectEntry entry
        && Objects.equals(data, entry.data)
        && Objects.equals(metadata, entry.metadata)
        && Objects.equals(type, entry.type)
        && Objects.equals(tombstone, entry.tombstone)
        && Objects.equals(quarantine, entry.quarantine)
        && Objects.equals(dropped, entry.dropped);
  }

  @Override
  public int hashCode() {
    return state().hashCode();
  }

  /** Of an object never heard of. */
  static final ObjectEntry NONE = new ObjectEntry(null, null, null, null, null, null);

  /** A part: its version, and the record that holds it. */
  sealed interface Part {
    Version version();

    RecordLocation place();
  }

  /** A body and what came with it. */
  record Data(Version version, RecordLocation place, Content content, Headers headers)
      implements Part {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Data data
          && version.equals(data.version)
          && place.equals(data.place)
          && content.equals(data.content)
          && headers.equals(data.headers);
    }

    @Override
    public int hashCode() {
      return 31 * version.hashCode() + place.hashCode();
    }
  }

  /**
   * @param fileId of the body file, 0 for a body in the record
   */
  record Content(long lengthBytes, Etag etag, int crc32c, long fileId) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Content content
          && lengthBytes == content.lengthBytes
          && etag.equals(content.etag)
          && crc32c == content.crc32c
          && fileId == content.fileId;
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(lengthBytes) + crc32c;
    }
  }

  /**
   * What the index keeps of the headers that came with a body.
   *
   * @param systemHash of those that only a new body changes
   * @param userHash of those that a POST replaces
   * @param deleteAtSeconds 0 for never
   * @param listingNote what listings say besides, empty if nothing
   */
  record Headers(
      long systemHash,
      long userHash,
      long deleteAtSeconds,
      String contentType,
      String listingNote) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Headers headers
          && systemHash == headers.systemHash
          && userHash == headers.userHash
          && deleteAtSeconds == headers.deleteAtSeconds
          && contentType.equals(headers.contentType)
          && listingNote.equals(headers.listingNote);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(systemHash ^ 31 * userHash) + 31 * contentType.hashCode();
    }
  }

  /**
   * @param base version of the data or tombstone that this was written over: without it here, it is
   *     what a torn batch left
   */
  record Metadata(
      Version version, RecordLocation place, long userHash, long deleteAtSeconds, Version base)
      implements Part {}

  record ContentType(Version version, RecordLocation place, String contentType) implements Part {}

  record Tombstone(Version version, RecordLocation place) implements Part {}

  /**
   * @param version no part that was lost is newer
   * @param place of the record of the quarantine
   */
  record Quarantined(Version version, RecordLocation place) implements Part {}

  /**
   * @param version newest part that was dropped
   * @param place of the record of the drop
   * @param before log position: what records of the object before it say is void
   */
  record Dropped(Version version, RecordLocation place, long before) implements Part {}

  ObjectState state() {
    return new ObjectState(
        versionOf(data), versionOf(metadata), versionOf(type), versionOf(tombstone));
  }

  static Version versionOf(@Nullable Part part) {
    return part == null ? Version.NONE : part.version();
  }

  boolean isEmpty() {
    return parts().isEmpty();
  }

  /** The parts there are. */
  List<Part> parts() {
    var parts = new ArrayList<Part>(6);
    for (Part part : new @Nullable Part[] {data, metadata, type, tombstone, quarantine, dropped}) {
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** The records that hold the parts, each once. */
  List<RecordLocation> places() {
    var places = new ArrayList<RecordLocation>(5);
    for (Part part : parts()) {
      if (!places.contains(part.place())) {
        places.add(part.place());
      }
    }
    return places;
  }

  /** Whether a record holds a part. */
  boolean names(int life, long offset) {
    for (Part part : parts()) {
      if (part.place().life() == life && part.place().offset() == offset) {
        return true;
      }
    }
    return false;
  }

  /** The same parts, all held by the record at a place. */
  ObjectEntry at(RecordLocation place) {
    return replaced(null, place);
  }

  /** Parts held by one record are held by its copy now. */
  ObjectEntry moved(RecordLocation from, RecordLocation to) {
    return replaced(from, to);
  }

  private ObjectEntry replaced(@Nullable RecordLocation from, RecordLocation to) {
    return new ObjectEntry(
        data == null || keeps(from, data)
            ? data
            : new Data(data.version(), to, data.content(), data.headers()),
        metadata == null || keeps(from, metadata)
            ? metadata
            : new Metadata(
                metadata.version(),
                to,
                metadata.userHash(),
                metadata.deleteAtSeconds(),
                metadata.base()),
        type == null || keeps(from, type)
            ? type
            : new ContentType(type.version(), to, type.contentType()),
        tombstone == null || keeps(from, tombstone)
            ? tombstone
            : new Tombstone(tombstone.version(), to),
        quarantine == null || keeps(from, quarantine)
            ? quarantine
            : new Quarantined(quarantine.version(), to),
        dropped == null || keeps(from, dropped)
            ? dropped
            : new Dropped(dropped.version(), to, dropped.before()));
  }

  private static boolean keeps(@Nullable RecordLocation from, Part part) {
    return from != null
        && (part.place().life() != from.life() || part.place().offset() != from.offset());
  }

  /** Version of the data or of the tombstone. */
  Version floor() {
    return Version.max(versionOf(data), versionOf(tombstone));
  }

  /** Newest part here, or lost here: a client's write at or below it is refused. */
  Version newest() {
    return Version.max(state().newest(), versionOf(quarantine));
  }

  /** Expiry after the join in Unix seconds, 0 for never. */
  long deleteAtSeconds() {
    if (data == null) {
      return 0;
    }
    return metadata == null ? data.headers().deleteAtSeconds() : metadata.deleteAtSeconds();
  }

  /** The body file that this entry needs, 0 for none. */
  long fileId() {
    return data == null ? 0 : data.content().fileId();
  }

  /**
   * The newest of each part of both, without what newer data or a newer tombstone beats. Of equal
   * versions the later is taken: that moves a part to where compaction copied it (rule 12).
   *
   * @param later what a record further on in the log says
   * @param relocated whether that record is such a copy, which brings nothing new
   */
  ObjectEntry join(ObjectEntry later, boolean relocated) {
    Data newData = newer(data, later.data);
    Tombstone newTombstone = newer(tombstone, later.tombstone);
    Version floor = Version.max(versionOf(newData), versionOf(newTombstone));
    boolean live = versionOf(newData).isAfter(versionOf(newTombstone));
    return new ObjectEntry(
        live ? newData : null,
        above(floor, newer(metadata, later.metadata)),
        above(floor, newer(type, later.type)),
        live ? null : newTombstone,
        joinQuarantine(later, relocated),
        dropped);
  }

  /** With metadata and content type that stood earlier in the log and were not joined then. */
  ObjectEntry withEarlier(ObjectEntry posted) {
    return new ObjectEntry(
        data,
        above(floor(), newer(posted.metadata, metadata)),
        above(floor(), newer(posted.type, type)),
        tombstone,
        quarantine,
        dropped);
  }

  private @Nullable Quarantined joinQuarantine(ObjectEntry later, boolean relocated) {
    Quarantined lost = newer(quarantine, later.quarantine);
    // What stands over everything that was lost heals; a POST alone stands over nothing.
    boolean heals =
        !relocated
            && !later.floor().isNone()
            && later.state().newest().compareTo(versionOf(lost)) >= 0;
    return heals ? null : lost;
  }

  private static <P extends Part> @Nullable P newer(@Nullable P earlier, @Nullable P later) {
    if (earlier == null || later == null) {
      return earlier == null ? later : earlier;
    }
    return later.version().compareTo(earlier.version()) >= 0 ? later : earlier;
  }

  private static <P extends Part> @Nullable P above(Version floor, @Nullable P part) {
    return part != null && part.version().isAfter(floor) ? part : null;
  }

  /** Log position before which records of the object are void, 0 if it was never dropped. */
  long droppedBefore() {
    return dropped == null ? 0 : dropped.before();
  }

  /** Without what was dropped; of two drops the later one counts, or its copy. */
  ObjectEntry drop(Dropped drop) {
    ObjectEntry left = since(drop.before());
    return new ObjectEntry(
        left.data,
        left.metadata,
        left.type,
        left.tombstone,
        left.quarantine,
        drop.before() >= droppedBefore() ? drop : dropped);
  }

  /** Without the parts that stand before a position of the log. */
  ObjectEntry since(long position) {
    return new ObjectEntry(
        since(position, data),
        since(position, metadata),
        since(position, type),
        since(position, tombstone),
        since(position, quarantine),
        dropped);
  }

  private static <P extends Part> @Nullable P since(long position, @Nullable P part) {
    return part != null && part.place().position() >= position ? part : null;
  }

  /** The same, with no drop to be remembered. */
  ObjectEntry withoutDropped() {
    return new ObjectEntry(data, metadata, type, tombstone, quarantine, null);
  }

  /** Without the parts that a record held, which is no longer readable. */
  ObjectEntry without(int life, long offset) {
    return new ObjectEntry(
        elsewhere(life, offset, data),
        elsewhere(life, offset, metadata),
        elsewhere(life, offset, type),
        elsewhere(life, offset, tombstone),
        quarantine,
        dropped);
  }

  private static <P extends Part> @Nullable P elsewhere(int life, long offset, @Nullable P part) {
    return part != null && part.place().life() == life && part.place().offset() == offset
        ? null
        : part;
  }

  /** Without metadata whose data are not here, as a torn batch leaves them. */
  ObjectEntry withoutUnfoundedMetadata() {
    if (metadata == null || floor().compareTo(metadata.base()) >= 0) {
      return this;
    }
    Version unfounded = metadata.version();
    ContentType kept = versionOf(type).equals(unfounded) ? null : type;
    return new ObjectEntry(data, null, kept, tombstone, quarantine, dropped);
  }
}
