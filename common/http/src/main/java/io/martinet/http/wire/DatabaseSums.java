package io.martinet.http.wire;

import io.martinet.core.Version;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * What a database holds, in few bytes: two replicas with equal sums hold the same. Immutable.
 *
 * @param put version of the newest PUT
 * @param delete version of the newest DELETE, or {@link Version#NONE}
 * @param rows sum of its rows, those of the journal included
 * @param rest digest of its life, policy and stored headers
 */
public record DatabaseSums(Version put, Version delete, Bits128 rows, Bits128 rest) {
  private static final int VERSION_BYTES = 12;

  /** Bytes of the binary form. */
  static final int BYTES = 2 * VERSION_BYTES + 2 * Bits128.BYTES;

  private static final String NONE = "-";
  private static final int STATE_WORDS = 2;

  /** Sets the headers that tell them: state, row sum and digest. */
  public HttpHeaders addTo(HttpHeaders target) {
    return target
        .set(Wire.STATE, text(put) + " " + text(delete))
        .set(Wire.ROW_SUM, rows.toString())
        .set(Wire.DIGEST, rest.toString());
  }

  /**
   * Reads the headers.
   *
   * @throws WireFormatException if one is missing or malformed
   */
  public static DatabaseSums of(HttpHeaders headers) {
    String[] words = require(headers, Wire.STATE).split(" ", -1);
    if (words.length != STATE_WORDS) {
      throw new WireFormatException(Wire.STATE + " has " + words.length + " words");
    }
    return new DatabaseSums(
        version(words[0]),
        version(words[1]),
        Bits128.parse(require(headers, Wire.ROW_SUM)),
        Bits128.parse(require(headers, Wire.DIGEST)));
  }

  static DatabaseSums read(ByteBuf source) {
    return new DatabaseSums(
        readVersion(source), readVersion(source), Bits128.read(source), Bits128.read(source));
  }

  void write(ByteBuf target) {
    writeVersion(target, put);
    writeVersion(target, delete);
    rows.write(target);
    rest.write(target);
  }

  private static Version readVersion(ByteBuf source) {
    long ticks = source.readLong();
    int nonce = source.readInt();
    if (ticks < 0) {
      throw new WireFormatException("negative ticks of a database's state: " + ticks);
    }
    return new Version(ticks, nonce);
  }

  private static void writeVersion(ByteBuf target, Version version) {
    target.writeLong(version.ticks()).writeInt(version.nonce());
  }

  private static String text(Version version) {
    return version.isNone() ? NONE : version.toString();
  }

  private static Version version(String text) {
    if (text.equals(NONE)) {
      return Version.NONE;
    }
    try {
      return Version.parse(text);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not a version: " + text, e);
    }
  }

  private static String require(HttpHeaders headers, String name) {
    String text = headers.get(name);
    if (text == null) {
      throw new WireFormatException(name + " is missing");
    }
    return text;
  }
}
