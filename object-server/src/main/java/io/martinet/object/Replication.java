package io.martinet.object;

import io.martinet.core.SetDigest;
import io.martinet.http.BodyReceiver;
import io.martinet.http.wire.DigestTable;
import io.martinet.http.wire.ReplicatePath;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.object.store.ObjectStore;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.SortedMap;

/** REPLICATE: compares the objects of a device with a peer's, and moves them. Thread-safe. */
final class Replication {
  /**
   * Begins a request.
   *
   * @throws WireFormatException if path or headers are malformed
   */
  BodyReceiver begin(DeviceRequest request, ReplicatePath path) {
    switch (path.action()) {
      case DIGESTS -> digests(request, PartitionScope.parse(request, path));
    }
    return new NoBody();
  }

  private static void digests(DeviceRequest request, PartitionScope scope) {
    ObjectStore store = request.device().store();
    int policy = request.head().policy();
    request.onReader(() -> {
      SortedMap<Integer, SetDigest> digests =
          scope.partition() == ReplicatePath.WHOLE
              ? store.partitionDigests(policy, scope.partPower())
              : store.bucketDigests(policy, scope.partPower(), scope.partition());
      ByteBuf body = request.device().allocator().buffer();
      new DigestTable(digests).write(body);
      HttpHeaders headers =
          new DefaultHttpHeaders().set(Wire.BUCKET_BITS, Integer.toString(store.bucketBits()));
      request.reply().send(HttpResponseStatus.OK, headers, body);
    });
  }
}
