package io.martinet.proxy.body;

import io.martinet.http.Content;
import java.util.List;

/**
 * A body of which any range can be sent: that of one object, or one put together of many.
 *
 * @param <E> what keeps a body from being begun
 */
public interface RangedBody<E extends Exception> {
  /**
   * A range of the body and the text in front of it.
   *
   * @param heading ISO-8859-1, empty if there is none
   */
  record Part(byte[] heading, ByteRange range) {
    private static final byte[] NO_HEADING = new byte[0];

    public static Part plain(ByteRange range) {
      return new Part(NO_HEADING, range);
    }
  }

  long bodyBytes();

  /**
   * The parts one after the other. The first is begun at once, so that what cannot be read at all
   * is known before the answer's head goes out.
   *
   * @param parts at least one
   * @param ending text behind the last, empty if there is none
   */
  Content content(List<Part> parts, byte[] ending) throws E, InterruptedException;
}
