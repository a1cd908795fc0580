package io.martinet.log;

/** Where the body of a record is; the ordinal is the code on disk. */
public enum BodyTag {
  /** The record has no body. */
  NONE,
  /** Behind the metadata, in the record. */
  INLINE,
  /** In a body file of the device. */
  BODY_FILE,
  /** Reserved: in an erasure-coded stripe. */
  STRIPE;

  private static final BodyTag[] ALL = values();

  static boolean isKnown(int code) {
    return code >= 0 && code < ALL.length;
  }

  static BodyTag of(int code) {
    return ALL[code];
  }
}
