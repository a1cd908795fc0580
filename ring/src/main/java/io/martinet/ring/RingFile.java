package io.martinet.ring;

import io.martinet.core.DurableFiles;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * Swift's {@code .ring.gz}, version 1: what {@code swift-ring-builder} writes and {@code
 * swift.common.ring} loads. A gzip stream of
 *
 * <pre>
 *  offset  bytes  content
 *       0      4  "R1NG"
 *       4      2  version, big-endian: 1
 *       6      4  length n of the JSON document, big-endian
 *      10      n  JSON, ASCII ({@link RingHeader})
 *    10+n         a row a replica: 2^partPower device ids of 2 bytes, in the JSON's byte order;
 *                 the last row may be shorter
 * </pre>
 *
 * See {@code docs/formats/ring-file.md}. Written files are the same bytes for the same ring.
 */
public final class RingFile {
  /** Bound of the JSON document: 65,535 devices of 1 KiB each. */
  static final int JSON_BYTES_MAX = 64 << 20;

  private static final int MAGIC = 0x52314e47;
  private static final int FORMAT = 1;
  private static final int BUFFER_BYTES = 64 << 10;

  private RingFile() {}

  /**
   * Reads a ring file.
   *
   * @throws RingFormatException if it is not a whole ring file of version 1 within the bounds
   */
  public static Ring read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  /**
   * Reads the content of a ring file.
   *
   * @param source what to call it in errors
   * @throws RingFormatException if it is not a whole ring file of version 1 within the bounds
   */
  public static Ring decode(byte[] content, String source) throws RingFormatException {
    try {
      return read(new ByteArrayInputStream(content), source);
    } catch (RingFormatException e) {
      throw e;
    } catch (IOException e) {
      throw new RingFormatException(source, e);
    }
  }

  private static Ring read(InputStream compressed, String source) throws IOException {
    try {
      var plain =
          new DataInputStream(
              new BufferedInputStream(new GZIPInputStream(compressed, BUFFER_BYTES), BUFFER_BYTES));
      return readPlain(plain, source);
    } catch (EOFException e) {
      throw new RingFormatException(source, "it ends too early");
    } catch (ZipException | IllegalArgumentException e) {
      throw new RingFormatException(source, e);
    }
  }

  private static Ring readPlain(DataInputStream in, String source) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new RingFormatException(source, "it does not begin with R1NG");
    }
    int format = in.readUnsignedShort();
    if (format != FORMAT) {
      throw new RingFormatException(
          source, "format version " + format + "; only " + FORMAT + " is known");
    }
    int jsonBytes = in.readInt();
    if (jsonBytes < 0 || jsonBytes > JSON_BYTES_MAX) {
      throw new RingFormatException(
          source, "header of " + Integer.toUnsignedString(jsonBytes) + " bytes");
    }
    byte[] json = in.readNBytes(jsonBytes);
    if (json.length < jsonBytes) {
      throw new EOFException();
    }
    RingHeader header = RingHeader.parse(json);
    char[][] rows = new char[header.rows()][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = readRow(in, header, row == rows.length - 1);
    }
    if (in.read() >= 0) {
      throw new RingFormatException(source, "bytes follow its last row");
    }
    return new Ring(header.version(), header.partPower(), header.devices(), rows);
  }

  private static char[] readRow(DataInputStream in, RingHeader header, boolean mayBeShort)
      throws IOException {
    int bytesMax = Character.BYTES << header.partPower();
    byte[] bytes = in.readNBytes(bytesMax);
    if (bytes.length % Character.BYTES != 0 || (bytes.length < bytesMax && !mayBeShort)) {
      throw new EOFException();
    }
    var row = new char[bytes.length / Character.BYTES];
    ByteBuffer.wrap(bytes).order(header.byteOrder()).asCharBuffer().get(row);
    return row;
  }

  /**
   * Writes a ring file, replacing the one that is there. On return it is durable under its name; a
   * crash leaves the old file or the new one, whole.
   */
  public static void write(Ring ring, Path file) throws IOException {
    DurableFiles.replace(file, encode(ring));
  }

  /** The content of the ring's file, the same bytes for the same ring. */
  public static byte[] encode(Ring ring) {
    var bytes = new ByteArrayOutputStream();
    try (var out =
        new DataOutputStream(
            new BufferedOutputStream(new GZIPOutputStream(bytes, BUFFER_BYTES), BUFFER_BYTES))) {
      byte[] json = RingHeader.json(ring).getBytes(StandardCharsets.US_ASCII);
      out.writeInt(MAGIC);
      out.writeShort(FORMAT);
      out.writeInt(json.length);
      out.write(json);
      for (int row = 0; row < ring.rows(); row++) {
        writeRow(out, ring, row);
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void writeRow(DataOutputStream out, Ring ring, int row) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Character.BYTES * ring.rowLength(row)).order(ByteOrder.LITTLE_ENDIAN);
    for (int partition = 0; partition < ring.rowLength(row); partition++) {
      bytes.putChar((char) ring.idAt(row, partition));
    }
    out.write(bytes.array());
  }
}
