package io.martinet.object.store;

import io.netty.buffer.ByteBuf;

/** Where the bytes of a write are. */
public sealed interface Body {
  /**
   * In memory; goes into the record.
   *
   * @param data read from its reader index without moving it; owned by whoever made the write, and
   *     unchanged until the outcome
   */
  record Inline(ByteBuf data) implements Body {}

  /** In a sealed body file of this device. */
  record InFile(long fileId, long lengthBytes, int crc32c) implements Body {}
}
