package io.martinet.object.engine;

import io.martinet.core.PathHash;
import io.martinet.object.store.Expired;
import io.martinet.object.store.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of the index (rule 11), big-endian so that byte order is the order of their parts. A
 * partition of a policy is a range of object keys, whatever the part power.
 *
 * <pre>
 * 0                                        position: the log position that the index has reached
 * 1 policy(2) hash(16)                     object: its whole state
 * 2 policy(2) seconds(8) hash(16)          expiry: empty value
 * 3 policy(2) bucket(4)                    digest of a bucket
 * 4 device-length(1) device position(8)    pending row: owed to a container device
 * 5 policy(2) hash(16)                     promise: the version promised
 * 6 life(4)                                bytes of a volume that live entries need
 * 7 file(8)                                body file: the object that needs it
 * 8 policy(2) hash(16)                     quarantined: empty value
 * </pre>
 */
public final class IndexKeys {
  private static final byte POSITION = 0;
  private static final byte OBJECT = 1;
  private static final byte EXPIRY = 2;
  private static final byte DIGEST = 3;
  private static final byte PENDING = 4;
  private static final byte PROMISE = 5;
  private static final byte VOLUME = 6;
  private static final byte BODY_FILE = 7;
  private static final byte QUARANTINED = 8;

  private static final int POLICY_BYTES = 2;
  private static final int OBJECT_KEY_BYTES = 1 + POLICY_BYTES + PathHash.BYTES;
  private static final int DEVICE_BYTES_MAX = 255;

  private IndexKeys() {}

  /** The one key of its kind. */
  public static byte[] position() {
    return new byte[] {POSITION};
  }

  public static byte[] object(ObjectKey key) {
    return of(OBJECT, key);
  }

  private static byte[] of(byte kind, ObjectKey key) {
    ByteBuffer buffer = ByteBuffer.allocate(OBJECT_KEY_BYTES);
    buffer.put(kind).putShort((short) key.policy());
    key.hash().write(buffer);
    return buffer.array();
  }

  /** The object's key out of an index key of kind object. */
  public static ObjectKey objectOf(byte[] indexKey) {
    return objectOf(OBJECT, indexKey);
  }

  private static ObjectKey objectOf(byte kind, byte[] indexKey) {
    ByteBuffer buffer = ByteBuffer.wrap(indexKey);
    if (indexKey.length != OBJECT_KEY_BYTES || buffer.get() != kind) {
      throw new IllegalArgumentException("no object key: " + Arrays.toString(indexKey));
    }
    return new ObjectKey(Short.toUnsignedInt(buffer.getShort()), PathHash.read(buffer));
  }

  /** What is promised of an object. */
  static byte[] promise(ObjectKey key) {
    return of(PROMISE, key);
  }

  /** The object's key out of an index key of kind promise. */
  static ObjectKey promisedOf(byte[] indexKey) {
    return objectOf(PROMISE, indexKey);
  }

  /** Where the keys of all promises begin. */
  static byte[] promisesFrom() {
    return new byte[] {PROMISE};
  }

  /** Where the keys of all promises have ended. */
  static byte[] promisesTo() {
    return new byte[] {PROMISE + 1};
  }

  /** An object that is quarantined. */
  static byte[] quarantined(ObjectKey key) {
    return of(QUARANTINED, key);
  }

  /** The object's key out of an index key of kind quarantined. */
  static ObjectKey quarantinedOf(byte[] indexKey) {
    return objectOf(QUARANTINED, indexKey);
  }

  /** Where the keys of all that is quarantined begin. */
  static byte[] quarantinedFrom() {
    return new byte[] {QUARANTINED};
  }

  /** Where the keys of all that is quarantined have ended. */
  static byte[] quarantinedTo() {
    return new byte[] {QUARANTINED + 1};
  }

  /** Where the keys of all objects begin. */
  public static byte[] objectsFrom() {
    return new byte[] {OBJECT};
  }

  /** Whether an index key is that of an object. */
  static boolean isObject(byte[] indexKey) {
    return indexKey.length == OBJECT_KEY_BYTES && indexKey[0] == OBJECT;
  }

  /** Where the keys of all expiries begin. */
  static byte[] expiriesFrom() {
    return new byte[] {EXPIRY};
  }

  /** Where the keys of all body files begin. */
  static byte[] bodyFilesFrom() {
    return new byte[] {BODY_FILE};
  }

  /** Where the keys of all body files have ended. */
  static byte[] bodyFilesTo() {
    return new byte[] {BODY_FILE + 1};
  }

