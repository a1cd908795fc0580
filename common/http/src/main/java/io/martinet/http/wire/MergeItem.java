package io.martinet.http.wire;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One object on its way from replica to replica, without its body. Big-endian, strings as in {@link
 * WireStrings}:
 *
 * <pre>
 * hash (16) · partition (4) · state (48) · account · container · object
 * of data besides: length (8) · MD5 (16) · CRC32C (4) · content type · headers (2)
 *                  · for each: name · value
 * </pre>
 *
 * @param hash of the path
 * @param partition by the sender's ring
 * @param state in normal form
 * @param data null for a tombstone
 */
public record MergeItem(
    PathHash hash, int partition, StorePath path, ObjectState state, @Nullable Data data) {
  private static final int ETAG_BYTES = 16;
  private static final int HEADERS_MAX = 0xffff;

  /**
   * What comes with a body.
   *
   * @param etag MD5 of the body, 32 hexadecimal digits
   * @param contentType one char a byte
   * @param headers stored headers but the content type
   */
  public record Data(
      long lengthBytes,
      String etag,
      int crc32c,
      String contentType,
      SortedMap<String, String> headers) {
    public Data {
      headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }
  }

  /**
   * Appends it.
   *
   * @throws IllegalArgumentException if a string is too long
   */
  public void write(ByteBuf target) {
    StateBytes.writeHash(target, hash);
    target.writeInt(partition);
    StateBytes.write(target, state);
    WireStrings.write(target, path.account());
    WireStrings.write(target, path.requireContainer());
    WireStrings.write(target, path.requireObject());
    if (data != null) {
      writeData(target, data);
    }
  }

  private static void writeData(ByteBuf target, Data data) {
    target.writeLong(data.lengthBytes());
    target.writeBytes(HexFormat.of().parseHex(data.etag()));
    target.writeInt(data.crc32c());
    WireStrings.write(target, data.contentType());
    if (data.headers().size() > HEADERS_MAX) {
      throw new IllegalArgumentException("too many headers: " + data.headers().size());
    }
    target.writeShort(data.headers().size());
    data.headers()
        .forEach((name, value) -> {
          WireStrings.write(target, name);
          WireStrings.write(target, value);
        });
  }

  /**
   * Reads a whole one; the caller keeps the buffer.
   *
   * @param isData whether it is of data, else of a tombstone
   * @throws WireFormatException if it is malformed, cut or followed by more, or its state is not
   *     that of data or of a tombstone
   */
  static MergeItem read(ByteBuf source, boolean isData) {
    MergeItem item;
    try {
      item = readParts(source, isData);
    } catch (IndexOutOfBoundsException e) {
      throw new WireFormatException("an object's description is cut", e);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("an object's description: " + e.getMessage(), e);
    }
    if (source.isReadable()) {
      throw new WireFormatException(source.readableBytes() + " bytes after a description");
    }
    if (isData ? !item.state.isLive() : !item.state.isDeleted()) {
      throw new WireFormatException("a description whose state is another: " + item.state);
    }
    return item;
  }

  private static MergeItem readParts(ByteBuf source, boolean isData) {
    PathHash hash = StateBytes.readHash(source);
    int partition = source.readInt();
    ObjectState state = StateBytes.read(source);
    var path =
        StorePath.object(
            WireStrings.read(source), WireStrings.read(source), WireStrings.read(source));
    return new MergeItem(hash, partition, path, state, isData ? readData(source) : null);
  }

  private static Data readData(ByteBuf source) {
    long length = source.readLong();
    if (length < 0) {
      throw new WireFormatException("a body of negative length: " + length);
    }
    var etag = new byte[ETAG_BYTES];
    source.readBytes(etag);
    int crc = source.readInt();
    String contentType = WireStrings.read(source);
    int count = source.readUnsignedShort();
    var headers = new TreeMap<String, String>();
    for (int i = 0; i < count; i++) {
      headers.put(WireStrings.read(source), WireStrings.read(source));
    }
    return new Data(length, HexFormat.of().formatHex(etag), crc, contentType, headers);
  }
}
