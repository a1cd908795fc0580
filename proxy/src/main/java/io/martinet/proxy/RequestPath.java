package io.martinet.proxy;

import io.martinet.core.StorePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request's path names. It is decoded first and split after, so that {@code /v1/A/c%2Fo} is
 * object {@code o} of container {@code c}, and the object keeps every later slash. Nothing is
 * normalised.
 */
public sealed interface RequestPath {
  /** An account, a container or an object. */
  record Store(StorePath path) implements RequestPath {}

  /**
   * Anything else that is well formed: {@code /info}, {@code /auth/v1.0}, {@code /v1}.
   *
   * @param path decoded
   */
  record Service(String path) implements RequestPath {}

  /** No stage could serve it. */
  record Refused(int status, @Nullable String message) implements RequestPath {}

  /** Versions of the API that a path may begin with. */
  List<String> API_VERSIONS = List.of("v1", "v1.0");

  /** Compared byte for byte by conformance suites. */
  String BAD_ENCODING = "Invalid UTF8 or contains NULL";

  /** Version, account, container, and the rest. */
  int SEGMENTS_MAX = 4;

  /**
   * @param target path and query as sent, one char a byte
   */
  static RequestPath parse(String target) {
    String path = HeaderText.decode(raw(target));
    if (path == null || path.indexOf('\0') >= 0) {
      return new Refused(412, BAD_ENCODING);
    }
    if (!path.startsWith("/")) {
      return new Refused(404, null);
    }
    String[] segments = path.substring(1).split("/", SEGMENTS_MAX);
    if (segments[0].isEmpty()) {
      return new Refused(404, null);
    }
    if (segments.length == 1 || !API_VERSIONS.contains(segments[0])) {
      return new Service(path);
    }
    return storePath(path, segments);
  }

  /**
   * The path of a target, decoded, one char a byte: what signatures are of.
   *
   * @param target path and query as sent, one char a byte
   */
  static String raw(String target) {
    int query = target.indexOf('?');
    return PercentCode.decode(query < 0 ? target : target.substring(0, query));
  }

  private static RequestPath storePath(String path, String[] segments) {
    String account = segments[1];
    String container = segments.length > 2 ? segments[2] : "";
    String object = segments.length > 3 ? segments[3] : "";
    if (account.isEmpty()) {
      return segments.length == 2 ? new Service(path) : new Refused(404, null);
    }
    if (container.isEmpty()) {
      return object.isEmpty() ? new Store(StorePath.account(account)) : new Refused(404, null);
    }
    return new Store(
        object.isEmpty()
            ? StorePath.container(account, container)
            : StorePath.object(account, container, object));
  }
}
