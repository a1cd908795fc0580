package io.martinet.proxy;

import org.jspecify.annotations.Nullable;

/**
 * What stages behind the access log tell it of a request. Confined to the request's virtual thread.
 */
public final class AccessNotes {
  private long receivedBytes;
  private int policy = -1;
  private @Nullable String source;
  private boolean isClaimed;

  /**
   * Called by each place that could tell of the request.
   *
   * @return whether it is the first, which does
   */
  public boolean claim() {
    boolean isFirst = !isClaimed;
    isClaimed = true;
    return isFirst;
  }

  /** Adds body bytes that came from the client. */
  public void received(long bytes) {
    receivedBytes += bytes;
  }

  /** The storage policy that served the request. */
  public void policy(int index) {
    policy = index;
  }

  /** The middleware on whose behalf the request is sent, a code of two or three letters. */
  public void source(String code) {
    source = code;
  }

  public long receivedBytes() {
    return receivedBytes;
  }

  /** Index of the policy, -1 if none took part. */
  public int policy() {
    return policy;
  }

  public @Nullable String source() {
    return source;
  }
}
