package io.martinet.http.wire;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.netty.buffer.ByteBuf;

/**
 * The row of a container for its account's listing.
 *
 * @param partition the account's partition
 * @param path of the container
 * @param policy storage policy index, 0 to 65535
 * @param put version of the newest PUT, or {@link Version#NONE}
 * @param delete version of the newest DELETE, or {@link Version#NONE}
 * @param stats counts of one replica at one time
 */
public record ContainerRow(
    int partition, StorePath path, int policy, Version put, Version delete, Stats stats) {
  /**
   * What a container holds.
   *
   * @param objectCount live objects
   * @param bytesUsed sum of their sizes
   * @param ticks when it was counted: the newest counts win, on their own
   */
  public record Stats(long objectCount, long bytesUsed, long ticks) {
    public Stats {
      if (objectCount < 0 || bytesUsed < 0 || ticks < 0) {
        throw new IllegalArgumentException(
            "negative counts: " + objectCount + " " + bytesUsed + " " + ticks);
      }
    }
  }

  public ContainerRow {
    if (path.container() == null || path.object() != null) {
      throw new IllegalArgumentException("not a container: " + path);
    }
    RowFields.requireAddress(partition, policy);
  }

  void write(ByteBuf target) {
    target.writeInt(partition);
    WireStrings.write(target, path.account());
    WireStrings.write(target, path.requireContainer());
    target.writeShort(policy);
    RowFields.writeVersion(target, put);
    RowFields.writeVersion(target, delete);
    target.writeLong(stats.objectCount()).writeLong(stats.bytesUsed()).writeLong(stats.ticks());
  }

  static ContainerRow read(ByteBuf source) {
    int partition = source.readInt();
    String account = WireStrings.read(source);
    var path = StorePath.container(account, WireStrings.read(source));
    int policy = source.readUnsignedShort();
    Version put = RowFields.readVersion(source);
    Version delete = RowFields.readVersion(source);
    var stats = new Stats(source.readLong(), source.readLong(), source.readLong());
    return new ContainerRow(partition, path, policy, put, delete, stats);
  }
}
