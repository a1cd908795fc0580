package io.martinet.http.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a RELEASE body: {@code DEVICE POLICY WRITE-ID [CONTAINER-DEVICE=BOOT:POSITION …]}.
 * The proxy is done with a write: its staged body may go, and the rows named stand in those
 * journals.
 *
 * @param device object device that took the write
 * @param policy storage policy index
 * @param writeId the write's {@code X-Backend-Staging-Id}
 * @param marks where the write's row stands, by whichever replica it was delivered
 */
public record ReleaseLine(String device, int policy, StagingId writeId, List<RowMark> marks) {
  /** Longest body of a RELEASE in bytes. */
  public static final int BODY_BYTES_MAX = 256 * 1024;

  private static final int FIXED_WORDS = 3;

  public ReleaseLine {
    if (!PeerDevice.isName(device) || policy < 0 || policy > 0xffff) {
      throw new IllegalArgumentException("bad device or policy: " + device + " " + policy);
    }
    marks = List.copyOf(marks);
  }

  /**
   * Reads one line, without its line feed.
   *
   * @throws WireFormatException if the line has another form
   */
  public static ReleaseLine parse(String line) {
    List<String> words = PeerDevice.words(line, FIXED_WORDS + PeerDevice.LIST_MAX);
    if (words.size() < FIXED_WORDS) {
      throw new WireFormatException("not a release line: " + line);
    }
    var marks = new ArrayList<RowMark>();
    words.subList(FIXED_WORDS, words.size()).forEach(word -> marks.add(RowMark.parse(word)));
    try {
      return new ReleaseLine(
          words.get(0),
          Integer.parseUnsignedInt(words.get(1)),
          StagingId.parse(words.get(2)),
          marks);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not a release line: " + line, e);
    }
  }

  /** The line, without its line feed. */
  @Override
  public String toString() {
    var text = new StringBuilder(device).append(' ').append(policy).append(' ').append(writeId);
    marks.forEach(mark -> text.append(' ').append(mark));
    return text.toString();
  }
}
