package io.martinet.proxy.symlink;

import io.martinet.core.StorePath;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.listing.ListedEtag;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A link as it is stored: an empty object with marks that clients see by other names, and only
 * where they ask for the link itself. Immutable.
 *
 * @param target container and object; its account is that of the link unless one is named
 * @param account of the target as the client named it, null if he named none
 * @param pin what the target must be, null if whatever it is: a dynamic link
 */
public record StoredLink(Target target, @Nullable String account, @Nullable Pin pin) {
  static final String TARGET = "X-Symlink-Target";
  static final String TARGET_ACCOUNT = "X-Symlink-Target-Account";
  static final String TARGET_ETAG = "X-Symlink-Target-Etag";
  private static final String TARGET_BYTES = "X-Symlink-Target-Bytes";

  /** Tells clients which version an answer is about. */
  public static final String VERSION_ID = "X-Object-Version-Id";

  private static final String MARK = "X-Object-Sysmeta-Symlink-Target";
  private static final String MARK_ACCOUNT = MARK + "-Account";
  private static final String MARK_ETAG = MARK + "-Etag";
  private static final String MARK_BYTES = MARK + "-Bytes";

  /** Container and object that a link names. */
  public record Target(String container, String object) {
    /** As it stands in headers: {@code container/object}, percent-encoded. */
    String encoded() {
      return PercentCode.encodePath(container + "/" + object);
    }

    private static Target decoded(String mark) {
      String text = Objects.requireNonNull(HeaderText.decode(PercentCode.decode(mark)));
      int slash = text.indexOf('/');
      return new Target(text.substring(0, slash), text.substring(slash + 1));
    }
  }

  /**
   * What a static link's target must be.
   *
   * @param etag of the stored object, bare
   * @param bytes its length as listings show it
   * @param sloEtag of the static large object that it is, bare; null if it is none
   */
  public record Pin(String etag, long bytes, @Nullable String sloEtag) {}

  /**
   * The link of which a GET, HEAD or its refusal by a condition told.
   *
   * @return null if the object is none
   */
  public static @Nullable StoredLink of(HttpHeaders told) {
    String target = told.get(MARK);
    if (target == null) {
      return null;
    }
    String etag = told.get(MARK_ETAG);
    Pin pin = etag == null ? null : new Pin(etag, Long.parseLong(told.get(MARK_BYTES, "0")), null);
    String account = told.get(MARK_ACCOUNT);
    return new StoredLink(
        Target.decoded(target),
        account == null ? null : HeaderText.decode(PercentCode.decode(account)),
        pin);
  }

  /** What a link at this path leads to. */
  StorePath pathFrom(StorePath own) {
    return StorePath.object(
        account == null ? own.account() : account, target.container(), target.object());
  }

  /** The version of its own object that the link leads to, null if it leads elsewhere. */
  public @Nullable VersionPath version(StorePath own) {
    return VersionPath.of(pathFrom(own));
  }

  /** A link to a version of the very object: the object as clients see it. */
  public static StoredLink toVersion(VersionPath version, Pin pin) {
    StorePath path = version.path();
    return new StoredLink(new Target(path.requireContainer(), path.requireObject()), null, pin);
  }

  /**
   * Adds the marks to the headers of a PUT: also for stages in front, whose links need no checks.
   *
   * @param own path of the link
   */
  public void mark(HttpHeaders headers, StorePath own) {
    headers.set(MARK, target.encoded());
    if (account != null) {
      headers.set(MARK_ACCOUNT, PercentCode.encodePath(account));
    }
    VersionPath version = version(own);
    var note = new StringBuilder(ListedEtag.SYMLINK_PATH).append('=');
    note.append(version == null ? SubRequest.target(pathFrom(own)) : version.target());
    if (version != null) {
      note.append(';').append(ListedEtag.VERSION_SYMLINK).append("=true");
    }
    if (pin != null) {
      headers.set(MARK_ETAG, pin.etag()).set(MARK_BYTES, pin.bytes());
      note.append(';').append(ListedEtag.SYMLINK_ETAG).append('=').append(pin.etag());
      note.append(';').append(ListedEtag.SYMLINK_BYTES).append('=').append(pin.bytes());
      if (pin.sloEtag() != null) {
        note.append(';').append(ListedEtag.SLO_ETAG).append('=').append(pin.sloEtag());
      }
    }
    headers.set(StoredHeaders.LISTING_NOTE, note.toString());
  }

  /** Turns the marks of an answer into what clients see who ask for the link itself. */
  void show(HttpHeaders headers, StorePath own) {
    headers.remove(MARK).remove(MARK_ACCOUNT).remove(MARK_ETAG).remove(MARK_BYTES);
    headers.remove(StoredHeaders.LISTING_NOTE);
    VersionPath version = version(own);
    if (version == null) {
      headers.set(TARGET, target.encoded());
    } else {
      String shown = version.object().requireContainer() + "/" + version.object().requireObject();
      headers.set(TARGET, PercentCode.encodePath(shown) + "?version-id=" + version.id());
      headers.set(VERSION_ID, version.id());
    }
    if (account != null) {
      headers.set(TARGET_ACCOUNT, PercentCode.encodePath(account));
    }
    if (pin != null) {
      headers.set(TARGET_ETAG, pin.etag()).set(TARGET_BYTES, pin.bytes());
    }
  }
}
