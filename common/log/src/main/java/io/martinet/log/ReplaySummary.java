package io.martinet.log;

/**
 * What a replay found.
 *
 * @param end log position behind the last good record
 * @param records good records shown
 * @param damages places of rot told
 * @param tornBytes bytes of torn writes passed over
 * @param clean whether the log had been closed in order
 */
public record ReplaySummary(long end, long records, int damages, long tornBytes, boolean clean) {
  /** For the log: by hand, since every start writes it. */
  @Override
  public String toString() {
    return "end="
        + end
        + " records="
        + records
        + " damages="
        + damages
        + " tornBytes="
        + tornBytes
        + " clean="
        + clean;
  }
}
