package io.martinet.replicator;

/** What one pass of the reaper did. One thread. */
final class ReaperTally {
  long accounts;
  long accountsEmptied;
  long containersDeleted;
  long containersLeft;
  long objectsDeleted;
  long objectsLeft;
  long failures;

  boolean isWorthALine() {
    return accounts + failures > 0;
  }

  @Override
  public String toString() {
    return ("accounts=%d accounts_emptied=%d containers_deleted=%d containers_left=%d"
            + " objects_deleted=%d objects_left=%d failures=%d")
        .formatted(
            accounts,
            accountsEmptied,
            containersDeleted,
            containersLeft,
            objectsDeleted,
            objectsLeft,
            failures);
  }
}
