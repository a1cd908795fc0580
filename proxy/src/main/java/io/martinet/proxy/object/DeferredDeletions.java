package io.martinet.proxy.object;

import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.wire.DeletionList;
import io.martinet.proxy.Placement;
import io.martinet.proxy.Placements;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.martinet.proxy.body.BufferBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/**
 * Writes down what is to be deleted later: a list that has expired, so that the expirer finds it,
 * deletes what it names as of the list's version, and then the list (decision 082). Thread-safe;
 * blocks the request's virtual thread.
 */
public final class DeferredDeletions {
  /** Every store has it. */
  private static final int POLICY = 0;

  /** A time before all others: lists wait for no delay. */
  private static final String LONG_AGO = "1";

  private final Placements placements;
  private final QuorumPut quorumPut;
  private final QuorumWrite quorumWrite;
  private final WriteIds names;

  DeferredDeletions(
      Placements placements, QuorumPut quorumPut, QuorumWrite quorumWrite, WriteIds names) {
    this.placements = placements;
    this.quorumPut = quorumPut;
    this.quorumWrite = quorumWrite;
    this.names = names;
  }

  /**
   * On return it is durable on a majority that these are to be deleted.
   *
   * @param context of the request that asks for it
   * @param objects at most {@link DeletionList#ENTRIES_MAX}
   * @throws QuorumNotReachedException no majority took it in time; they may be deleted all the same
   */
  public void add(RequestContext context, List<DeletionList.Entry> objects)
      throws QuorumNotReachedException, InterruptedException {
    String name = names.next().toString();
    var scope =
        new BackendScope(
            StorePath.object(DeletionList.ACCOUNT, DeletionList.CONTAINER, name),
            placements.object(POLICY, DeletionList.ACCOUNT, DeletionList.CONTAINER, name),
            POLICY,
            context.transactionId(),
            context.timeTicks());
    HttpHeaders stored =
        new DefaultHttpHeaders()
            .set(ObjectHeaders.CONTENT_TYPE, "application/octet-stream")
            .set(ExpiryHeaders.AT, LONG_AGO);
    ByteBuf list = Unpooled.buffer();
    new DeletionList(objects).write(list);
    var body = new BufferBody(new Content.Bytes(list));
    try {
      PutResult result =
          quorumPut.put(
              new PutOrder(
                  scope, Placement.NOWHERE, stored, body, null, _ -> {}, _ -> quorumWrite.blind()));
      if (!(result instanceof PutResult.Stored)) {
        throw new IllegalStateException("a list of deletions was not stored: " + result);
      }
    } finally {
      body.close();
    }
  }
}
