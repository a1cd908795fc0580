package io.martinet.http.wire;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Where a row stands in the journal of a container device: {@code DEVICE=BOOT:POSITION}. The row is
 * durable there once the journal is synced up to the position in the same boot.
 *
 * @param device name of the container device
 * @param bootId drawn at each start of the journal
 * @param position in the journal, not negative
 */
public record RowMark(String device, long bootId, long position) {
  public RowMark {
    if (!PeerDevice.isName(device) || position < 0) {
      throw new IllegalArgumentException("not a row mark: " + device + " " + position);
    }
  }

  /**
   * @throws WireFormatException if the text has another form
   */
  public static RowMark parse(String text) {
    int equals = text.indexOf('=');
    int colon = text.indexOf(':', equals + 1);
    if (equals < 0 || colon < 0) {
      throw new WireFormatException("not DEVICE=BOOT:POSITION: " + text);
    }
    try {
      return new RowMark(
          text.substring(0, equals),
          parseBootId(text.substring(equals + 1, colon)),
          Long.parseLong(text, colon + 1, text.length(), 10));
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not DEVICE=BOOT:POSITION: " + text, e);
    }
  }

  /**
   * Reads marks separated by blanks; none from an empty text.
   *
   * @throws WireFormatException if one has another form or there are too many
   */
  public static List<RowMark> parseList(String text) {
    var marks = new ArrayList<RowMark>();
    for (String word : PeerDevice.words(text, PeerDevice.LIST_MAX)) {
      marks.add(parse(word));
    }
    return List.copyOf(marks);
  }

  /** 16 hexadecimal digits, as {@code X-Backend-Boot-Id} carries them. */
  public static String formatBootId(long bootId) {
    return HexFormat.of().toHexDigits(bootId);
  }

  /**
   * @throws WireFormatException unless the text is 16 hexadecimal digits
   */
  public static long parseBootId(String text) {
    if (text.length() != 16) {
      throw new WireFormatException("not a boot id: " + text);
    }
    try {
      return HexFormat.fromHexDigitsToLong(text);
    } catch (NumberFormatException e) {
      throw new WireFormatException("not a boot id: " + text, e);
    }
  }

  @Override
  public String toString() {
    return device + '=' + formatBootId(bootId) + ':' + position;
  }
}
