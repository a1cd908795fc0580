package io.martinet.proxy;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.Content;
import io.martinet.http.Handler;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.PolicyMarks;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An account and container server of one device in memory: the internal protocol with versions,
 * joins and catching up, and faults on demand.
 */
final class FakeDatabase implements Handler {
  /** How it behaves. */
  enum Mode {
    UP,
    /** Answers that it does not know. */
    UNKNOWN,
    /** Waits for rows after an unclean start: knows what exists and not what it holds. */
    ROWS_MISSING,
    /** Answers that its device is gone. */
    FAILED
  }

  private final String device;
  private final Map<String, FakeDatabase> all;
  private final Map<String, FakeEntry> entries = new TreeMap<>();
  private final List<String> seen = new ArrayList<>();
  private Mode mode = Mode.UP;
  private int peersNamed;
  private int peersEnough;

  /**
   * @param all every device of the cluster, this one too
   */
  FakeDatabase(String device, Map<String, FakeDatabase> all) {
    this.device = device;
    this.all = all;
    all.put(device, this);
  }

  synchronized void mode(Mode next) {
    mode = next;
  }

  /** Empty and up. */
  synchronized void reset() {
    entries.clear();
    seen.clear();
    mode = Mode.UP;
  }

  /** Requests so far, as {@code METHOD /path}. */
  synchronized List<String> seen() {
    return List.copyOf(seen);
  }

  /** With how many others the last request asked to catch up, if so many could be reached. */
  synchronized int peersNamed() {
    return peersNamed;
  }

  /** How many of those were enough. */
  synchronized int peersEnough() {
    return peersEnough;
  }

  /** Has it take a container with a policy on which nobody agrees yet. */
  synchronized void vote(StorePath path, long ticks, int policy) {
    FakeEntry entry = entry(path);
    entry.created = new Version(ticks, 7);
    entry.put = entry.created;
    entry.policy = policy;
    entry.set(PolicyMarks.open(policy), entry.created, PolicyMarks.SET);
  }

  /** Whether it knows that a majority has its policy. */
  synchronized boolean isAgreed(StorePath path) {
    FakeEntry entry = entry(path);
    return entry.headers.containsKey(PolicyMarks.agreed(entry.policy));
  }

  synchronized void addRow(StorePath path, ListingEntry row) {
    entry(path).rows.put(row.name(), row);
  }

  @Override
  public Response handle(Request request) {
    List<FakeDatabase> peers = peers(request);
    int needed = request.headers().getInt(Wire.CATCH_UP_ENOUGH, peers.size());
    synchronized (this) {
      peersEnough = needed;
    }
    var path = WirePath.parse(request.target()).path();
    for (FakeDatabase peer : peers) {
      FakeEntry theirs = needed > 0 ? peer.copyOf(path) : null;
      if (theirs != null) {
        needed--;
        synchronized (this) {
          entry(path).join(theirs);
        }
      }
    }
    return needed > 0 ? answer(503, Answer.UNKNOWN) : own(request, path, peers.size());
  }

  private synchronized Response own(Request request, StorePath path, int peers) {
    seen.add(request.method() + " " + path);
    peersNamed = peers;
    if (mode == Mode.UNKNOWN || (mode == Mode.ROWS_MISSING && needsRows(request))) {
      return answer(503, Answer.UNKNOWN);
    }
    if (mode == Mode.FAILED) {
      return answer(507, Answer.UNKNOWN);
    }
    FakeEntry entry = entry(path);
    return switch (request.method().name()) {
      case "PUT" -> put(request.headers(), path, entry);
      case "POST" -> post(request.headers(), path, entry);
      case "DELETE" -> delete(request.headers(), entry);
      case "HEAD", "GET" -> read(request, path, entry);
      default -> answer(405, Answer.UNKNOWN);
    };
  }

  private static boolean needsRows(Request request) {
    return switch (request.method().name()) {
      case "GET", "DELETE" -> true;
      case "HEAD" -> !Wire.COUNTS_OWN.equals(request.headers().get(Wire.COUNTS));
      default -> false;
    };
  }

  private Response put(HttpHeaders headers, StorePath path, FakeEntry entry) {
    Version version = version(headers);
    boolean existed = entry.isLive();
    String asked = headers.get(Wire.POLICY);
    if (existed && asked != null && Integer.parseInt(asked) != entry.policy) {
      return voting(answer(409, Answer.HAVE), entry);
    }
    if (!existed) {
      entry.created = version;
      entry.policy =
          Integer.parseInt(asked != null ? asked : headers.get(Wire.DEFAULT_POLICY, "0"));
    }
    entry.put = Version.max(entry.put, version);
    entry.modified = Version.max(entry.modified, version);
    store(headers, path, entry, version);
    tellAccount(headers, path, entry);
    return voting(answer(existed ? 202 : 201, Answer.HAVE), entry);
  }

  private static Response voting(Response response, FakeEntry entry) {
    response.headers().set(Wire.POLICY, entry.policy).set(Wire.LIFE, entry.created + " -");
    entry.headers.forEach((name, header) -> {
      if (PolicyMarks.isMark(name)) {
        response.headers().set(name, header.value());
      }
    });
    return response;
  }

