package io.martinet.object;

import io.martinet.http.BodyReceiver;
import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.ItemResults;
import io.martinet.http.wire.ItemResults.Result;
import io.martinet.http.wire.MergeFrame;
import io.martinet.http.wire.MergeItem;
import io.martinet.http.wire.WireFormatException;
import io.martinet.object.store.Write;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream of objects coming in: each is verified and pushed as soon as it is whole, many at a
 * time; the sender is stopped while too many are under way. What is wrong with one object is told
 * in the answer and spoils no other. Event-loop confined.
 */
final class MergeIntake implements BodyReceiver {
  /** Pushes of a stream that may be under way: a batch of the committer's (guessed). */
  static final int ITEMS_IN_FLIGHT_MAX = 128;

  /**
   * Memory of bodies that arrived and are not committed (guessed: a few large ones); one in a file
   * counts as what may wait for the disk of it.
   */
  static final long BYTES_IN_FLIGHT_MAX = 4L * 1024 * 1024;

  private final DeviceRequest request;
  private final Merges merges;
  private final Runnable over;
  private final EventLoop loop;
  private final MergeFrame.Reader frames = new MergeFrame.Reader();
  private final List<Result> results = new ArrayList<>();
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;
  private @Nullable MergeBody body;
  private int itemsInFlight;
  private long bytesInFlight;
  private boolean isDiskReady = true;
  private boolean isStreamEnded;
  private boolean isRequestEnded;
  private boolean isOver;

  /**
   * @param over called once when the stream is done or given up
   */
  MergeIntake(DeviceRequest request, Merges merges, Runnable over) {
    this.request = request;
    this.merges = merges;
    this.over = over;
    this.loop = request.reply().exchange().eventLoop();
  }

  @Override
  public void data(ByteBuf piece) {
    if (isOver) {
      piece.release();
      return;
    }
    unread =
        ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(request.device().allocator(), unread, piece);
    goOn();
  }

  @Override
  public void end(HttpHeaders trailers) {
    isRequestEnded = true;
    goOn();
  }

  @Override
  public void abort(Throwable cause) {
    if (!isOver) {
      giveUp();
      request.reply().refuse(HttpResponseStatus.BAD_REQUEST, "the stream broke off: " + cause);
    }
  }

