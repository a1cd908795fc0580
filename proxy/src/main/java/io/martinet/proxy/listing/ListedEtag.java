package io.martinet.proxy.listing;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The etag of a row, and what its object has listings say besides. Immutable.
 *
 * @param hash MD5 of the stored body, or of the version that the object stands for
 * @param notes by name
 */
public record ListedEtag(String hash, Map<String, String> notes) {
  /** Etag of a static large object, bare. */
  public static final String SLO_ETAG = "slo_etag";

  /** Length of what a static large object stands for. */
  public static final String SLO_BYTES = "slo_bytes";

  /** Path of what a link leads to, percent-encoded, with its version. */
  public static final String SYMLINK_PATH = "symlink_path";

  /** Etag of what a static link leads to, bare. */
  public static final String SYMLINK_ETAG = "symlink_etag";

  /** Length of what a static link leads to. */
  public static final String SYMLINK_BYTES = "symlink_bytes";

  /** Whether a link leads to the object's current version: listings show that in its place. */
  public static final String VERSION_SYMLINK = "version_symlink";

  /** Id of a version, in a listing of versions. */
  public static final String VERSION_ID = "version_id";

  /** Whether a version is the current one, in a listing of versions. */
  public static final String IS_LATEST = "is_latest";

  /**
   * @param text as rows have it: {@code MD5[;name=value]…}
   */
  public static ListedEtag parse(String text) {
    int semicolon = text.indexOf(';');
    if (semicolon < 0) {
      return new ListedEtag(text, Map.of());
    }
    var notes = new TreeMap<String, String>();
    for (String note : text.substring(semicolon + 1).split(";", -1)) {
      int equals = note.indexOf('=');
      if (equals > 0) {
        notes.put(note.substring(0, equals), note.substring(equals + 1));
      }
    }
    String stood = notes.containsKey(VERSION_SYMLINK) ? notes.get(SYMLINK_ETAG) : null;
    return new ListedEtag(stood == null ? text.substring(0, semicolon) : stood, notes);
  }

  /** Whether the row is that of a link to the object's current version. */
  public boolean isVersion() {
    return notes.containsKey(VERSION_SYMLINK);
  }

  public @Nullable String note(String name) {
    return notes.get(name);
  }

  /**
   * The length that a listing shows.
   *
   * @param storedBytes length of the stored body
   */
  public long bytes(long storedBytes) {
    String logical = notes.get(isVersion() ? SYMLINK_BYTES : SLO_BYTES);
    return logical == null ? storedBytes : Long.parseLong(logical);
  }
}
