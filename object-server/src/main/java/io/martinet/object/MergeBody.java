package io.martinet.object;

import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.MergeItem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The body of one object of a stream while it comes, or while it is passed over because the object
 * failed already. Event-loop confined.
 */
final class MergeBody {
  private final int index;
  private final @Nullable MergeItem item;
  private final @Nullable BodyIntake intake;
  private final BodyMd5 md5;
  private @Nullable ItemFate failure;

  private MergeBody(
      int index,
      @Nullable MergeItem item,
      @Nullable BodyIntake intake,
      BodyMd5 md5,
      @Nullable ItemFate failure) {
    this.index = index;
    this.item = item;
    this.intake = intake;
    this.md5 = md5;
    this.failure = failure;
  }

  /** A body that nobody wants. */
  static MergeBody passedOver(int index, ItemFate failure) {
    return new MergeBody(index, null, null, new BodyMd5(), failure);
  }

  /** A body that is kept if the device's uploads leave memory for it. */
  static MergeBody open(
      int index,
      MergeItem item,
      long lengthBytes,
      Device device,
      int inlineBytesMax,
      Flow flow,
      EventLoop loop) {
    var md5 = new BodyMd5();
    BodyIntake intake =
        BodyIntake.tryOpen(device, inlineBytesMax, loop, flow, lengthBytes, md5::update);
    return new MergeBody(index, item, intake, md5, intake == null ? ItemFate.FULL : null);
  }

  /** Takes ownership of the piece. */
  void data(ByteBuf piece) {
    if (intake == null || failure != null) {
      piece.release();
      return;
    }
    intake.data(piece);
    MergeItem.Data data = item == null ? null : item.data();
    if (data != null && intake.receivedBytes() > data.lengthBytes()) {
      fail(ItemFate.BAD_BYTES);
    }
  }

  /** Gives what came up. */
  void fail(ItemFate fate) {
    failure = failure == null ? fate : failure;
    if (intake != null) {
      intake.drop();
    }
  }

  @Nullable ItemFate failure() {
    return failure;
  }

  /** Place of the object in the stream. */
  int index() {
    return index;
  }

  @Nullable MergeItem item() {
    return item;
  }

  @Nullable BodyIntake intake() {
    return intake;
  }

  BodyMd5 md5() {
    return md5;
  }
}
