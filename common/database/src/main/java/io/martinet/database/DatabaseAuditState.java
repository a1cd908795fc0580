package io.martinet.database;

/**
 * What the auditor of a role's databases on one device did since its process began. Immutable.
 *
 * @param passes that came to their end
 * @param passed databases of the pass under way, or where none is of the last one, that are sound
 * @param failed likewise, that are not, or could not be read
 * @param quarantined of the failed
 * @param bytes read in that pass
 * @param beganNanos of that pass, by the ticker; 0 before the first
 * @param tookNanos the last pass that came to its end; 0 before
 */
public record DatabaseAuditState(
    long passes,
    long passed,
    long failed,
    long quarantined,
    long bytes,
    long beganNanos,
    long tookNanos) {
  /** Before the first pass. */
  static final DatabaseAuditState NONE = new DatabaseAuditState(0, 0, 0, 0, 0, 0, 0);

  DatabaseAuditState beginning(long nowNanos) {
    return new DatabaseAuditState(passes, 0, 0, 0, 0, nowNanos, tookNanos);
  }

  DatabaseAuditState withSound(long more) {
    return new DatabaseAuditState(
        passes, passed + 1, failed, quarantined, bytes + more, beganNanos, tookNanos);
  }

  /**
   * @param isQuarantined whether it was set apart
   */
  DatabaseAuditState withFailed(boolean isQuarantined) {
    return new DatabaseAuditState(
        passes,
        passed,
        failed + 1,
        quarantined + (isQuarantined ? 1 : 0),
        bytes,
        beganNanos,
        tookNanos);
  }

  DatabaseAuditState ending(long nowNanos) {
    return new DatabaseAuditState(
        passes + 1, passed, failed, quarantined, bytes, beganNanos, nowNanos - beganNanos);
  }
}
