package io.martinet.http.server;

import io.martinet.http.BodySender;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose head goes out with the first piece of its body: as long as nothing has come of
 * the work behind it, a client should not take its status for a sign that it is done. Belongs to
 * the request's virtual thread.
 */
final class LateSender implements Supplier<BodySender> {
  private final Supplier<BodySender> start;
  private @Nullable BodySender sender;

  /**
   * @param start sends the head; called once
   */
  LateSender(Supplier<BodySender> start) {
    this.start = start;
  }

  /** Sends the head, if that has not been done. */
  @Override
  public BodySender get() {
    BodySender begun = sender;
    if (begun == null) {
      begun = start.get();
      sender = begun;
    }
    return begun;
  }
}
