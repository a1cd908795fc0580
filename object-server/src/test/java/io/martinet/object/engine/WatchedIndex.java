package io.martinet.object.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An index that remembers which keys each batch changed, and fails when told to. */
final class WatchedIndex implements ObjectIndex {
  final List<List<byte[]>> written = new ArrayList<>();
  @Nullable IOException readFailure;
  @Nullable IOException writeFailure;

  /** Batches that it takes before all fail. */
  int writesMax = Integer.MAX_VALUE;

  private final ObjectIndex index;

  WatchedIndex(ObjectIndex index) {
    this.index = index;
  }

  /** The kinds of the keys that a batch put, by their first byte. */
  TreeSet<Integer> kindsOf(int batch) {
    var kinds = new TreeSet<Integer>();
    written.get(batch).forEach(key -> kinds.add((int) key[0]));
    return kinds;
  }

  @Override
  public byte @Nullable [] get(byte[] key) throws IOException {
    failIf(readFailure);
    return index.get(key);
  }

  @Override
  public void write(IndexBatch batch) throws IOException {
    failIf(writeFailure);
    failIf(written.size() >= writesMax ? new IOException("enough was written, as told") : null);
    var keys = new ArrayList<byte[]>();
    for (IndexBatch.Change change : batch.changes()) {
      if (change instanceof IndexBatch.Change.Put(byte[] key, _)) {
        keys.add(key);
      }
    }
    written.add(keys);
    index.write(batch);
  }

  @Override
  public void scan(byte[] from, byte[] to, Visitor visitor) throws IOException {
    failIf(readFailure);
    index.scan(from, to, visitor);
  }

  @Override
  public void flush() throws IOException {
    failIf(writeFailure);
    index.flush();
  }

  private static void failIf(@Nullable IOException failure) throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    index.close();
  }
}
