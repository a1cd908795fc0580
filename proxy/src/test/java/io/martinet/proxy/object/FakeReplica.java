package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowMark;
import io.martinet.http.wire.RowReport;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One object device in memory, speaking the wire of docs/formats/internal-http.md, with faults that
 * a test switches on.
 */
final class FakeReplica {
  /** What stands under one path. */
  static final class Stored {
    ObjectState state = ObjectState.NONE;
    byte[] body = new byte[0];
    String etag = "";
    TreeMap<String, String> dataHeaders = new TreeMap<>();
    TreeMap<String, String> postHeaders = new TreeMap<>();
    @Nullable String postContentType;

    Stored copy() {
      var copy = new Stored();
      copy.state = state;
      copy.body = body;
      copy.etag = etag;
      copy.dataHeaders = dataHeaders;
      copy.postHeaders = postHeaders;
      copy.postContentType = postContentType;
      return copy;
    }

    Map<String, String> visible() {
      var headers = new TreeMap<String, String>();
      dataHeaders.forEach((name, value) -> {
        boolean isKept = name.equals("Content-Type") || name.startsWith("X-Object-Sysmeta-");
        if (state.metadata().isNone() || isKept) {
          headers.put(name, value);
        }
      });
      if (!state.metadata().isNone()) {
        headers.putAll(postHeaders);
      }
      if (!state.contentType().isNone() && postContentType != null) {
        headers.put("Content-Type", postContentType);
      }
      return headers;
    }
  }

  /** A body that arrived with the head of its PUT. */
  record Staged(HttpHeaders head, byte[] body) {}

  record Reply(int status, HttpHeaders headers, byte[] body) {
    static Reply of(int status, HttpHeaders headers) {
      return new Reply(status, headers, new byte[0]);
    }
  }

  final PeerDevice device;
  final List<String> log = new ArrayList<>();
  final List<HttpRequest> requests = new ArrayList<>();
  final List<HttpHeaders> commits = new ArrayList<>();
  final List<String> released = new ArrayList<>();
  final Map<String, Staged> staged = new TreeMap<>();
  private final Map<String, Stored> objects = new TreeMap<>();
  private final FakeCluster cluster;

  /** Time until an answer. */
  Duration latency = Duration.ofMillis(1);

  /** Time until an answer to one method, in addition. */
  final Map<String, Duration> slow = new TreeMap<>();

  boolean isDead;
  boolean isSilent;

  /** Connections that take nothing more. */
  boolean isFull;

  /** Answers every request with this status. */
  int alwaysStatus;

  boolean isUnknown;

  /** PULL is answered 502. */
  boolean pullFails;

  /** Cuts bodies after so many bytes; -1: never. */
  long cutAfter = -1;

  /** Answers 503 to the resumption of a body. */
  boolean refusesRanges;

  /** A promise: writes up to it are refused. */
  Version promise = Version.NONE;

  /** Run once, before the next request of a method is answered. */
  final Map<String, Runnable> before = new TreeMap<>();

  /** Raises the promise by so many ticks above each refused write. */
  long outrunTicks;

  /** Version of the ring that it goes by: who asks by an older one is told so. */
  long ringVersion = 3;

  /** The ring has just given it the partition: it knows nothing yet. */
  boolean isArriving;

  /** It lost what it had: what it takes counts for nothing. */
  boolean isReplaced;

  /** Of the request that is being served. */
  private int policy;

  /** Takes a commit and is never heard of again. */
  boolean diesOnCommit;

  FakeReplica(FakeCluster cluster, PeerDevice device) {
    this.cluster = cluster;
    this.device = device;
  }

  /** Paths of all that was ever written. */
  List<String> paths() {
    return List.copyOf(objects.keySet());
  }

  Stored at(String path) {
    return objects.computeIfAbsent(path, _ -> new Stored());
  }

  ObjectState state(String path) {
    return at(path).state;
  }

