package io.martinet.replicator;

import io.martinet.core.ObjectItem;
import io.martinet.core.PathHash;
import io.martinet.http.wire.ItemPage;
import io.martinet.http.wire.PeerDevice;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads the items of a span page by page. One thread; blocks. */
final class ItemReader {
  private final ObjectPeers peers;
  private final PeerDevice device;
  private final int partition;
  private final HashSpan span;
  private final ObjectTally tally;
  private Iterator<ObjectItem> page = List.<ObjectItem>of().iterator();
  private @Nullable PathHash last;
  private boolean isLastPage;
  private @Nullable ObjectItem next;

  ItemReader(
      ObjectPeers peers, PeerDevice device, int partition, HashSpan span, ObjectTally tally) {
    this.peers = peers;
    this.device = device;
    this.partition = partition;
    this.span = span;
    this.tally = tally;
  }

  /** The next item, which stays the next one; null at the end. */
  @Nullable ObjectItem peek() throws PeerFailedException {
    if (next == null && !page.hasNext() && !isLastPage) {
      List<ObjectItem> items = peers.items(device, partition, span, last);
      tally.rowsRead.add(items.size());
      isLastPage = items.size() < ItemPage.ITEMS_MAX;
      page = items.iterator();
    }
    if (next == null && page.hasNext()) {
      next = page.next();
      last = next.hash();
    }
    return next;
  }

  /** The next item, which is past then. */
  ObjectItem take() throws PeerFailedException {
    ObjectItem taken = peek();
    if (taken == null) {
      throw new NoSuchElementException("no more items of " + device);
    }
    next = null;
    return taken;
  }

  /** The item of that hash, if there is one; items before it are past then. */
  @Nullable ObjectItem find(PathHash hash) throws PeerFailedException {
    for (ObjectItem item = peek(); item != null; item = peek()) {
      int order = item.hash().compareTo(hash);
      if (order >= 0) {
        return order == 0 ? item : null;
      }
      take();
    }
    return null;
  }
}
