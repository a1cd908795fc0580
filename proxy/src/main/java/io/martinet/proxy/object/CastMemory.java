package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a conditional request has tried so far, over all its sessions (rule 7): a version that was
 * cast and not acknowledged may stand somewhere, and must not be taken for another's write.
 * Confined to the request's thread.
 */
final class CastMemory {
  private final WriteIds names;
  private @Nullable String name;
  private final List<Version> casts = new ArrayList<>();
  private ObjectState judged = ObjectState.NONE;
  private boolean judgedThere;
  private boolean isUnsure;

  CastMemory(WriteIds names) {
    this.names = names;
  }

  /** Of the request, which no other has: what it stores carries it. */
  String name() {
    String drawn = name;
    if (drawn == null) {
      drawn = names.next().toString();
      name = drawn;
    }
    return drawn;
  }

  /** A version is about to be sent, on the strength of a standing for which the condition held. */
  void cast(Version version, Standing standing) {
    casts.add(version);
    judged = standing.state();
    judgedThere = standing.isThere();
  }

  /** The same write under another version: what it was judged on is as before. */
  void castAgain(Version version) {
    casts.add(version);
  }

  /** No majority took the last one. */
  void lost(boolean isRefused) {
    isUnsure |= !isRefused;
  }

  /** Whether something was cast that may stand somewhere. */
  boolean hasCast() {
    return !casts.isEmpty();
  }

  /** Whether a version was cast of which it is not known that no majority has it. */
  boolean isUnsure() {
    return isUnsure;
  }

  /** Whether the newest part of a state is what this request wrote. */
  boolean isMine(ObjectState state) {
    return casts.contains(state.newest());
  }

  /** The same, also where another has given what this wrote a newer version. */
  boolean isMine(Standing standing) {
    HttpHeaders headers = standing.headers();
    return isMine(standing.state())
        || (headers != null && name().equals(headers.get(ObjectHeaders.WRITE_NAME)));
  }

  /** The state for which the condition was found to hold. */
  ObjectState judged() {
    return judged;
  }

  /** Whether there was an object for which the condition held. */
  boolean judgedThere() {
    return judgedThere;
  }

  /** Nothing of what was cast can ever stand any more. */
  void forget() {
    casts.clear();
  }
}
