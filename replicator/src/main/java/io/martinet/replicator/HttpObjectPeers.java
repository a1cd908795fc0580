package io.martinet.replicator;

import io.martinet.core.ObjectItem;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.DigestTable;
import io.martinet.http.wire.DropList;
import io.martinet.http.wire.HashList;
import io.martinet.http.wire.ItemPage;
import io.martinet.http.wire.ItemResults;
import io.martinet.http.wire.PartitionList;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.ReplicatePath;
import io.martinet.http.wire.ReplicatePath.Action;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The object devices' side of replication over internal HTTP. Thread-safe; blocks. */
final class HttpObjectPeers implements ObjectPeers {
  /** An index scan of a page, or a batch of drops, on a busy device (guessed). */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  /** A batch of the largest objects; the sender itself gives up on silence much sooner. */
  private static final Duration PUSH_MAX = Duration.ofHours(1);

  private final PeerRequests requests;
  private final Places places;
  private final int policy;

  /**
   * @param policy storage policy index
   */
  HttpObjectPeers(PeerRequests requests, Places places, int policy) {
    this.requests = requests;
    this.places = places;
    this.policy = policy;
  }

  @Override
  public SortedMap<Integer, SetDigest> digests(PeerDevice device) throws PeerFailedException {
    var path = new ReplicatePath(device.device(), ReplicatePath.WHOLE, Action.DIGESTS);
    return ask(device, path, DigestTable.BYTES_MAX, DigestTable::read).digests();
  }

  @Override
  public SortedMap<Integer, SetDigest> spokenFor(PeerDevice device) throws PeerFailedException {
    PeerRequests.Ask ask = ask(device, path(device, ReplicatePath.WHOLE, Action.DIGESTS));
    ask.headers().set(Wire.AS, Wire.AS_PRIMARY);
    try (FullPeerResponse answer =
        requests.send(ask, Unpooled.EMPTY_BUFFER, DigestTable.BYTES_MAX, ANSWER_MAX)) {
      return read(device, answer, DigestTable::read).digests();
    }
  }

  @Override
  public Buckets buckets(PeerDevice device, int partition, boolean asPrimary)
      throws PeerFailedException {
    PeerRequests.Ask ask = ask(device, path(device, partition, Action.DIGESTS));
    if (asPrimary) {
      ask.headers().set(Wire.AS, Wire.AS_PRIMARY);
    }
    try (FullPeerResponse answer =
        requests.send(ask, Unpooled.EMPTY_BUFFER, DigestTable.BYTES_MAX, ANSWER_MAX)) {
      int bits = answer.headers().getInt(Wire.BUCKET_BITS, 0);
      return new Buckets(bits, read(device, answer, DigestTable::read).digests());
    }
  }

  @Override
  public List<ObjectItem> items(
      PeerDevice device, int partition, HashSpan span, @Nullable PathHash after)
      throws PeerFailedException {
    PeerRequests.Ask ask = ask(device, path(device, partition, Action.ITEMS));
    HttpHeaders headers = ask.headers().set(Wire.HASH_FROM, span.from().toString());
    if (span.to() != null) {
      headers.set(Wire.HASH_TO, span.to().toString());
    }
    if (after != null) {
      headers.set(Wire.HASH_AFTER, after.toString());
    }
    try (FullPeerResponse answer =
        requests.send(ask, Unpooled.EMPTY_BUFFER, ItemPage.BYTES_MAX, ANSWER_MAX)) {
      return read(device, answer, ItemPage::read).items();
    }
  }

  @Override
  public List<ItemResults.Result> push(
      PeerDevice from, PeerDevice to, int partition, List<PathHash> objects)
      throws PeerFailedException {
    PeerRequests.Ask ask = ask(from, path(from, partition, Action.PUSH));
    ask.headers().set(Wire.TO, to.toString());
    ByteBuf body = Unpooled.buffer();
    new HashList(objects).write(body);
    return results(ask, body, objects.size(), PUSH_MAX);
  }

  @Override
  public List<ItemResults.Result> drop(PeerDevice device, int partition, List<DropList.Item> items)
      throws PeerFailedException {
    ByteBuf body = Unpooled.buffer();
    new DropList(items).write(body);
    return results(
        ask(device, path(device, partition, Action.DROP)), body, items.size(), ANSWER_MAX);
  }

  @Override
  public long sendRows(PeerDevice device) throws PeerFailedException {
    PeerRequests.Ask ask = ask(device, path(device, ReplicatePath.WHOLE, Action.ROWS));
    try (FullPeerResponse answer =
        requests.send(ask, Unpooled.EMPTY_BUFFER, DigestTable.BYTES_MAX, ANSWER_MAX)) {
      return answer.headers().getInt(Wire.ROWS_OWED, 0);
    }
  }

  @Override
  public List<Integer> filling(PeerDevice device) throws PeerFailedException {
    var path = new ReplicatePath(device.device(), ReplicatePath.WHOLE, Action.FILLING);
    return ask(device, path, PartitionList.BYTES_MAX, PartitionList::read).partitions();
  }

  @Override
  public void filled(PeerDevice device, Collection<Integer> partitions) throws PeerFailedException {
    var path = new ReplicatePath(device.device(), ReplicatePath.WHOLE, Action.FILLED);
    ByteBuf body = Unpooled.buffer();
    new PartitionList(List.copyOf(partitions)).write(body);
    requests.send(ask(device, path), body, PartitionList.BYTES_MAX, ANSWER_MAX).close();
  }

  private List<ItemResults.Result> results(
      PeerRequests.Ask ask, ByteBuf body, int count, Duration max) throws PeerFailedException {
    try (FullPeerResponse answer = requests.send(ask, body, ItemResults.BYTES_MAX, max)) {
      List<ItemResults.Result> results = read(ask.device(), answer, ItemResults::read).results();
      if (results.size() != count) {
        throw new PeerFailedException(
            ask.device(), results.size() + " results for " + count + " objects");
      }
      return results;
    }
  }

  private <T> T ask(
      PeerDevice device, ReplicatePath path, int bytesMax, Function<ByteBuf, T> reader)
      throws PeerFailedException {
    try (FullPeerResponse answer =
        requests.send(ask(device, path), Unpooled.EMPTY_BUFFER, bytesMax, ANSWER_MAX)) {
      return read(device, answer, reader);
    }
  }

  private PeerRequests.Ask ask(PeerDevice device, ReplicatePath path) {
    PeerRequests.Ask ask = requests.replicate(device, path.toString(), places.ringVersion());
    ask.headers()
        .set(Wire.POLICY, Integer.toString(policy))
        .set(Wire.PARTITION_POWER, Integer.toString(places.partPower()));
    return ask;
  }

  private static ReplicatePath path(PeerDevice device, int partition, Action action) {
    return new ReplicatePath(device.device(), partition, action);
  }

  private static <T> T read(PeerDevice device, FullPeerResponse answer, Function<ByteBuf, T> reader)
      throws PeerFailedException {
    try {
      return reader.apply(answer.body());
    } catch (WireFormatException e) {
      throw new PeerFailedException(device, "malformed answer: " + e.getMessage());
    }
  }
}
