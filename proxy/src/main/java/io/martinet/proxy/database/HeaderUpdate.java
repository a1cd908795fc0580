package io.martinet.proxy.database;

import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.Constraints.Resource;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a PUT or POST changes in the stored headers of an account or a container: names to new
 * values, empty ones remove. Built by one thread, then sent.
 */
public final class HeaderUpdate {
  private static final String REMOVE = "x-remove-";

  private final SortedMap<String, String> changes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * Takes a client's metadata: what it sets, and what it asks to remove and does not set as well.
   * Stages in front add what they store for themselves as system metadata, which no client sends.
   *
   * @param isOwner others may not touch {@link OwnerHeaders}; theirs are dropped without a word
   */
  public static HeaderUpdate ofMetadata(Resource resource, HttpHeaders headers, boolean isOwner) {
    var update = new HeaderUpdate();
    String removal = REMOVE + resource.metaPrefix().substring(2);
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(removal) && name.length() > removal.length()) {
        update.changes.put(
            StoredHeaders.titleCase(resource.metaPrefix() + name.substring(removal.length())), "");
      }
    }
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(resource.metaPrefix()) || name.startsWith(resource.sysmetaPrefix())) {
        update.changes.put(StoredHeaders.titleCase(name), header.getValue());
      }
    }
    if (!isOwner) {
      update.changes.keySet().removeIf(OwnerHeaders::contains);
    }
    return update;
  }

  /** Takes what stages in front store for themselves with a resource, and nothing of a client's. */
  public static HeaderUpdate ofSystemMetadata(Resource resource, HttpHeaders headers) {
    var update = new HeaderUpdate();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(resource.sysmetaPrefix())) {
        update.changes.put(StoredHeaders.titleCase(name), header.getValue());
      }
    }
    return update;
  }

  /** Sets one header; empty removes it. */
  public void set(String name, String value) {
    changes.put(name, value);
  }

  /** Whether the client asks by {@code X-Remove-…} to remove the header. */
  public static boolean isRemoved(HttpHeaders headers, String name) {
    return headers.contains(REMOVE + name.substring(2));
  }

  /** The metadata as it will stand, given what stands now. */
  public SortedMap<String, String> applyTo(Resource resource, SortedMap<String, String> stored) {
    var result = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    result.putAll(stored);
    result.putAll(changes);
    result.values().removeIf(String::isEmpty);
    result
        .keySet()
        .removeIf(name -> !name.toLowerCase(Locale.ROOT).startsWith(resource.metaPrefix()));
    return result;
  }

  /** Whether any metadata gets a value: removals cannot pass a limit. */
  public boolean setsMetadata(Resource resource) {
    return changes.entrySet().stream()
        .anyMatch(change ->
            !change.getValue().isEmpty()
                && change.getKey().toLowerCase(Locale.ROOT).startsWith(resource.metaPrefix()));
  }

  /** As headers of an internal request. */
  public HttpHeaders toHeaders() {
    HttpHeaders headers = new DefaultHttpHeaders(false);
    changes.forEach(headers::set);
    return headers;
  }
}
