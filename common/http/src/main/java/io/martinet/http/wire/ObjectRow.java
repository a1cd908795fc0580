package io.martinet.http.wire;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.netty.buffer.ByteBuf;

/**
 * The row of an object for its container's listing. Rows of the same object are ordered by their
 * versions alone, so they may come more than once and in any order.
 *
 * @param partition the container's partition
 * @param path of the object
 * @param rangeId range of the container, 0 until containers shard
 * @param policy storage policy index, 0 to 65535
 * @param versions of the object's parts
 * @param isDeleted the row of a tombstone
 * @param sizeBytes length of the body, 0 when deleted
 * @param etag bare MD5, empty when deleted
 * @param contentType as sent, empty when deleted
 */
public record ObjectRow(
    int partition,
    StorePath path,
    long rangeId,
    int policy,
    Versions versions,
    boolean isDeleted,
    long sizeBytes,
    String etag,
    String contentType) {
  private static final int DELETED = 1;

  /**
   * Versions of a row's parts.
   *
   * @param data of the body or the tombstone, never none
   * @param contentType of the newest POST that set it, or {@link Version#NONE}
   * @param metadata of the newest POST, or {@link Version#NONE}
   */
  public record Versions(Version data, Version contentType, Version metadata) {
    public Versions {
      if (data.isNone()) {
        throw new IllegalArgumentException("row without a data version");
      }
    }
  }

  public ObjectRow {
    if (path.object() == null) {
      throw new IllegalArgumentException("not an object: " + path);
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("negative size: " + sizeBytes);
    }
    RowFields.requireAddress(partition, policy);
  }

  void write(ByteBuf target) {
    target.writeInt(partition);
    WireStrings.write(target, path.account());
    WireStrings.write(target, path.requireContainer());
    target.writeLong(rangeId).writeShort(policy);
    WireStrings.write(target, path.requireObject());
    RowFields.writeVersion(target, versions.data());
    target.writeByte(isDeleted ? DELETED : 0).writeLong(sizeBytes);
    WireStrings.write(target, etag);
    RowFields.writeVersion(target, versions.contentType());
    WireStrings.write(target, contentType);
    RowFields.writeVersion(target, versions.metadata());
  }

  static ObjectRow read(ByteBuf source) {
    int partition = source.readInt();
    String account = WireStrings.read(source);
    String container = WireStrings.read(source);
    long rangeId = source.readLong();
    int policy = source.readUnsignedShort();
    var path = StorePath.object(account, container, WireStrings.read(source));
    Version data = RowFields.readVersion(source);
    boolean isDeleted = (source.readByte() & DELETED) != 0;
    long sizeBytes = source.readLong();
    String etag = WireStrings.read(source);
    Version contentTypeVersion = RowFields.readVersion(source);
    String contentType = WireStrings.read(source);
    var versions = new Versions(data, contentTypeVersion, RowFields.readVersion(source));
    return new ObjectRow(
        partition, path, rangeId, policy, versions, isDeleted, sizeBytes, etag, contentType);
  }
}
