package io.martinet.http.wire;

import io.martinet.core.Version;
import io.netty.buffer.ByteBuf;

/** What object rows and container rows share. */
final class RowFields {
  private RowFields() {}

  static void requireAddress(int partition, int policy) {
    if (partition < 0 || policy < 0 || policy > 0xffff) {
      throw new IllegalArgumentException("bad partition or policy: " + partition + " " + policy);
    }
  }

  static void writeVersion(ByteBuf target, Version version) {
    target.writeLong(version.ticks()).writeInt(version.nonce());
  }

  static Version readVersion(ByteBuf source) {
    return new Version(source.readLong(), source.readInt());
  }
}
