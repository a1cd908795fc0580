package io.martinet.http.wire;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.netty.buffer.ByteBuf;

/**
 * Hashes and state vectors in binary messages, big-endian: {@code high (8) · low (8)}; four times
 * {@code ticks (8) · nonce (4)} of data, metadata, content type, tombstone, zeros for none.
 */
final class StateBytes {
  static final int HASH_BYTES = PathHash.BYTES;
  static final int STATE_BYTES = 48;

  private StateBytes() {}

  static void writeHash(ByteBuf target, PathHash hash) {
    target.writeLong(hash.high()).writeLong(hash.low());
  }

  static PathHash readHash(ByteBuf source) {
    return new PathHash(source.readLong(), source.readLong());
  }

  static void write(ByteBuf target, ObjectState state) {
    RowFields.writeVersion(target, state.data());
    RowFields.writeVersion(target, state.metadata());
    RowFields.writeVersion(target, state.contentType());
    RowFields.writeVersion(target, state.tombstone());
  }

  /**
   * @throws WireFormatException if a version is none that a clock gives
   */
  static ObjectState read(ByteBuf source) {
    try {
      return new ObjectState(
          RowFields.readVersion(source),
          RowFields.readVersion(source),
          RowFields.readVersion(source),
          RowFields.readVersion(source));
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("bytes that are no state vector", e);
    }
  }
}
