package io.martinet.object;

import io.martinet.object.store.ObjectKey;

/**
 * Looks at what an auditor has read and found sound. On the device's reader threads, one object
 * after the other; may block on index and disk, and on nothing else.
 */
interface AuditWatcher {
  /** Looks at nothing. */
  AuditWatcher NONE =
      new AuditWatcher() {
        @Override
        public boolean hasRoom() {
          return true;
        }

        @Override
        public void sound(ObjectKey key) {}
      };

  /** Whether it can take one more; the auditor waits until then. Never blocks. */
  boolean hasRoom();

  /** What stands under the key is as it was written, or nothing stands there any more. */
  void sound(ObjectKey key);
}
