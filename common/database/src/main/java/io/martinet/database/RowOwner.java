package io.martinet.database;

import io.martinet.core.StorePath;
import org.jspecify.annotations.Nullable;

/**
 * The account or container that a database is of.
 *
 * @param partition in the ring of its kind
 * @param path of the account or container
 */
public record RowOwner(int partition, StorePath path) {
  // By hand: what the compiler makes for records is linked at its first use, which costs a start
  // some 10 ms each (measured).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RowOwner owner
        && partition == owner.partition
        && path.equals(owner.path);
  }

  @Override
  public int hashCode() {
    return 31 * partition + path.hashCode();
  }
}