  private Response post(HttpHeaders headers, StorePath path, FakeEntry entry) {
    if (!entry.isLive()) {
      return absent(entry);
    }
    Version version = version(headers);
    String life = headers.get(Wire.IF_LIFE);
    if (life != null
        && !(life.equals(entry.created.toString())
            && headers.getInt(Wire.POLICY, -1) == entry.policy)) {
      return answer(409, Answer.HAVE);
    }
    entry.modified = life == null ? Version.max(entry.modified, version) : entry.modified;
    store(headers, path, entry, version);
    return answer(204, Answer.HAVE);
  }

  private static Response delete(HttpHeaders headers, FakeEntry entry) {
    if (!entry.isLive()) {
      boolean isThis = entry.delete.equals(version(headers));
      return isThis ? answer(204, Answer.TOMB) : absent(entry);
    }
    if (entry.rows.values().stream().anyMatch(ListingEntry.ObjectEntry.class::isInstance)) {
      return answer(409, Answer.HAVE);
    }
    entry.delete = version(headers);
    return answer(204, Answer.HAVE);
  }

  private static Response read(Request request, StorePath path, FakeEntry entry) {
    if (!entry.isLive()) {
      return absent(entry);
    }
    HttpHeaders headers = answer(204, Answer.HAVE).headers();
    headers.set("X-Backend-Created-At", Timestamps.format(entry.created.ticks()));
    headers.set("X-Backend-Put-Timestamp", Timestamps.format(entry.modified.ticks()));
    headers.set(Wire.POLICY, entry.policy);
    headers.set(Wire.LIFE, entry.created + " -");
    entry.headers.forEach((name, header) -> {
      if (!header.value().isEmpty()) {
        headers.set(name, header.value());
      }
    });
    int rows = entry.rows.size();
    if (path.container() == null) {
      headers.set("X-Account-Container-Count", rows);
      headers.set("X-Account-Object-Count", "0");
      headers.set("X-Account-Bytes-Used", "0");
      headers.set("X-Account-Policy-0", rows + " 0 0");
    } else {
      headers.set("X-Container-Object-Count", rows);
      headers.set("X-Container-Bytes-Used", "0");
    }
    if (request.method().name().equals("HEAD")) {
      return new Response(204, headers, Content.empty());
    }
    return new Response(200, headers, new Content.Bytes(page(request, path, entry)));
  }

  private static ByteBuf page(Request request, StorePath path, FakeEntry entry) {
    ListingQuery query = ListingQuery.parse(request.target());
    var kind = path.container() == null ? ListingPage.Kind.CONTAINERS : ListingPage.Kind.OBJECTS;
    List<ListingEntry> rows =
        entry.rows.values().stream()
            .filter(row -> row.name().startsWith(query.prefix()))
            .filter(row -> row.name().compareTo(query.marker()) > 0)
            .limit(query.limit())
            .toList();
    ByteBuf page = Unpooled.buffer();
    new ListingPage(kind, rows).write(page);
    return page;
  }

  private void tellAccount(HttpHeaders headers, StorePath path, FakeEntry entry) {
    String targets = headers.get(Wire.ACCOUNT_TARGETS);
    if (targets == null) {
      return;
    }
    var row =
        new ListingEntry.ContainerEntry(
            String.valueOf(path.container()), entry.put.ticks(), 0, 0, entry.policy);
    for (String name : RowTargets.parse(targets).devices()) {
      if (name.equals(device)) {
        addRow(StorePath.account(path.account()), row);
      }
    }
  }

  private List<FakeDatabase> peers(Request request) {
    String peers = request.headers().get(Wire.CATCH_UP, "");
    return PeerDevice.parseList(peers).stream().map(peer -> all.get(peer.device())).toList();
  }

  private synchronized @Nullable FakeEntry copyOf(StorePath path) {
    if (mode != Mode.UP && mode != Mode.ROWS_MISSING) {
      return null;
    }
    var copy = new FakeEntry();
    copy.join(entry(path));
    return copy;
  }

  private static void store(HttpHeaders headers, StorePath path, FakeEntry entry, Version version) {
    StoredHeaders kind = path.container() == null ? StoredHeaders.ACCOUNT : StoredHeaders.CONTAINER;
    kind.pick(headers).forEach((name, value) -> entry.set(name, version, value));
  }

  private FakeEntry entry(StorePath path) {
    return entries.computeIfAbsent(path.toString(), _ -> new FakeEntry());
  }

  private static Version version(HttpHeaders headers) {
    return Version.parse(String.valueOf(headers.get(Wire.WRITE_VERSION)));
  }

  private static Response absent(FakeEntry entry) {
    return answer(404, entry.delete.isNone() ? Answer.NONE : Answer.TOMB);
  }

  private static Response answer(int status, Answer answer) {
    return new Response(
        status, new DefaultHttpHeaders().set(Wire.ANSWER, answer.name()), Content.empty());
  }
}