  Reply handle(HttpRequest head, byte[] body, HttpHeaders trailers) {
    Reply reply = answer(head, body, trailers);
    if (isReplaced && !head.method().equals(Wire.METHOD_PULL)) {
      reply.headers().set(Wire.ANSWER, "UNKNOWN");
    }
    return reply;
  }

  private Reply answer(HttpRequest head, byte[] body, HttpHeaders trailers) {
    String method = head.method().name();
    log.add(method);
    Runnable first = before.remove(method);
    if (first != null) {
      first.run();
    }
    requests.add(head);
    if (alwaysStatus != 0) {
      return Reply.of(alwaysStatus, new DefaultHttpHeaders().set(Wire.REASON, "scripted"));
    }
    if (method.equals("RELEASE")) {
      released.addAll(new String(body, StandardCharsets.US_ASCII).lines().toList());
      return Reply.of(204, new DefaultHttpHeaders());
    }
    if (isUnknown) {
      return Reply.of(
          503, new DefaultHttpHeaders().set(Wire.ANSWER, "UNKNOWN").set(Wire.REASON, "filling"));
    }
    if (!method.equals("PUT") && isOutdated(head)) {
      return outdated();
    }
    boolean isRead = method.equals("STATE") || method.equals("HEAD") || method.equals("GET");
    if (isArriving && isRead && !isToHolder(head)) {
      return Reply.of(
          503,
          new DefaultHttpHeaders()
              .set(Wire.ANSWER, "UNKNOWN")
              .set(Wire.ARRIVING, Long.toString(ringVersion)));
    }
    String path = WirePath.parse(head.uri()).path().toString();
    policy = head.headers().getInt(Wire.POLICY, 0);
    Stored stored = at(policy == 0 ? path : path + " of policy " + policy);
    return switch (method) {
      case "STATE" -> read(head, stored, false);
      case "HEAD" -> read(head, stored, true);
      case "GET" -> get(head, stored);
      case "PUT" -> put(head, body, trailers, stored);
      case "COMMIT" -> commitAgain(head, stored);
      case "PREPARE" -> prepare(head, stored);
      case "POST" -> post(head, stored);
      case "DELETE" -> delete(head, stored);
      case "PULL" -> pull(head, stored);
      default -> throw new IllegalStateException(method);
    };
  }

  /** Rule 6: all partitions moved. */
  boolean isOutdated(HttpRequest head) {
    return !isToHolder(head)
        && !head.method().equals(Wire.METHOD_PULL)
        && Long.parseLong(head.headers().get(Wire.RING_VERSION)) < ringVersion;
  }

  private static boolean isToHolder(HttpRequest head) {
    return Wire.AS_HOLDER.equals(head.headers().get(Wire.AS));
  }

  private static Reply outdated() {
    return Reply.of(421, new DefaultHttpHeaders().set(Wire.ANSWER, "UNKNOWN"));
  }

  private static HttpHeaders answer(ObjectState state) {
    String answer = state.isLive() ? "HAVE" : state.isDeleted() ? "TOMB" : "NONE";
    return new DefaultHttpHeaders().set(Wire.ANSWER, answer).set(Wire.STATE, state.toString());
  }

  private static Reply read(HttpRequest head, Stored stored, boolean isWhole) {
    HttpHeaders headers = answer(stored.state);
    if (!stored.state.isLive()) {
      return Reply.of(404, headers);
    }
    if (isExpired(head, stored)) {
      return Reply.of(404, headers.set(Wire.EXPIRED, "true"));
    }
    String deleteAt = stored.visible().get("X-Delete-At");
    if (deleteAt != null) {
      headers.set("X-Delete-At", deleteAt);
    }
    if (isWhole) {
      stored.visible().forEach(headers::set);
      headers.set("Etag", stored.etag);
      headers.set(Wire.CONTENT_LENGTH, Integer.toString(stored.body.length));
    }
    return Reply.of(200, headers);
  }

