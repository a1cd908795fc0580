package io.martinet.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.wire.MergeFrame;
import io.martinet.http.wire.MergeItem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Streams of objects as a peer sends them. */
final class MergeStreams {
  private final ByteBuf stream = Unpooled.buffer();

  MergeStreams() {
    MergeFrame.writeStart(stream);
  }

  static MergeItem tombstone(String name, Version version) {
    var state = new ObjectState(Version.NONE, Version.NONE, Version.NONE, version);
    return new MergeItem(
        ObjectServerFixture.key(name).hash(), 11, ObjectServerFixture.path(name), state, null);
  }

  static MergeItem data(String name, Version version, byte[] body) {
    var state = new ObjectState(version, Version.NONE, Version.NONE, Version.NONE);
    var crc = new CRC32C();
    crc.update(body);
    var data =
        new MergeItem.Data(
            body.length,
            ObjectServerFixture.md5(body),
            (int) crc.getValue(),
            "text/plain",
            new TreeMap<>(Map.of("X-Object-Meta-Colour", "gr\u00fcn", "X-Delete-At", "1")));
    return new MergeItem(
        ObjectServerFixture.key(name).hash(), 11, ObjectServerFixture.path(name), state, data);
  }

  MergeStreams add(MergeItem item) {
    MergeFrame.writeItem(stream, item);
    return this;
  }

  MergeStreams piece(byte[] bytes) {
    MergeFrame.writePieceHead(stream, bytes.length);
    stream.writeBytes(bytes);
    return this;
  }

  /** The whole body in pieces. */
  MergeStreams body(byte[] bytes) {
    for (int at = 0; at < bytes.length; at += MergeFrame.PIECE_BYTES_MAX) {
      int length = Math.min(MergeFrame.PIECE_BYTES_MAX, bytes.length - at);
      MergeFrame.writePieceHead(stream, length);
      stream.writeBytes(bytes, at, length);
    }
    return end(true);
  }

  MergeStreams end(boolean isWhole) {
    MergeFrame.writeBodyEnd(stream, isWhole);
    return this;
  }

  /** Bytes of a frame of any kind. */
  MergeStreams frame(int type, byte[] bytes) {
    stream.writeByte(type).writeInt(bytes.length).writeBytes(bytes);
    return this;
  }

  /** All of it so far. */
  byte[] cut() {
    return ByteBufUtil.getBytes(stream);
  }

  byte[] whole() {
    MergeFrame.writeEnd(stream);
    return cut();
  }
}
