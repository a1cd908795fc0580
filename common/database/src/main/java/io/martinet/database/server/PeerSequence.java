package io.martinet.database.server;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How far the rows of one database file go: {@code REPLICA:NUMBER}. A number of another file says
 * nothing of this one's.
 *
 * @param replicaId drawn when the file was made
 * @param number of its newest row
 */
record PeerSequence(long replicaId, long number) {
  private static final int ID_DIGITS = 16;

  /** Reads the wire form; null if the text is none, as when nothing was pulled yet. */
  static @Nullable PeerSequence find(String text) {
    if (text.length() <= ID_DIGITS + 1 || text.charAt(ID_DIGITS) != ':') {
      return null;
    }
    try {
      return new PeerSequence(
          HexFormat.fromHexDigitsToLong(text, 0, ID_DIGITS),
          Long.parseLong(text, ID_DIGITS + 1, text.length(), 10));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(replicaId) + ":" + number;
  }
}
