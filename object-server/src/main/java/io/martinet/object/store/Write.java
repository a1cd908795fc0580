package io.martinet.object.store;

import io.martinet.core.ObjectState;
import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One change of one object, for the committer. A client's write is refused at or below the newest
 * part, and below a promise; a push joins (rules 7 and 9).
 */
public sealed interface Write {
  ObjectKey key();

  /** The row of the write for the container databases, or null where none is owed. */
  @Nullable RowDuty row();

  /**
   * Data under a new version.
   *
   * @param isPromised whether it is taken only where just this version was promised (rule 7)
   */
  record Put(
      ObjectKey key,
      Version version,
      ObjectInfo info,
      Body body,
      @Nullable RowDuty row,
      boolean isPromised)
      implements Write {
    /** Unconditional. */
    public Put(ObjectKey key, Version version, ObjectInfo info, Body body, @Nullable RowDuty row) {
      this(key, version, info, body, row, false);
    }
  }

  /**
   * New metadata for existing data; refused with {@link WriteOutcome.NoData} where there is none,
   * with {@link WriteOutcome.Expired} where it is past its time.
   *
   * @param asOfTicks the time by which it is judged whether the object has expired; 0: what has
   *     expired is changed too
   * @param contentType null keeps the old one
   * @param headers replace all stored headers but the content type and {@code X-Object-Sysmeta-*}
   * @param isPromised as of {@link Put}
   */
  record Post(
      ObjectKey key,
      StorePath path,
      Version version,
      long asOfTicks,
      @Nullable String contentType,
      SortedMap<String, String> headers,
      @Nullable RowDuty row,
      boolean isPromised)
      implements Write {
    /** Unconditional. */
    public Post(
        ObjectKey key,
        StorePath path,
        Version version,
        long asOfTicks,
        @Nullable String contentType,
        SortedMap<String, String> headers,
        @Nullable RowDuty row) {
      this(key, path, version, asOfTicks, contentType, headers, row, false);
    }

    /**
     * Whether the object cannot be changed any more.
     *
     * @param deleteAtSeconds its expiry, 0 for never
     * @param sealedTicks up to which time expiry is final here
     */
    public boolean isTooLate(long deleteAtSeconds, long sealedTicks) {
      return asOfTicks > 0
          && deleteAtSeconds > 0
          && deleteAtSeconds * Timestamps.TICKS_PER_SECOND <= Math.max(asOfTicks, sealedTicks);
    }
  }

  /**
   * A tombstone, written also where nothing is (rule 8).
   *
   * @param isPromised as of {@link Put}
   */
  record Delete(
      ObjectKey key, StorePath path, Version version, @Nullable RowDuty row, boolean isPromised)
      implements Write {
    /** Unconditional. */
    public Delete(ObjectKey key, StorePath path, Version version, @Nullable RowDuty row) {
      this(key, path, version, row, false);
    }
  }

  /**
   * Promises to take nothing below a version, for the conditional write that is to have it (rule
   * 7). Answered with the state that stands, {@link WriteOutcome.Promised}; changes no object.
   */
  record Promise(ObjectKey key, StorePath path, Version version) implements Write {
    @Override
    public @Nullable RowDuty row() {
      return null;
    }
  }

  /**
   * An object as a peer holds it: joined with what is here, never refused for being older.
   *
   * @param state versions of the parts; data with body, or a tombstone alone
   * @param info null for a tombstone
   * @param body null for a tombstone
   */
  record Push(
      ObjectKey key,
      StorePath path,
      ObjectState state,
      @Nullable ObjectInfo info,
      @Nullable Body body,
      @Nullable RowDuty row)
      implements Write {}
}