  private void goOn() {
    if (isOver) {
      return;
    }
    try {
      takeFrames();
      finishIfDone();
    } catch (WireFormatException e) {
      giveUp();
      request.reply().refuse(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
    if (!isOver) {
      request.reply().exchange().setReading(!isFull());
    }
  }

  private void takeFrames() {
    while (!isFull() && !isStreamEnded) {
      MergeFrame frame = frames.next(unread);
      if (frame == null) {
        return;
      }
      take(frame);
    }
  }

  private boolean isFull() {
    return itemsInFlight >= ITEMS_IN_FLIGHT_MAX
        || bytesInFlight >= BYTES_IN_FLIGHT_MAX
        || !isDiskReady;
  }

  private void finishIfDone() {
    if (!isRequestEnded || isFull()) {
      return;
    }
    if (!isStreamEnded || unread.isReadable()) {
      throw new WireFormatException("the stream does not end where the request does");
    }
    if (itemsInFlight == 0) {
      answer();
    }
  }

  private void answer() {
    giveUp();
    ByteBuf answer = request.device().allocator().buffer();
    new ItemResults(results).write(answer);
    request.reply().send(HttpResponseStatus.OK, new DefaultHttpHeaders(), answer);
  }

  private void take(MergeFrame frame) {
    switch (frame) {
      case MergeFrame.Item(var item) -> begin(item);
      case MergeFrame.BadItem(boolean isData, _) -> {
        int index = nextResult();
        results.set(index, Result.of(ItemFate.MALFORMED));
        body = isData ? MergeBody.passedOver(index, ItemFate.MALFORMED) : null;
      }
      case MergeFrame.Piece(var data) -> {
        if (body == null) {
          data.release();
        }
        requireBody().data(data);
        // What is dropped tells no more when the disk has room.
        isDiskReady |= requireBody().failure() != null;
      }
      case MergeFrame.BodyEnd(boolean isWhole) -> {
        MergeBody ended = requireBody();
        body = null;
        end(ended, isWhole);
      }
      case MergeFrame.End() -> {
        requireNoBody();
        isStreamEnded = true;
      }
    }
  }

  private int nextResult() {
    requireNoBody();
    if (results.size() == ItemResults.ITEMS_MAX) {
      throw new WireFormatException("more than " + ItemResults.ITEMS_MAX + " objects");
    }
    results.add(Result.of(ItemFate.UNSENT));
    return results.size() - 1;
  }

  private void requireNoBody() {
    if (body != null) {
      throw new WireFormatException("object " + body.index() + " has no end");
    }
  }

  private MergeBody requireBody() {
    MergeBody current = body;
    if (current == null) {
      throw new WireFormatException("a body without an object, behind " + results.size());
    }
    return current;
  }

  private void begin(MergeItem item) {
    int index = nextResult();
    ItemFate refusal = merges.refusal(item);
    MergeItem.Data data = item.data();
    if (data == null && refusal != null) {
      results.set(index, Result.of(refusal));
    } else if (data == null) {
      itemsInFlight++;
      submit(Merges.pushOf(request.head().policy(), item), new Settling(index, 0, null));
    } else if (refusal != null) {
      body = MergeBody.passedOver(index, refusal);
    } else {
      body =
          MergeBody.open(
              index,
              item,
              data.lengthBytes(),
              request.device(),
              merges.inlineBytesMax(),
              this::diskIsReady,
              loop);
    }
  }

  private void diskIsReady(boolean isReady) {
    isDiskReady = isReady;
    if (isReady) {
      loop.execute(this::goOn);
    }
  }

  private void end(MergeBody ended, boolean isWhole) {
    BodyIntake intake = ended.intake();
    MergeItem item = ended.item();
    MergeItem.Data data = item == null ? null : item.data();
    if (!isWhole) {
      ended.fail(ItemFate.UNSENT);
    } else if (intake != null && data != null && intake.receivedBytes() != data.lengthBytes()) {
      ended.fail(ItemFate.BAD_BYTES);
    }
    ItemFate failure = ended.failure();
    if (failure != null || intake == null || item == null || data == null) {
      results.set(ended.index(), Result.of(failure == null ? ItemFate.FAILED : failure));
      return;
    }
    int costBytes =
        (int)
            Math.min(
                data.lengthBytes(),
                intake.needsFile() ? FileIntake.PENDING_BYTES_MAX : merges.inlineBytesMax());
    itemsInFlight++;
    bytesInFlight += costBytes;
    intake.finish(arrival -> arrived(arrival, costBytes, ended, item, data));
  }

  /** What is under way of an object. */
  private record Settling(int index, int costBytes, @Nullable StagedBody staged) {}

  private void arrived(
      Arrival arrival, int costBytes, MergeBody ended, MergeItem item, MergeItem.Data data) {
    switch (arrival) {
      case Arrival.Failed(var cause) ->
          settled(new Settling(ended.index(), costBytes, null), Result.of(Merges.fateOf(cause)));
      case Arrival.Whole(var staged) -> {
        boolean isAsNamed =
            staged.lengthBytes() == data.lengthBytes()
                && staged.crc32c() == data.crc32c()
                && ended.md5().matches(data.etag());
        var settling = new Settling(ended.index(), costBytes, staged);
        if (isOver || !isAsNamed) {
          settled(settling, Result.of(ItemFate.BAD_BYTES));
          return;
        }
        int policy = request.head().policy();
        submit(Merges.pushOf(policy, item, data, staged.body()), settling);
      }
    }
  }

  private void submit(Write.Push push, Settling settling) {
    Device device = request.device();
    device
        .store()
        .submit(
            push,
            device.loop(),
            outcome ->
                device.answers().add(loop, () -> settled(settling, Merges.resultOf(outcome))));
  }

  private void settled(Settling settling, Result result) {
    itemsInFlight--;
    bytesInFlight -= settling.costBytes();
    if (settling.staged() != null) {
      settling.staged().release();
    }
    results.set(settling.index(), result);
    // Later where it comes in the midst of a frame: frames are taken one at a time.
    loop.execute(this::goOn);
  }

  /** Nothing more is taken; what was submitted goes its way. */
  private void giveUp() {
    isOver = true;
    unread.release();
    unread = Unpooled.EMPTY_BUFFER;
    if (body != null) {
      body.fail(ItemFate.UNSENT);
      body = null;
    }
    over.run();
  }
}