  /** Where the keys of all objects have ended. */
  public static byte[] objectsTo() {
    return new byte[] {OBJECT + 1};
  }

  /** Where the keys of all objects of a policy have ended. */
  static byte[] objectsEnd(int policy) {
    int next = policy + 1;
    return new byte[] {(byte) (OBJECT + (next >>> 16)), (byte) (next >>> 8), (byte) next};
  }

  /**
   * @param seconds Unix seconds at which the object expires, positive
   */
  public static byte[] expiry(ObjectKey key, long seconds) {
    ByteBuffer buffer = ByteBuffer.allocate(OBJECT_KEY_BYTES + Long.BYTES);
    buffer.put(EXPIRY).putShort((short) key.policy()).putLong(seconds);
    key.hash().write(buffer);
    return buffer.array();
  }

  /** Time and object out of an index key of kind expiry. */
  static Expired expiredOf(byte[] indexKey) {
    ByteBuffer buffer = ByteBuffer.wrap(indexKey).position(1 + POLICY_BYTES);
    return new Expired(buffer.getLong(), PathHash.read(buffer));
  }

  /** Where the expiry keys of a policy begin that are due at a time or later. */
  public static byte[] expiryFrom(int policy, long seconds) {
    return ByteBuffer.allocate(1 + POLICY_BYTES + Long.BYTES)
        .put(EXPIRY)
        .putShort((short) policy)
        .putLong(seconds)
        .array();
  }

  public static byte[] digest(int policy, int bucket) {
    return ByteBuffer.allocate(1 + POLICY_BYTES + Integer.BYTES)
        .put(DIGEST)
        .putShort((short) policy)
        .putInt(bucket)
        .array();
  }

  /** The bucket out of an index key of kind digest. */
  static int bucketOf(byte[] indexKey) {
    return ByteBuffer.wrap(indexKey).getInt(1 + POLICY_BYTES);
  }

  /** Where the keys of all digests begin. */
  public static byte[] digestsFrom() {
    return new byte[] {DIGEST};
  }

  /** Where the keys of all digests have ended. */
  public static byte[] digestsTo() {
    return new byte[] {DIGEST + 1};
  }

  /** Live bytes of a volume. */
  public static byte[] volume(int life) {
    return ByteBuffer.allocate(1 + Integer.BYTES).put(VOLUME).putInt(life).array();
  }

  /** The volume's life out of a key of kind volume. */
  public static int volumeOf(byte[] indexKey) {
    return ByteBuffer.wrap(indexKey).getInt(1);
  }

  /** Where the keys of all volumes begin. */
  public static byte[] volumesFrom() {
    return new byte[] {VOLUME};
  }

  /** Where the keys of all volumes have ended. */
  public static byte[] volumesTo() {
    return new byte[] {VOLUME + 1};
  }

  /** The object that needs a body file. */
  public static byte[] bodyFile(long fileId) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(BODY_FILE).putLong(fileId).array();
  }

  /** The row of the record at a log position, owed to a container device. */
  public static byte[] pending(String containerDevice, long position) {
    byte[] prefix = pendingPrefix(containerDevice);
    return ByteBuffer.allocate(prefix.length + Long.BYTES).put(prefix).putLong(position).array();
  }

  /** The log position out of a pending row's key. */
  public static long pendingPosition(byte[] indexKey) {
    return ByteBuffer.wrap(indexKey).getLong(indexKey.length - Long.BYTES);
  }

  /** The container device out of a pending row's key. */
  public static String pendingDevice(byte[] indexKey) {
    return new String(indexKey, 2, indexKey[1] & 0xff, StandardCharsets.UTF_8);
  }

  /** Where the pending rows of a container device have ended; they begin at position 0. */
  public static byte[] pendingTo(String containerDevice) {
    byte[] prefix = pendingPrefix(containerDevice);
    byte[] end = Arrays.copyOf(prefix, prefix.length + Long.BYTES + 1);
    Arrays.fill(end, prefix.length, end.length, (byte) 0xff);
    return end;
  }

  /** Where all pending rows begin. */
  public static byte[] pendingRowsFrom() {
    return new byte[] {PENDING};
  }

  /** Where all pending rows have ended. */
  public static byte[] pendingRowsTo() {
    return new byte[] {PENDING + 1};
  }

  private static byte[] pendingPrefix(String containerDevice) {
    byte[] name = containerDevice.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length > DEVICE_BYTES_MAX) {
      throw new IllegalArgumentException("device name of " + name.length + " bytes");
    }
    return ByteBuffer.allocate(2 + name.length)
        .put(PENDING)
        .put((byte) name.length)
        .put(name)
        .array();
  }
}
