package io.martinet.object.engine;

/**
 * Kinds of records in a device's object log. Numbers are part of the format and never change
 * meaning; new kinds are written only once the cluster's feature level allows.
 */
final class RecordKinds {
  /** A body inside the record, or a body file with its checksums here, and its metadata. */
  static final int OBJECT = 1;

  /** Metadata of a POST, or those of a push whose body is here already. */
  static final int METADATA = 2;

  static final int TOMBSTONE = 3;

  /** A record of the key was lost; what the device says of the key is "unknown" until healed. */
  static final int QUARANTINE = 4;

  /** Container devices have rows; losing it only brings them again. */
  static final int ROWS_DELIVERED = 5;

  /** Rows still owed of a record that compaction took away. */
  static final int ROWS_OWED = 6;

  /** An object was handed back: its records before are void (rule 19). */
  static final int DROP = 7;

  /** Nothing below a version is taken any more: a conditional write is to have it (rule 7). */
  static final int PROMISE = 8;

  /** Reserved: multipart session, part, reference count. */
  static final int MULTIPART_SESSION = 9;

  static final int MULTIPART_PART = 10;

  static final int REFERENCE_COUNT = 11;

  private RecordKinds() {}
}
