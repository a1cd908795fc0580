package io.martinet.http.wire;

import io.netty.handler.codec.http.HttpMethod;

/** Header names and methods of the internal requests; meaning in docs/formats/internal-http.md. */
public final class Wire {
  /** Value of {@link #WIRE}; a server refuses a greater one with 400. */
  public static final int VERSION = 1;

  public static final String WIRE = "X-Backend-Wire";
  public static final String RING_VERSION = "X-Backend-Ring-Version";

  /**
   * With the value {@link #AS_HOLDER}: what the device holds is asked for, whether it can speak for
   * the partition or not. Such an answer counts for no quorum.
   */
  public static final String AS = "X-Backend-As";

  public static final String AS_HOLDER = "holder";

  /**
   * The device must be able to speak for the partition, and must have finished what it took by an
   * older ring: what it holds then is all that it ever acknowledged.
   */
  public static final String AS_PRIMARY = "primary";

  /**
   * In an UNKNOWN answer, the version of the ring that gave the device the partition, if it has
   * never been filled since.
   */
  public static final String ARRIVING = "X-Backend-Arriving";

  public static final String POLICY = "X-Backend-Policy";
  public static final String TIME = "X-Backend-Time";
  public static final String TRANS_ID = "X-Trans-Id";
  public static final String RANGE_ID = "X-Backend-Container-Range";

  public static final String ANSWER = "X-Backend-Answer";
  public static final String STATE = "X-Backend-State";
  public static final String REASON = "X-Backend-Reason";
  public static final String EXPIRED = "X-Backend-Expired";

  /** With the value {@code true}: a write is taken only where its version was promised (rule 7). */
  public static final String PROMISED = "X-Backend-Promised";

  /** Reason of an UNKNOWN answer: a promise keeps it from being written back here (rule 7). */
  public static final String BARRED = "promised to a conditional write";

  public static final String WRITE_VERSION = "X-Backend-Version";
  public static final String NEWEST = "X-Backend-Newest";
  public static final String CONTENT_LENGTH = "X-Backend-Content-Length";
  public static final String STAGING_ID = "X-Backend-Staging-Id";
  public static final String COMMIT = "X-Backend-Commit";
  public static final String CRC32C = "X-Backend-Crc32c";
  public static final String EXPECT_VERSION = "X-Backend-Expect-Version";
  public static final String FROM = "X-Backend-From";
  public static final String TO = "X-Backend-To";

  /** Where a server of a storage role tells the rings that it goes by. */
  public static final String RING_PAGE = "/ring";

  /** How many rows a device owes that it knows of at once. */
  public static final String ROWS_OWED = "X-Backend-Rows-Owed";

  public static final String ROW_TARGETS = "X-Backend-Row-Targets";
  public static final String ROWS = "X-Backend-Rows";

  /** In the answer to {@code /healthcheck}: {@code true} once no row is missing (rule 24). */
  public static final String ROWS_KNOWN = "X-Backend-Rows-Known";

  public static final String ACCOUNT_TARGETS = "X-Backend-Account-Targets";
  public static final String CATCH_UP = "X-Backend-Catch-Up";
  public static final String CATCH_UP_ENOUGH = "X-Backend-Catch-Up-Enough";
  public static final String SEQUENCE = "X-Backend-Sequence";
  public static final String ROW_SUM = "X-Backend-Row-Sum";
  public static final String COUNTS = "X-Backend-Counts";
  public static final String COUNTS_OWN = "own";
  public static final String ROW_COUNT = "X-Backend-Row-Count";
  public static final String DIGEST = "X-Backend-Digest";
  public static final String AFTER = "X-Backend-After";
  public static final String LIFE = "X-Backend-Life";

  /** The write is for that life of the container alone: the version of the PUT that began it. */
  public static final String IF_LIFE = "X-Backend-If-Life";

  public static final String STORED = "X-Backend-Stored";
  public static final String DEFAULT_POLICY = "X-Backend-Default-Policy";
  public static final String PUT_TIMESTAMP = "X-Backend-Put-Timestamp";
  public static final String CREATED_AT = "X-Backend-Created-At";

  public static final String CONTAINER_OBJECT_COUNT = "X-Container-Object-Count";
  public static final String CONTAINER_BYTES_USED = "X-Container-Bytes-Used";
  public static final String ACCOUNT_CONTAINER_COUNT = "X-Account-Container-Count";
  public static final String ACCOUNT_OBJECT_COUNT = "X-Account-Object-Count";
  public static final String ACCOUNT_BYTES_USED = "X-Account-Bytes-Used";

  /** Followed by a policy index: {@code containers objects bytes} of an account in it. */
  public static final String ACCOUNT_POLICY_PREFIX = "X-Account-Policy-";

  public static final String BOOT_ID = "X-Backend-Boot-Id";
  public static final String JOURNAL_SYNCED = "X-Backend-Journal-Synced";

  /** Exponent of the number of partitions by the sender's ring. */
  public static final String PARTITION_POWER = "X-Backend-Partition-Power";

  /** Bits of the hash that name a bucket on a device. */
  public static final String BUCKET_BITS = "X-Backend-Bucket-Bits";

  /** Hashes in 32 hexadecimal digits: first of a range, first behind it, last one seen. */
  public static final String HASH_FROM = "X-Backend-Hash-From";

  public static final String HASH_TO = "X-Backend-Hash-To";
  public static final String HASH_AFTER = "X-Backend-Hash-After";

  /** Unix seconds: what expired by then is asked for. */
  public static final String UNTIL = "X-Backend-Until";

  /** Trailers of a PUT are at most this long together (rule 2). */
  public static final int TRAILER_BYTES_MAX = 32 * 1024;

  /** Index look-up of a state vector (rule 3). */
  public static final HttpMethod METHOD_STATE = HttpMethod.valueOf("STATE");

  /** Commits a staged body once more (rule 2). */
  public static final HttpMethod METHOD_COMMIT = HttpMethod.valueOf("COMMIT");

  /** Promises a version to a conditional write (rule 7). */
  public static final HttpMethod METHOD_PREPARE = HttpMethod.valueOf("PREPARE");

  /** Lets a lagging replica fetch an object from a peer (rule 3). */
  public static final HttpMethod METHOD_PULL = HttpMethod.valueOf("PULL");

  /** Frees staged bodies and tells which rows were seen. */
  public static final HttpMethod METHOD_RELEASE = HttpMethod.valueOf("RELEASE");

  /** A batch of rows for the databases of a device. */
  public static final HttpMethod METHOD_ROWS = HttpMethod.valueOf("ROWS");

  /** Asks how far a row journal is synced. */
  public static final HttpMethod METHOD_JOURNAL = HttpMethod.valueOf("JOURNAL");

  /** An object device has sent again all rows it still held for a boot of a container device. */
  public static final HttpMethod METHOD_REDELIVERED = HttpMethod.valueOf("REDELIVERED");

  /** Names and versions of a page's range that a replica got after a sequence (rule 26). */
  public static final HttpMethod METHOD_CATCHUP = HttpMethod.valueOf("CATCHUP");

  /** What replicators ask of servers: to compare, to move, to drop (rules 19 and 28). */
  public static final HttpMethod METHOD_REPLICATE = HttpMethod.valueOf("REPLICATE");

  private Wire() {}
}
