package io.martinet.proxy.versioned;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingEntry.ObjectEntry;
import io.martinet.http.wire.ListingEntry.Subdir;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.ListingQuery;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.listing.ListedEtag;
import io.martinet.proxy.listing.ListingContent;
import io.martinet.proxy.listing.ListingParameters;
import io.martinet.proxy.object.ObjectContentType;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A container's listing with {@code versions}: all versions by name, the newest of a name first,
 * those of a time without versions among them. Confined to the request's thread.
 */
final class VersionListing {
  private static final String NULL = "null";

  /** Before all versions of a name. */
  private static final String FIRST = "\0";

  /** Behind all versions of a name: no id begins with it. */
  private static final String LAST = "\0:";

  private final RequestContext context;
  private final ProxyHandler next;
  private final int listingMax;
  private final StorePath container;

  VersionListing(RequestContext context, ProxyHandler next, int listingMax) {
    this.context = context;
    this.next = next;
    this.listingMax = listingMax;
    this.container = context.storePath();
  }

  /**
   * One row of the listing, and where it stands.
   *
   * @param ticks 0 for a name that stands for several
   */
  private record Row(String name, long ticks, ListingEntry entry) {}

  /**
   * Makes the listing of versions out of that of objects.
   *
   * @param plain what the stages behind answered
   */
  Response answer(Response plain) throws Exception {
    if (!(plain.content() instanceof ListingContent listing)
        || !(ListingParameters.ofContainer(context.query(), listingMax)
            instanceof ListingParameters.Valid(var query))) {
      return plain;
    }
    Response refusal = refuse(query);
    if (refusal != null) {
      return refusal;
    }
    var objects = new ArrayList<>(listing.page().entries());
    ObjectEntry marked = null;
    if (versionMarker() != null) {
      List<ListingEntry> exact = list(container, Map.of("prefix", query.marker(), "limit", "1"));
      if (exact == null) {
        return Responses.standard(context.method(), 503);
      }
      marked = exact.isEmpty() ? null : named(exact.getFirst(), query.marker());
    }
    long markedTicks = markedTicks(marked);
    List<ListingEntry> hidden =
        list(VersionPath.hiddenContainer(container), versions(query, markedTicks));
    if (hidden == null) {
      return Responses.standard(context.method(), 503);
    }
    List<Row> rows = rows(query, markedTicks, marked, objects, hidden);
    var page = new ListingPage(ListingPage.Kind.OBJECTS, rows.stream().map(Row::entry).toList());
    return new Response(
        200, plain.headers(), new ListingContent(listing.owner(), page, listing.policies()));
  }

  private @Nullable Response refuse(ListingQuery query) {
    if (query.delimiter().chars().anyMatch(c -> c == '.' || c == 0 || (c >= '0' && c <= '9'))) {
      return Responses.message(400, "invalid delimiter param");
    }
    String marker = versionMarker();
    if (marker == null) {
      return null;
    }
    if (query.marker().isEmpty()) {
      return Responses.message(400, "version_marker param requires marker");
    }
    return marker.equals(NULL) || VersionId.ticks(marker) >= 0
        ? null
        : Responses.message(400, "invalid version_marker param");
  }

  private @Nullable String versionMarker() {
    return context.query().raw("version_marker");
  }

  private static @Nullable ObjectEntry named(ListingEntry entry, String name) {
    return entry instanceof ObjectEntry object && object.name().equals(name) ? object : null;
  }

  /** The time of the version that the page begins behind; 0 if behind all of its name. */
  private long markedTicks(@Nullable ObjectEntry marked) {
    String marker = versionMarker();
    if (marker != null && !marker.equals(NULL)) {
      return VersionId.ticks(marker);
    }
    boolean isThere = marker != null && marked != null && isUnversioned(marked);
    return isThere ? Objects.requireNonNull(marked).lastModifiedTicks() : 0;
  }

  /** Where in the hidden container the page lies. */
  private Map<String, String> versions(ListingQuery query, long markedTicks) {
    var asked = new TreeMap<String, String>();
    asked.put("limit", Integer.toString(query.limit()));
    asked.put("delimiter", query.delimiter());
    asked.put("reverse", Boolean.toString(query.reverse()));
    asked.put("prefix", VersionPath.hiddenPrefix(query.prefix()));
    if (!query.marker().isEmpty()) {
      String name = VersionPath.hiddenPrefix(query.marker());
      // A name that has no version called null has it in front of all, as if it were the newest.
      boolean isInFront = query.reverse() || NULL.equals(versionMarker());
      asked.put(
          "marker",
          markedTicks == 0
              ? name + (isInFront ? FIRST : LAST)
              : version(query.marker(), markedTicks).path().requireObject());
    }
    if (!query.endMarker().isEmpty()) {
      String name = VersionPath.hiddenPrefix(query.endMarker());
      asked.put("end_marker", name + (query.reverse() ? LAST : FIRST));
    }
    return asked;
  }

  private VersionPath version(String name, long ticks) {
    return new VersionPath(
        StorePath.object(container.account(), container.requireContainer(), name), ticks);
  }

  /** What is in a container; nothing in one that is not there; null if that is not known. */
  private @Nullable List<ListingEntry> list(StorePath path, Map<String, String> parameters)
      throws Exception {
    SubRequest list = SubRequest.of(context, HttpMethod.GET, path).internal();
    parameters.forEach((name, value) -> {
      if (!value.isEmpty()) {
        list.query(name, value);
      }
    });
    Response answer = next.handle(list.from(HiddenVersions.SOURCE));
    answer.content().release();
    if (answer.content() instanceof ListingContent listing) {
      return listing.page().entries();
    }
    return answer.status() == 404 ? List.of() : null;
  }

