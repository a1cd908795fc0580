package io.martinet.database.server;

import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.database.ReplicaState;
import io.martinet.database.StoredHeader;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.PolicyMarks;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** The state of a replica as headers of answers. */
final class StateHeaders {
  private static final String NONE = "-";

  private StateHeaders() {}

  /** What every answer about an account or container says of it. */
  static HttpHeaders of(ReplicaState state) {
    return new DefaultHttpHeaders()
        .set(Wire.ANSWER, state.isLive() ? Answer.HAVE : Answer.TOMB)
        .set(Wire.STATE, text(state.put()) + " " + text(state.delete()));
  }

  /** Of a thing that this replica has never heard of. */
  static HttpHeaders absent() {
    return new DefaultHttpHeaders()
        .set(Wire.ANSWER, Answer.NONE)
        .set(Wire.STATE, NONE + " " + NONE);
  }

  /** What the answers to PUT add: how its replicas may come to agree on the storage policy. */
  static void addVote(ReplicaState state, List<StoredHeader> stored, HttpHeaders target) {
    addLife(state, target);
    for (StoredHeader header : stored) {
      if (PolicyMarks.isMark(header.name()) && !header.value().isEmpty()) {
        target.set(header.name(), header.value());
      }
    }
  }

  private static void addLife(ReplicaState state, HttpHeaders target) {
    target.set(Wire.LIFE, state.created() + " " + state.modified());
    target.set(Wire.POLICY, Integer.toString(state.policy()));
  }

  /** What the answers to HEAD and GET add. */
  static void addRead(ReplicaState state, List<StoredHeader> stored, HttpHeaders target) {
    target.set(Wire.PUT_TIMESTAMP, Timestamps.format(state.modified().ticks()));
    target.set(Wire.CREATED_AT, Timestamps.format(state.created().ticks()));
    addLife(state, target);
    for (StoredHeader header : stored) {
      if (!header.value().isEmpty()) {
        target.set(header.name(), header.value());
      }
    }
  }

  /** What the answer to CATCHUP adds, for a peer to join. */
  static void addJoined(ReplicaState state, List<StoredHeader> stored, HttpHeaders target) {
    addLife(state, target);
    for (StoredHeader header : stored) {
      target.add(Wire.STORED, header.toString());
    }
  }

  /**
   * Reads a peer's state.
   *
   * @throws WireFormatException if a header is missing or malformed
   */
  static ReplicaState state(HttpHeaders headers) {
    String[] putDelete = words(headers, Wire.STATE);
    String[] life = words(headers, Wire.LIFE);
    try {
      return new ReplicaState(
          Version.parse(life[0]),
          InternalHead.policy(headers, Wire.POLICY),
          version(putDelete[0]),
          version(putDelete[1]),
          Version.parse(life[1]));
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not a replica's state", e);
    }
  }

  /**
   * Reads a peer's stored headers.
   *
   * @throws WireFormatException if one is malformed
   */
  static List<StoredHeader> stored(HttpHeaders headers) {
    try {
      return headers.getAll(Wire.STORED).stream().map(StoredHeader::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not a stored header", e);
    }
  }

  private static String[] words(HttpHeaders headers, String name) {
    String[] words = InternalHead.require(headers, name).split(" ", -1);
    if (words.length != 2) {
      throw new WireFormatException(name + " has " + words.length + " words");
    }
    return words;
  }

  private static String text(Version version) {
    return version.isNone() ? NONE : version.toString();
  }

  private static Version version(String text) {
    return text.equals(NONE) ? Version.NONE : Version.parse(text);
  }
}
