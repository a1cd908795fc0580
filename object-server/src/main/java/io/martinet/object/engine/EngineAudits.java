package io.martinet.object.engine;

import io.martinet.object.store.AuditState;
import io.martinet.object.store.ObjectAudit;
import io.martinet.object.store.ObjectAudits;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The audit of an engine's objects, in the order of the index. One auditor at a time. */
final class EngineAudits implements ObjectAudits {
  /** Runs a look at a running engine, or refuses; an I/O failure of it fences the device. */
  interface Access {
    <T> T read(Look<T> look) throws StoreException;
  }

  /** A look at index and disk. */
  @FunctionalInterface
  interface Look<T> {
    T of(RunningEngine engine) throws IOException;
  }

  private final Access access;
  private final int bits;

  /**
   * @param bits of the hash that name a digest bucket
   */
  EngineAudits(Access access, int bits) {
    this.access = access;
    this.bits = bits;
  }

  @Override
  public List<ObjectKey> keys(@Nullable ObjectKey after, int countMax) throws StoreException {
    return access.read(engine -> {
      var keys = new ArrayList<ObjectKey>();
      byte[] from = after == null ? IndexKeys.objectsFrom() : IndexKeys.object(after);
      engine
          .device()
          .index()
          .scan(
              from,
              IndexKeys.objectsTo(),
              (indexKey, _) -> {
                ObjectKey key = IndexKeys.objectOf(indexKey);
                if (!key.equals(after)) {
                  keys.add(key);
                }
                return keys.size() < countMax;
              });
      return keys;
    });
  }

  @Override
  public long countBehind(@Nullable ObjectKey after) throws StoreException {
    byte[] from =
        after == null
            ? IndexKeys.digestsFrom()
            : IndexKeys.digest(after.policy(), Digests.bucketOf(after.hash(), bits));
    return access.read(engine -> {
      var sum = new long[1];
      engine
          .device()
          .index()
          .scan(
              from,
              IndexKeys.digestsTo(),
              (_, value) -> {
                sum[0] += IndexSets.digest(value).count();
                return true;
              });
      return sum[0];
    });
  }

  @Override
  public ObjectAudit begin(ObjectKey key) throws StoreException {
    EntryAudit begun = access.read(engine -> engine.audit(key));
    return new ObjectAudit() {
      @Override
      public Step next() throws StoreException {
        return access.read(_ -> begun.step());
      }

      @Override
      public void close() {
        begun.close();
      }
    };
  }

  @Override
  public AuditState load() throws StoreException {
    return access.read(engine -> new AuditNotes(engine.device().files()).load());
  }

  @Override
  public void keep(AuditState state) throws StoreException {
    access.read(engine -> {
      new AuditNotes(engine.device().files()).keep(state);
      return state;
    });
  }
}
