package io.martinet.object;

import io.martinet.core.HybridClock;
import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerClient;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.RowMark;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The requests that an object device sends to container devices about rows. Thread-safe; never
 * blocks.
 */
final class RowSender {
  /** Answers to JOURNAL and REDELIVERED have headers and at most a line of text. */
  private static final int SHORT_ANSWER_BYTES_MAX = 4 * 1024;

  /**
   * Transaction ids told with a batch at most: they lead a reader of logs from one server to the
   * next.
   */
  private static final int TRANS_IDS_MAX = 64;

  /** A page of one name, which may be 1,024 bytes long, with its type. */
  private static final int PAGE_BYTES_MAX = 64 * 1024;

  private static final String NO_TRANS_ID = "-";

  // Names and values are ours.
  private static final DefaultHttpHeadersFactory UNCHECKED =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private final PeerClient client;
  private final ContainerPeers peers;
  private final HybridClock clock;
  private final ByteBufAllocator allocator;
  private final Duration timeout;

  RowSender(
      PeerClient client,
      ContainerPeers peers,
      HybridClock clock,
      ByteBufAllocator allocator,
      Duration timeout) {
    this.client = client;
    this.peers = peers;
    this.clock = clock;
    this.allocator = allocator;
    this.timeout = timeout;
  }

  /** What a container device says of its journal. */
  record Journal(long bootId, long syncedPosition) {}

  /**
   * Sends rows of which clients are told what became; fails unless the device read the batch and
   * answered one fate a row.
   *
   * @param ringVersion of the ring by which the device was chosen: rows whose partition moved since
   *     are not taken (rule 6)
   * @param transIds of the requests that wrote the rows, for the peer's log
   */
  CompletableFuture<RowAnswer> send(
      PeerAddress peer,
      String device,
      long ringVersion,
      List<ObjectRow> rows,
      List<String> transIds) {
    HttpRequest head = head(Wire.METHOD_ROWS, device);
    head.headers()
        .set(Wire.RING_VERSION, Long.toString(ringVersion))
        .set(Wire.TRANS_ID, joined(transIds));
    return send(peer, head, rows);
  }

  /** Sends rows again, for no client: the device holds them, whatever rings say by now. */
  CompletableFuture<RowAnswer> sendAgain(PeerAddress peer, String device, List<ObjectRow> rows) {
    HttpRequest head = head(Wire.METHOD_ROWS, device);
    head.headers().set(Wire.AS, Wire.AS_HOLDER).set(Wire.TRANS_ID, NO_TRANS_ID);
    return send(peer, head, rows);
  }

  private CompletableFuture<RowAnswer> send(
      PeerAddress peer, HttpRequest head, List<ObjectRow> rows) {
    return client
        .send(peer, head, encode(rows), RowAnswer.BYTES_MAX, timeout)
        .thenApply(answer -> readAnswer(answer, rows.size()));
  }

  /** Asks how far the journal is synced. */
  CompletableFuture<Journal> journal(PeerAddress peer, String device) {
    return client
        .send(
            peer,
            head(Wire.METHOD_JOURNAL, device),
            Unpooled.EMPTY_BUFFER,
            SHORT_ANSWER_BYTES_MAX,
            timeout)
        .thenApply(RowSender::readJournal);
  }

  /**
   * Tells that everything owed was sent again to this boot.
   *
   * @return whether the device is still in that boot
   */
  CompletableFuture<Boolean> redelivered(
      PeerAddress peer, String device, String ownDevice, long bootId) {
    HttpRequest head = head(Wire.METHOD_REDELIVERED, device);
    head.headers().set(Wire.BOOT_ID, RowMark.formatBootId(bootId)).set(Wire.FROM, ownDevice);
    return client
        .send(peer, head, Unpooled.EMPTY_BUFFER, SHORT_ANSWER_BYTES_MAX, timeout)
        .thenApply(RowSender::readRedelivered);
  }

  /** Asks a replica of a container whether it lists a name. */
  CompletableFuture<ObjectListings.Answer> find(
      PeerDevice peer, int partition, StorePath container, String name) {
    // The first of the names that begin so is the name itself.
    String target =
        new WirePath(peer.device(), partition, container)
            + ListingQuery.ALL.withPrefix(name).withLimit(1).toQueryString();
    HttpRequest head = headOf(HttpMethod.GET, target);
    head.headers().set(Wire.TRANS_ID, NO_TRANS_ID);
    return client
        .send(peer.address(), head, Unpooled.EMPTY_BUFFER, PAGE_BYTES_MAX, timeout)
        .thenApply(answer -> readPage(answer, name));
  }

  private HttpRequest head(HttpMethod method, String device) {
    return headOf(method, WirePath.ofDevice(device));
  }

  private HttpRequest headOf(HttpMethod method, String target) {
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target, UNCHECKED.newHeaders());
    head.headers()
        .set(Wire.WIRE, Integer.toString(Wire.VERSION))
        .set(Wire.RING_VERSION, Long.toString(peers.ringVersion()))
        .set(Wire.TIME, Timestamps.format(clock.nowTicks()));
    return head;
  }

  private ByteBuf encode(List<ObjectRow> rows) {
    ByteBuf batch = allocator.buffer();
    try {
      new RowBatch.Objects(rows).write(batch);
      return batch.retain();
    } finally {
      batch.release();
    }
  }

  private static RowAnswer readAnswer(FullPeerResponse answer, int count) {
    try (answer) {
      requireStatus(answer, 200);
      RowAnswer rows = RowAnswer.read(answer.body());
      if (rows.fates().size() != count) {
        throw new PeerRefusedException(
            "ROWS with " + count + " rows", 200, rows.fates().size() + " fates");
      }
      return rows;
    }
  }

  private static Journal readJournal(FullPeerResponse answer) {
    try (answer) {
      requireStatus(answer, 204);
      String synced = BackendRequest.require(answer.headers(), Wire.JOURNAL_SYNCED);
      return new Journal(
          RowMark.parseBootId(BackendRequest.require(answer.headers(), Wire.BOOT_ID)),
          BackendRequest.number(Wire.JOURNAL_SYNCED, synced));
    }
  }

  private static ObjectListings.Answer readPage(FullPeerResponse answer, String name) {
    try (answer) {
      return switch (answer.status()) {
        case 200 ->
            ListingPage.read(answer.body()).entries().stream()
                    .anyMatch(entry -> entry.name().equals(name))
                ? ObjectListings.Answer.LISTED
                : ObjectListings.Answer.NOWHERE;
        case 404 -> ObjectListings.Answer.NOWHERE;
        default -> ObjectListings.Answer.UNKNOWN;
      };
    }
  }

  private static boolean readRedelivered(FullPeerResponse answer) {
    try (answer) {
      if (answer.status() != 409) {
        requireStatus(answer, 204);
      }
      return answer.status() == 204;
    }
  }

  private static void requireStatus(FullPeerResponse answer, int status) {
    if (answer.status() != status) {
      throw new PeerRefusedException(
          "a request about rows", answer.status(), answer.headers().get(Wire.REASON, ""));
    }
  }

  private static String joined(List<String> transIds) {
    List<String> distinct = transIds.stream().distinct().limit(TRANS_IDS_MAX).toList();
    return distinct.isEmpty() ? NO_TRANS_ID : String.join(",", distinct);
  }
}
