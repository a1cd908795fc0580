package io.martinet.http.wire;

/** What became of one object of a list that a device was sent; its code on the wire. */
public enum ItemFate {
  /** Joined and durable; also where nothing was to be written. */
  MERGED(0),
  /** The same version stands there with other content. */
  REFUSED(1),
  /** No room: of the disk, or of a queue. */
  FULL(2),
  /** The device that was to judge cannot tell: quarantined, or busy with it. Ask again. */
  UNKNOWN(3),
  /** The bytes that came are not those that were named. */
  BAD_BYTES(4),
  /** Its description makes no sense, or its version is too far ahead. */
  MALFORMED(5),
  /** The device failed under it: whether it survives is not known. */
  FAILED(6),
  /** The sender has not got it. */
  ABSENT(7),
  /** It was not sent, or its answer did not come. */
  UNSENT(8),
  /** It is gone from the device, durably. */
  DROPPED(9),
  /** Another state stands there than the one named. */
  CHANGED(10),
  /** Container devices are still owed rows of it. */
  ROWS_OWED(11);

  private final byte code;

  ItemFate(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static ItemFate of(byte code) {
    for (ItemFate fate : values()) {
      if (fate.code == code) {
        return fate;
      }
    }
    throw new WireFormatException("unknown fate of an object: " + code);
  }
}
