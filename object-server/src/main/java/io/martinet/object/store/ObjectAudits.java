package io.martinet.object.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets an auditor read all that a device holds, key by key, and remember how far it came. All of it
 * blocks on index and disk and belongs on the device's reader threads; one auditor at a time.
 */
public interface ObjectAudits {
  /**
   * Keys of whatever stands on the device, tombstones among them, in their order.
   *
   * @param after the last one seen, null to begin with the first
   * @param countMax at most so many; empty only at the end
   * @throws StoreException DEVICE when it is fenced or rebuilding
   */
  List<ObjectKey> keys(@Nullable ObjectKey after, int countMax) throws StoreException;

  /**
   * About how many keys there are behind one, by the counts of the digests: exact up to the bucket.
   *
   * @param after null for all
   * @throws StoreException DEVICE when it is fenced or rebuilding
   */
  long countBehind(@Nullable ObjectKey after) throws StoreException;

  /**
   * Begins to verify the records and the body of a key. The caller closes it.
   *
   * @throws StoreException DEVICE when it is fenced or rebuilding
   */
  ObjectAudit begin(ObjectKey key) throws StoreException;

  /**
   * What was kept last, also by an earlier process.
   *
   * @return {@link AuditState#NEVER} where nothing was kept or what was cannot be read
   * @throws StoreException DEVICE when the disk cannot be read
   */
  AuditState load() throws StoreException;

  /**
   * Keeps how far the auditor came; durable on return.
   *
   * @throws StoreException DEVICE when it could not be made durable: the device is fenced then
   */
  void keep(AuditState state) throws StoreException;
}