  private static boolean isExpired(HttpRequest head, Stored stored) {
    String deleteAt = stored.visible().get("X-Delete-At");
    long now = Timestamps.parse(head.headers().get(Wire.TIME)) / Timestamps.TICKS_PER_SECOND;
    return deleteAt != null && Long.parseLong(deleteAt) <= now;
  }

  private Reply get(HttpRequest head, Stored stored) {
    Reply whole = read(head, stored, true);
    if (whole.status() != 200) {
      return whole;
    }
    String expected = head.headers().get(Wire.EXPECT_VERSION);
    if (expected != null && !Version.parse(expected).equals(stored.state.data())) {
      return Reply.of(409, answer(stored.state));
    }
    String range = head.headers().get("Range");
    if (range == null) {
      return new Reply(200, whole.headers(), stored.body);
    }
    if (refusesRanges) {
      return Reply.of(503, new DefaultHttpHeaders());
    }
    String[] ends = range.substring("bytes=".length()).split("-", -1);
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[1]);
    whole.headers().set("Content-Range", "bytes " + first + "-" + last + "/" + stored.body.length);
    return new Reply(206, whole.headers(), Arrays.copyOfRange(stored.body, first, last + 1));
  }

  private Reply put(HttpRequest head, byte[] body, HttpHeaders trailers, Stored stored) {
    String id = head.headers().get(Wire.STAGING_ID);
    if ("abort".equals(trailers.get(Wire.COMMIT))) {
      log.add("ABORT");
      return Reply.of(204, new DefaultHttpHeaders());
    }
    if (!"commit".equals(trailers.get(Wire.COMMIT))) {
      return Reply.of(400, new DefaultHttpHeaders());
    }
    staged.put(id, new Staged(head.headers(), body));
    return isOutdated(head) ? outdated() : commit(head.headers(), trailers, body, stored);
  }

  private Reply commitAgain(HttpRequest head, Stored stored) {
    String id = head.headers().get(Wire.STAGING_ID);
    Staged kept = staged.get(id);
    return kept == null
        ? Reply.of(410, new DefaultHttpHeaders())
        : commit(kept.head(), head.headers(), kept.body(), stored);
  }

  private Reply commit(HttpHeaders head, HttpHeaders commit, byte[] body, Stored stored) {
    commits.add(commit);
    var crc = new CRC32C();
    crc.update(body);
    boolean isWhole =
        commit.get(Wire.CRC32C).equals(HexFormat.of().toHexDigits((int) crc.getValue()))
            && commit.get(Wire.CONTENT_LENGTH).equals(Integer.toString(body.length));
    if (!isWhole) {
      return Reply.of(422, new DefaultHttpHeaders());
    }
    Version version = Version.parse(commit.get(Wire.WRITE_VERSION));
    Reply refusal = refusal(version, stored, commit);
    if (refusal != null) {
      return refusal;
    }
    if (!version.equals(stored.state.data())) {
      stored.state = new ObjectState(version, Version.NONE, Version.NONE, Version.NONE);
      stored.body = body;
      stored.etag = commit.get("Etag");
      stored.dataHeaders = new TreeMap<>(StoredHeaders.OBJECT.pick(head));
      stored.postHeaders = new TreeMap<>();
      stored.postContentType = null;
    }
    return Reply.of(201, withRows(answer(stored.state), commit));
  }

  private Reply post(HttpRequest head, Stored stored) {
    Version version = Version.parse(head.headers().get(Wire.WRITE_VERSION));
    if (!stored.state.isLive() || isExpired(head, stored)) {
      return Reply.of(404, answer(stored.state));
    }
    Reply refusal = refusal(version, stored, head.headers());
    if (refusal != null) {
      return refusal;
    }
    var headers = new TreeMap<>(StoredHeaders.OBJECT.pick(head.headers()));
    String contentType = headers.remove("Content-Type");
    Version typeVersion = stored.state.contentType();
    if (contentType != null) {
      stored.postContentType = contentType;
      typeVersion = version;
    }
    stored.postHeaders = headers;
    stored.state = new ObjectState(stored.state.data(), version, typeVersion, Version.NONE);
    return Reply.of(202, withRows(answer(stored.state), head.headers()));
  }

  private Reply delete(HttpRequest head, Stored stored) {
    Version version = Version.parse(head.headers().get(Wire.WRITE_VERSION));
    Reply refusal = refusal(version, stored, head.headers());
    if (refusal != null) {
      return refusal;
    }
    boolean wasLive = stored.state.isLive() && !isExpired(head, stored);
    stored.state = new ObjectState(Version.NONE, Version.NONE, Version.NONE, version);
    return Reply.of(wasLive ? 204 : 404, withRows(answer(stored.state), head.headers()));
  }

  private Reply prepare(HttpRequest head, Stored stored) {
    Version version = Version.parse(head.headers().get(Wire.WRITE_VERSION));
    Version newest = Version.max(promise, stored.state.newest());
    if (newest.compareTo(version) >= 0) {
      return Reply.of(409, answer(stored.state).set(Wire.NEWEST, newest.toString()));
    }
    promise = version;
    return Reply.of(200, answer(stored.state));
  }

  private @Nullable Reply refusal(Version version, Stored stored, HttpHeaders write) {
    if (outrunTicks > 0) {
      promise = new Version(version.ticks() + outrunTicks, 0);
    }
    Version newest = Version.max(promise, stored.state.newest());
    boolean isPromised = "true".equals(write.get(Wire.PROMISED));
    boolean isRefused = newest.isAfter(version) || promise.equals(version) != isPromised;
    return isRefused
        ? Reply.of(409, answer(stored.state).set(Wire.NEWEST, newest.toString()))
        : null;
  }

  private Reply pull(HttpRequest head, Stored stored) {
    String path = WirePath.parse(head.uri()).path().toString();
    FakeReplica from = cluster.replica(PeerDevice.parse(head.headers().get(Wire.FROM)).device());
    if (pullFails || from.isDead || from.state(path).equals(ObjectState.NONE)) {
      return Reply.of(502, answer(stored.state));
    }
    Stored theirs = from.at(path).copy();
    ObjectState joined = stored.state.join(theirs.state);
    if (promise.isAfter(joined.newest()) && !joined.equals(stored.state)) {
      return Reply.of(
          503, new DefaultHttpHeaders().set(Wire.ANSWER, "UNKNOWN").set(Wire.REASON, Wire.BARRED));
    }
    if (joined.data().equals(theirs.state.data()) && !joined.data().equals(stored.state.data())) {
      stored.body = theirs.body;
      stored.etag = theirs.etag;
      stored.dataHeaders = theirs.dataHeaders;
    }
    if (joined.metadata().equals(theirs.state.metadata())) {
      stored.postHeaders = theirs.postHeaders;
    }
    if (joined.contentType().equals(theirs.state.contentType())) {
      stored.postContentType = theirs.postContentType;
    }
    stored.state = joined;
    return Reply.of(200, answer(joined));
  }

  private HttpHeaders withRows(HttpHeaders headers, HttpHeaders write) {
    String owed = write.get(Wire.ROW_TARGETS);
    if (owed == null) {
      return headers;
    }
    var fates = new ArrayList<RowReport.Fate>();
    for (RowTargets.Target target : RowTargets.parse(owed).targets()) {
      if (target.isStarred()) {
        String container = target.peer().device();
        if (cluster.deadContainers.contains(container)) {
          fates.add(new RowReport.Fate.Queued(container));
        } else if (cluster.policyOfContainers.getOrDefault(container, policy) != policy) {
          fates.add(new RowReport.Fate.Refused(container));
        } else {
          fates.add(
              new RowReport.Fate.Visible(new RowMark(container, 7, cluster.bringRow(container))));
        }
      }
    }
    return fates.isEmpty() ? headers : headers.set(Wire.ROWS, new RowReport(fates).toString());
  }
}
