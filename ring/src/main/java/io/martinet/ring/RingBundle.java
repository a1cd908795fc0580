package io.martinet.ring;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The rings that a server goes by, as it gives them to a peer that goes by older ones and cannot
 * ask ZooKeeper. Big-endian:
 *
 * <pre>
 *  4  "MRGB"
 *  2  version of the format: 1
 *  4  length of the file of the ring in force, and the file
 *  4  length of the file of the ring before it, 0 if there was none, and the file
 *  4  number of devices that have all that the ring in force gave them, and their names,
 *     each as 2 bytes of length and modified UTF-8
 *  4  CRC-32C of all before
 * </pre>
 *
 * See {@code docs/formats/ring-bundle.md}. Version history: 1 only.
 */
public final class RingBundle {
  /** Longest bundle: two files of the largest ring. */
  public static final int BYTES_MAX = 256 << 20;

  private static final int MAGIC = 0x4d524742;
  private static final short VERSION = 1;
  private static final int CRC_BYTES = 4;

  private RingBundle() {}

  public static byte[] encode(RingPair rings) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeShort(VERSION);
      writeFile(out, RingFile.encode(rings.current()));
      Ring former = rings.former();
      writeFile(out, former == null ? new byte[0] : RingFile.encode(former));
      out.writeInt(rings.filled().size());
      for (String device : new TreeSet<>(rings.filled())) {
        out.writeUTF(device);
      }
      out.writeInt(crc(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void writeFile(DataOutputStream out, byte[] file) throws IOException {
    out.writeInt(file.length);
    out.write(file);
  }

  /**
   * Reads what a peer gave.
   *
   * @param source what to call it in errors
   * @throws RingFormatException if it is not a whole bundle of version 1
   */
  public static RingPair decode(byte[] content, String source) throws RingFormatException {
    int end = content.length - CRC_BYTES;
    try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
      if (end < CRC_BYTES || in.readInt() != MAGIC) {
        throw new RingFormatException(source, "it does not begin with MRGB");
      }
      int version = in.readShort();
      if (version != VERSION) {
        throw new RingFormatException(source, "format version " + version + "; only 1 is known");
      }
      if (crcAt(content, end) != crc(content, end)) {
        throw new RingFormatException(source, "its checksum is wrong");
      }
      Ring current = RingFile.decode(readFile(in, source), source);
      byte[] before = readFile(in, source);
      @Nullable Ring former = before.length == 0 ? null : RingFile.decode(before, source);
      var filled = new TreeSet<String>();
      for (int left = in.readInt(); left > 0; left--) {
        filled.add(in.readUTF());
      }
      return new RingPair(current, former, filled);
    } catch (RingFormatException e) {
      throw e;
    } catch (IOException e) {
      throw new RingFormatException(source, e);
    }
  }

  private static byte[] readFile(DataInputStream in, String source) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new RingFormatException(source, "a ring of " + length + " bytes");
    }
    return in.readNBytes(length);
  }

  private static int crcAt(byte[] content, int offset) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(content, offset, CRC_BYTES))) {
      return in.readInt();
    }
  }

  private static int crc(byte[] content, int length) {
    var crc = new CRC32C();
    crc.update(content, 0, length);
    return (int) crc.getValue();
  }
}
