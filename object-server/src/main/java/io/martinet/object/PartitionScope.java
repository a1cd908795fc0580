package io.martinet.object;

import io.martinet.http.wire.ReplicatePath;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;

/**
 * The part of a device that a request about partitions is about.
 *
 * @param partPower bits of the hash that name a partition, by the sender's ring
 * @param partition {@link ReplicatePath#WHOLE} for all of them
 */
record PartitionScope(int partPower, int partition) {
  /**
   * A partition is a sum of buckets, so a ring with more partitions is refused (rule 28).
   *
   * @throws WireFormatException if the power is missing, malformed or too great, or there is no
   *     such partition
   */
  static PartitionScope parse(DeviceRequest request, ReplicatePath path) {
    String text = BackendRequest.require(request.head().headers(), Wire.PARTITION_POWER);
    long partPower = BackendRequest.number(Wire.PARTITION_POWER, text);
    int bucketBits = request.device().store().bucketBits();
    if (partPower > bucketBits) {
      throw new WireFormatException(
          "partition power %d is greater than the %d bits of a bucket here"
              .formatted(partPower, bucketBits));
    }
    if (path.hasPartition() && path.partition() >= 1 << partPower) {
      throw new WireFormatException(
          "no partition %d of %d".formatted(path.partition(), 1 << partPower));
    }
    return new PartitionScope((int) partPower, path.partition());
  }

  /**
   * Of a request that must name a partition.
   *
   * @throws WireFormatException if it names none, or as {@link #parse}
   */
  static PartitionScope ofPartition(DeviceRequest request, ReplicatePath path) {
    path.requirePartition();
    return parse(request, path);
  }
}
