package io.martinet.object;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.MergeFrame;
import io.martinet.http.wire.MergeItem;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.Opened;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a push as a stream, read and verified piece by piece: whole objects only, data
 * with their metadata (rule 9), whether expired or not. One thread at a time, a reader's.
 */
final class PushSource {
  private final Device device;
  private final int policy;
  private final int partition;
  private final List<PathHash> hashes;
  private final PushResults results;
  private int next;
  private @Nullable ObjectReader reader;
  private long position;
  private boolean isStarted;
  private boolean isEnded;

  PushSource(Device device, int policy, int partition, List<PathHash> hashes, PushResults results) {
    this.device = device;
    this.policy = policy;
    this.partition = partition;
    this.hashes = hashes;
    this.results = results;
  }

  /** Whether all of the stream was read. */
  boolean isEnded() {
    return isEnded;
  }

  /** The next bytes of the stream, owned by the caller; perhaps none. */
  ByteBuf read() {
    ByteBuf out = device.allocator().directBuffer();
    boolean isDone = false;
    try {
      if (!isStarted) {
        isStarted = true;
        MergeFrame.writeStart(out);
      }
      write(out);
      isDone = true;
      return out;
    } finally {
      if (!isDone) {
        out.release();
      }
    }
  }

  /** Lets go of what is open. */
  void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  private void write(ByteBuf out) {
    if (reader != null) {
      writePiece(out, reader, next - 1);
    } else if (next < hashes.size()) {
      begin(out, next++);
    } else {
      MergeFrame.writeEnd(out);
      isEnded = true;
    }
  }

  private void begin(ByteBuf out, int index) {
    var key = new ObjectKey(policy, hashes.get(index));
    switch (device.store().open(key)) {
      case Opened.Live(var opened) -> {
        reader = opened;
        position = 0;
        beginData(out, opened, index);
      }
      case Opened.Deleted(var lookup) -> tombstone(out, key, lookup.state(), index);
      case Opened.Missing _ -> results.decide(index, ItemFate.ABSENT);
      case Opened.Unknown _ -> results.decide(index, ItemFate.UNKNOWN);
    }
  }

  private void tombstone(ByteBuf out, ObjectKey key, ObjectState state, int index) {
    StorePath path = device.store().findPath(key);
    if (path == null) {
      results.decide(index, ItemFate.UNKNOWN);
    } else {
      writeItem(out, new MergeItem(key.hash(), partition, path, state.normalised(), null), index);
    }
  }

  private void beginData(ByteBuf out, ObjectReader opened, int index) {
    ObjectInfo info = opened.info();
    var data =
        new MergeItem.Data(
            info.lengthBytes(), info.etag(), info.crc32c(), info.contentType(), info.headers());
    var item =
        new MergeItem(hashes.get(index), partition, info.path(), opened.state().normalised(), data);
    if (writeItem(out, item, index)) {
      writePiece(out, opened, index);
    } else {
      close();
    }
  }

  private boolean writeItem(ByteBuf out, MergeItem item, int index) {
    try {
      MergeFrame.writeItem(out, item);
    } catch (IllegalArgumentException tooLong) {
      results.decide(index, ItemFate.MALFORMED);
      return false;
    }
    results.sent(index);
    return true;
  }

  /** The next piece, and behind the last one the end of the body. */
  private void writePiece(ByteBuf out, ObjectReader opened, int index) {
    long lengthBytes = opened.info().lengthBytes();
    int length = (int) Math.min(Reads.PIECE_BYTES, lengthBytes - position);
    int begin = out.writerIndex();
    boolean isWhole = true;
    try {
      if (length > 0) {
        out.ensureWritable(2 * MergeFrame.HEAD_BYTES + length);
        MergeFrame.writePieceHead(out, length);
        BodyPump.read(opened, position, length, out);
      }
    } catch (IOException damaged) {
      // Of what a peer has taken it lets go; the stream goes on with the next object.
      out.writerIndex(begin);
      results.decide(index, ItemFate.UNKNOWN);
      isWhole = false;
    }
    position += length;
    if (position == lengthBytes || !isWhole) {
      MergeFrame.writeBodyEnd(out, isWhole);
      close();
    }
  }
}
