package io.martinet.database.server;

import io.martinet.database.Replica;
import io.martinet.database.ReplicaDatabase;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.database.ReplicaUnavailableException.Reason;
import io.martinet.database.RowSum;
import io.martinet.database.RowsAfter;
import io.martinet.http.Content;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingPageWriter;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** HEAD, GET and CATCHUP. Thread-safe; blocks the request's virtual thread. */
final class ReplicaReads<R> {
  private static final String AFTER = "after";

  private final DatabaseRole<R> role;
  private final CatchUp<R> catchUp;
  private final ByteBufAllocator allocator;
  private final Duration workMax;

  ReplicaReads(
      DatabaseRole<R> role, CatchUp<R> catchUp, ByteBufAllocator allocator, Duration workMax) {
    this.role = role;
    this.catchUp = catchUp;
    this.allocator = allocator;
    this.workMax = workMax;
  }

  /** Existence, stored headers and counts, after catching up with the peers named. */
  Response head(ReplicaRequest<R> on, Request request) throws InterruptedException {
    boolean isOwnCounts = Wire.COUNTS_OWN.equals(request.headers().get(Wire.COUNTS));
    boolean isCounting = !isOwnCounts || role.missingRows(on.deviceName()).isEmpty();
    if (isOwnCounts) {
      catchUp.state(on, request.headers());
    } else {
      requireRows(on);
      catchUp.whole(on, request.headers());
    }
    return Awaiting.work(
        on.call(replica -> found(replica, 204, headers -> addHead(replica, headers, isCounting))),
        workMax);
  }

  /** As HEAD, with a page of the listing. */
  Response get(ReplicaRequest<R> on, Request request) throws InterruptedException {
    ListingQuery query = ListingQuery.parse(request.target());
    requireRows(on);
    catchUp.page(on, request.headers(), query);
    return Awaiting.work(on.call(replica -> page(replica, query)), workMax);
  }

  /** What a peer that catches up has not yet got. */
  Response catchUp(ReplicaRequest<R> on, Request request) throws InterruptedException {
    ListingQuery range = ListingQuery.parse(request.target());
    if (range.limit() > 0) {
      requireRows(on);
    }
    String after = after(request.target());
    String sum = request.headers().get(Wire.ROW_SUM, "");
    return Awaiting.work(on.call(replica -> rows(replica, range, after, sum)), workMax);
  }

  private void requireRows(ReplicaRequest<R> on) {
    String missing = role.missingRows(on.deviceName());
    if (!missing.isEmpty()) {
      throw new ReplicaUnavailableException(Reason.UNKNOWN, missing);
    }
  }

  private Response found(Replica<R> replica, int status, Consumer<HttpHeaders> more) {
    if (!replica.isKnown()) {
      return new Response(404, StateHeaders.absent(), Content.empty());
    }
    HttpHeaders headers = StateHeaders.of(replica.database().state());
    if (!replica.database().state().isLive()) {
      return new Response(404, headers, Content.empty());
    }
    more.accept(headers);
    return new Response(status, headers, Content.empty());
  }

  private void addHead(Replica<R> replica, HttpHeaders target, boolean isCounting) {
    ReplicaDatabase<R> database = replica.database();
    StateHeaders.addRead(database.state(), database.headers(), target);
    if (isCounting) {
      role.addCounts(database, target);
    }
  }

  private Response page(Replica<R> replica, ListingQuery query) {
    Response head = found(replica, 200, headers -> addHead(replica, headers, true));
    return head.status() == 200
        ? new Response(200, head.headers(), body(target -> list(replica, query, target)))
        : head;
  }

  private void list(Replica<R> replica, ListingQuery query, ByteBuf target) {
    var page = new ListingPageWriter(target, role.kind().page());
    replica.database().list(query, page);
    page.finish();
  }

  private Response rows(Replica<R> replica, ListingQuery range, String after, String sum) {
    if (!replica.isKnown()) {
      return new Response(404, StateHeaders.absent(), Content.empty());
    }
    ReplicaDatabase<R> database = replica.database();
    HttpHeaders headers = StateHeaders.of(database.state());
    StateHeaders.addJoined(database.state(), database.headers(), headers);
    PeerSequence before = PeerSequence.find(after);
    boolean isOfThisFile = before != null && before.replicaId() == database.replicaId();
    long number = before != null && isOfThisFile ? before.number() : 0;
    long upTo = number;
    List<R> rows = List.of();
    if (range.limit() > 0 && isSame(database, sum)) {
      upTo = database.sequence();
    } else if (range.limit() > 0) {
      RowsAfter<R> found = database.rowsAfter(number, range);
      rows = found.rows();
      upTo = found.upTo();
    }
    headers.set(Wire.SEQUENCE, new PeerSequence(database.replicaId(), upTo));
    headers.set(Wire.NEWEST, new PeerSequence(database.replicaId(), database.sequence()));
    RowBatch batch = role.kind().batch(rows);
    // Also of a deleted one: an account keeps its rows, and a container may have got some since.
    return new Response(database.state().isLive() ? 200 : 404, headers, body(batch::write));
  }

  private static boolean isSame(ReplicaDatabase<?> database, String sum) {
    return !sum.isEmpty() && RowSum.parse(sum).equals(database.sum());
  }

  private Content body(Consumer<ByteBuf> writer) {
    ByteBuf bytes = allocator.buffer();
    boolean isWritten = false;
    try {
      writer.accept(bytes);
      isWritten = true;
      return new Content.Bytes(bytes);
    } finally {
      if (!isWritten) {
        bytes.release();
      }
    }
  }

  private static String after(String target) {
    List<String> values = new QueryStringDecoder(target).parameters().get(AFTER);
    return values == null ? "" : values.getFirst();
  }
}