  private List<Row> rows(
      ListingQuery query,
      long markedTicks,
      @Nullable ObjectEntry marked,
      List<ListingEntry> objects,
      List<ListingEntry> hidden) {
    Comparator<Row> order =
        Comparator.<Row, byte[]>comparing(
                row -> row.name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned)
            .thenComparing(row -> -row.ticks);
    Comparator<Row> wanted = query.reverse() ? order.reversed() : order;
    List<Row> current = currentRows(objects);
    List<Row> kept = keptRows(hidden, latest(objects, marked), query.reverse());
    var rows = new TreeSet<>(wanted);
    rows.addAll(kept);
    rows.addAll(current);
    if (marked != null && isUnversioned(marked)) {
      Row row = unversioned(marked);
      var mark = new Row(row.name, markedTicks, row.entry);
      if (markedTicks != 0 && wanted.compare(row, mark) > 0) {
        rows.add(row);
      }
    }
    // What lies behind the end of a page that is full is not known yet.
    NavigableSet<Row> known = rows;
    if (!current.isEmpty() && objects.size() == query.limit()) {
      String last = name(objects.getLast());
      long ticks = query.reverse() ? Long.MAX_VALUE : Long.MIN_VALUE + 1;
      known = known.headSet(new Row(last, ticks, objects.getLast()), true);
    }
    if (!kept.isEmpty() && hidden.size() == query.limit()) {
      known = known.headSet(kept.getLast(), true);
    }
    return known.stream().limit(query.limit()).toList();
  }

  private static String name(ListingEntry entry) {
    return switch (entry) {
      case ObjectEntry object -> object.name();
      case Subdir(var name) -> name;
      case ListingEntry.ContainerEntry(var name, _, _, _, _) -> name;
    };
  }

  /** Which version each name has, of those that are listed: null for one of before. */
  private Map<String, String> latest(List<ListingEntry> objects, @Nullable ObjectEntry marked) {
    var latest = new TreeMap<String, String>();
    var all = new ArrayList<>(objects);
    if (marked != null) {
      all.add(marked);
    }
    for (ListingEntry entry : all) {
      if (entry instanceof ObjectEntry object) {
        String path = ListedEtag.parse(object.etag()).note(ListedEtag.SYMLINK_PATH);
        latest.put(
            object.name(),
            path == null || isUnversioned(object)
                ? NULL
                : path.substring(path.lastIndexOf('=') + 1));
      }
    }
    if (marked != null && NULL.equals(versionMarker())) {
      latest.put(marked.name(), NULL);
    }
    return latest;
  }

  private static boolean isUnversioned(ObjectEntry entry) {
    return !ListedEtag.parse(entry.etag()).isVersion();
  }

  private static List<Row> currentRows(List<ListingEntry> objects) {
    var rows = new ArrayList<Row>();
    for (ListingEntry entry : objects) {
      if (entry instanceof ObjectEntry object) {
        if (isUnversioned(object)) {
          rows.add(unversioned(object));
        }
      } else {
        rows.add(new Row(name(entry), 0, entry));
      }
    }
    return rows;
  }

  private static Row unversioned(ObjectEntry entry) {
    return new Row(entry.name(), entry.lastModifiedTicks(), noted(entry, entry.name(), NULL, true));
  }

  /**
   * @param latest by name
   */
  private List<Row> keptRows(
      List<ListingEntry> hidden, Map<String, String> latest, boolean isReverse) {
    var rows = new ArrayList<Row>();
    for (int i = 0; i < hidden.size(); i++) {
      if (!(hidden.get(i) instanceof ObjectEntry entry)) {
        String group = name(hidden.get(i)).substring(1);
        rows.add(new Row(group, 0, new Subdir(group)));
        continue;
      }
      VersionPath version = kept(entry);
      String name = version.object().requireObject();
      String current = latest.get(name);
      boolean isLatest =
          current == null
              ? entry.contentType().equals(ObjectContentType.DELETED)
                  && isNewest(hidden, i, name, isReverse)
              : current.equals(version.id());
      rows.add(new Row(name, version.ticks(), noted(entry, name, version.id(), isLatest)));
    }
    return rows;
  }

  /** Whether no newer version of the name is listed before it, or behind it where that is order. */
  private boolean isNewest(List<ListingEntry> hidden, int index, String name, boolean isReverse) {
    int newer = isReverse ? index + 1 : index - 1;
    boolean isMarked =
        !isReverse
            && index == 0
            && name.equals(HeaderText.decode(marker()))
            && versionMarker() != null;
    return !isMarked
        && (newer < 0
            || newer >= hidden.size()
            || !(hidden.get(newer) instanceof ObjectEntry entry)
            || !kept(entry).object().requireObject().equals(name));
  }

  private String marker() {
    String marker = context.query().raw("marker");
    return marker == null ? "" : marker;
  }

  private VersionPath kept(ObjectEntry entry) {
    StorePath hidden = VersionPath.hiddenContainer(container);
    return Objects.requireNonNull(
        VersionPath.of(
            StorePath.object(hidden.account(), hidden.requireContainer(), entry.name())));
  }

  private static ObjectEntry noted(ObjectEntry entry, String name, String id, boolean isLatest) {
    return new ObjectEntry(
        name,
        entry.lastModifiedTicks(),
        entry.sizeBytes(),
        entry.etag()
            + (";" + ListedEtag.VERSION_ID + "=" + id)
            + (";" + ListedEtag.IS_LATEST + "=" + isLatest),
        entry.contentType());
  }
}
