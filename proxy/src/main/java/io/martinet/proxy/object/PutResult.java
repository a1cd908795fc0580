package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.Response;

/** What became of an upload that reached a majority, or that its client spoiled. */
sealed interface PutResult {
  /** Durable on a majority. */
  record Stored(Version version, String etag) implements PutResult {}

  /**
   * The condition of the write does not hold: nothing was stored.
   *
   * @param answer to the client
   */
  record Unmet(Response answer) implements PutResult {}

  /** The body is not the one whose MD5 the client named: nothing was stored. */
  record OtherEtag(String etag) implements PutResult {}

  /** Longer than objects may be: nothing was stored. */
  record TooLong() implements PutResult {}

  /** The client closed before the end: nothing was stored. */
  record ClientGone() implements PutResult {}

  /** The client sent nothing for too long: nothing was stored. */
  record ClientSilent() implements PutResult {}

  /** The client broke the framing: nothing was stored. */
  record Malformed(String why) implements PutResult {}

  /**
   * The body came from the store itself, which could not read it to its end: nothing was stored.
   */
  record SourceFailed(String why) implements PutResult {}
}
