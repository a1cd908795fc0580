package io.martinet.database;

/**
 * Says whether what clients were promised may still rest on what was sent here (rule 6): not once
 * the partition moved since the ring by which the sender chose this device. Asked where a database
 * lets one change or read in after the other. So a read that is let in after the newer ring came
 * into force, as those are that fill another device, sees all that was ever admitted by an older
 * one: whatever is let in behind it is refused. Once refused, always refused. Thread-safe; never
 * blocks.
 */
@FunctionalInterface
public interface Admission {
  /** For what no client's answer counts. */
  Admission ALWAYS = _ -> true;

  boolean admits(int partition);
}
