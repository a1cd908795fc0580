package io.martinet.proxy.database;

/** What came of writing an account or a container. */
public sealed interface WriteResult {
  /**
   * Durable on a majority of primaries.
   *
   * @param status 201, 202 or 204: the greatest that one of them answered
   */
  record Accepted(int status) implements WriteResult {}

  /**
   * A majority refused, and nothing else can come of it.
   *
   * @param status 404 or 409
   * @param isDeleted whether it was refused for a thing that once was
   */
  record Refused(int status, boolean isDeleted) implements WriteResult {}

  /**
   * Too few replicas agree. The write may stand on some.
   *
   * @param why each replica with what came of it
   */
  record Unknown(String why) implements WriteResult {}
}
