package io.martinet.object.engine;

import io.martinet.core.Version;
import io.martinet.log.RecordHeader;
import io.martinet.log.RecordLocation;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Object entries as values of the index, big-endian. See {@code docs/formats/index.md}.
 *
 * <pre>
 * format 1 (1) · parts (1): bit 0 data, 1 metadata, 2 content type, 3 tombstone, 4 quarantine,
 *               5 dropped, 6 data with a listing note
 * place:        life (4) · offset/64 (4) · length/64 (4) · head length (4)
 * data:         ticks (8) · nonce (4) · place · length (8) · etag (16) · crc32c (4) · file id (8)
 *               · system hash (8) · user hash (8) · delete-at (8) · content type (2 + n)
 *               · if bit 6 is set: listing note (2 + n)
 * metadata:     ticks (8) · nonce (4) · place · user hash (8) · delete-at (8) · base (12)
 * content type: ticks (8) · nonce (4) · place · content type (2 + n)
 * tombstone, quarantine: ticks (8) · nonce (4) · place
 * dropped:      ticks (8) · nonce (4) · place · before (8)
 * </pre>
 */
final class EntryCodec {
  private static final byte FORMAT = 1;

  /** Bytes of the longest entry without its texts. */
  private static final int FIXED_BYTES = 2 + 6 * (12 + 16) + 64 + 28 + 6 + 8;

  private EntryCodec() {}

  static byte[] encode(ObjectEntry entry) {
    byte[] dataType = bytes(entry.data() == null ? "" : entry.data().headers().contentType());
    byte[] note = bytes(entry.data() == null ? "" : entry.data().headers().listingNote());
    byte[] postType = bytes(entry.type() == null ? "" : entry.type().contentType());
    int texts = dataType.length + note.length + postType.length;
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + texts);
    out.put(FORMAT).put(parts(entry));
    if (entry.data() != null) {
      putPart(out, entry.data());
      putContent(out, entry.data().content());
      ObjectEntry.Headers headers = entry.data().headers();
      out.putLong(headers.systemHash()).putLong(headers.userHash());
      out.putLong(headers.deleteAtSeconds());
      out.putShort((short) dataType.length).put(dataType);
      if (note.length > 0) {
        out.putShort((short) note.length).put(note);
      }
    }
    if (entry.metadata() != null) {
      putPart(out, entry.metadata());
      out.putLong(entry.metadata().userHash()).putLong(entry.metadata().deleteAtSeconds());
      putVersion(out, entry.metadata().base());
    }
    if (entry.type() != null) {
      putPart(out, entry.type());
      out.putShort((short) postType.length).put(postType);
    }
    if (entry.tombstone() != null) {
      putPart(out, entry.tombstone());
    }
    if (entry.quarantine() != null) {
      putPart(out, entry.quarantine());
    }
    if (entry.dropped() != null) {
      putPart(out, entry.dropped());
      out.putLong(entry.dropped().before());
    }
    var bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  private static byte parts(ObjectEntry entry) {
    return (byte)
        ((entry.data() == null ? 0 : 1)
            | (entry.metadata() == null ? 0 : 2)
            | (entry.type() == null ? 0 : 4)
            | (entry.tombstone() == null ? 0 : 8)
            | (entry.quarantine() == null ? 0 : 16)
            | (entry.dropped() == null ? 0 : 32)
            | (hasNote(entry.data()) ? 64 : 0));
  }

  private static boolean hasNote(ObjectEntry.@Nullable Data data) {
    return data != null && !data.headers().listingNote().isEmpty();
  }

  private static void putContent(ByteBuffer out, ObjectEntry.Content content) {
    out.putLong(content.lengthBytes());
    out.putLong(content.etag().high()).putLong(content.etag().low());
    out.putInt(content.crc32c()).putLong(content.fileId());
  }

  private static void putPart(ByteBuffer out, ObjectEntry.Part part) {
    putVersion(out, part.version());
    RecordLocation place = part.place();
    out.putInt(place.life());
    out.putInt((int) (place.offset() / RecordHeader.ALIGNMENT));
    out.putInt(place.lengthBytes() / RecordHeader.ALIGNMENT);
    out.putInt(place.headBytes());
  }

  /**
   * Reads an entry.
   *
   * @param bytes null for an absent key
   * @return {@link ObjectEntry#NONE} for an absent key
   * @throws IOException the bytes are no entry of this format
   */
  static ObjectEntry decode(byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      return ObjectEntry.NONE;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      byte format = in.get();
      if (format != FORMAT) {
        throw new IOException("index entry of format " + format + ", this knows " + FORMAT);
      }
      int parts = in.get();
      return new ObjectEntry(
          (parts & 1) == 0 ? null : data(in, (parts & 64) != 0),
          (parts & 2) == 0 ? null : metadata(in),
          (parts & 4) == 0 ? null : type(in),
          (parts & 8) == 0 ? null : new ObjectEntry.Tombstone(getVersion(in), place(in)),
          (parts & 16) == 0 ? null : new ObjectEntry.Quarantined(getVersion(in), place(in)),
          (parts & 32) == 0
              ? null
              : new ObjectEntry.Dropped(getVersion(in), place(in), in.getLong()));
    } catch (BufferUnderflowException | IllegalArgumentException damaged) {
      throw new IOException("index entry of " + bytes.length + " bytes is damaged", damaged);
    }
  }

  private static ObjectEntry.Data data(ByteBuffer in, boolean hasNote) {
    return new ObjectEntry.Data(
        getVersion(in),
        place(in),
        new ObjectEntry.Content(
            in.getLong(), new Etag(in.getLong(), in.getLong()), in.getInt(), in.getLong()),
        new ObjectEntry.Headers(
            in.getLong(), in.getLong(), in.getLong(), text(in), hasNote ? text(in) : ""));
  }

  private static ObjectEntry.Metadata metadata(ByteBuffer in) {
    return new ObjectEntry.Metadata(
        getVersion(in), place(in), in.getLong(), in.getLong(), getVersion(in));
  }

  private static ObjectEntry.ContentType type(ByteBuffer in) {
    return new ObjectEntry.ContentType(getVersion(in), place(in), text(in));
  }

  private static RecordLocation place(ByteBuffer in) {
    return new RecordLocation(
        in.getInt(),
        Integer.toUnsignedLong(in.getInt()) * RecordHeader.ALIGNMENT,
        in.getInt() * RecordHeader.ALIGNMENT,
        in.getInt());
  }

  static void putVersion(ByteBuffer out, Version version) {
    out.putLong(version.ticks()).putInt(version.nonce());
  }

  static Version getVersion(ByteBuffer in) {
    return new Version(in.getLong(), in.getInt());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(ByteBuffer in) {
    var bytes = new byte[in.getShort() & 0xffff];
    in.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
