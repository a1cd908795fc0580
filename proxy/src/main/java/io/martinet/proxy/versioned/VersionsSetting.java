package io.martinet.proxy.versioned;

import io.martinet.proxy.SwiftBoolean;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.SortedMap;

/** Whether a container's objects have versions with ids: never, now, or no more. */
public enum VersionsSetting {
  /** Nobody has ever asked for it. */
  NEVER,
  ENABLED,
  /** What was kept stays, and nothing is added. */
  DISABLED;

  private static final String HEADER = "X-Versions-Enabled";
  private static final String REMOVAL = "X-Remove-Versions-Enabled";
  private static final String STORED = "X-Container-Sysmeta-Object-Versions";

  /** What a client asks for with a container; NEVER if for nothing. */
  static VersionsSetting sent(HttpHeaders headers) {
    if (headers.contains(HEADER)) {
      return SwiftBoolean.isTrue(headers.get(HEADER)) ? ENABLED : DISABLED;
    }
    return headers.get(REMOVAL, "").isEmpty() ? NEVER : DISABLED;
  }

  void store(HttpHeaders headers) {
    headers.set(STORED, name());
  }

  public static VersionsSetting of(SortedMap<String, String> stored) {
    String text = stored.get(STORED);
    return text == null ? NEVER : valueOf(text);
  }

  /** What an answer about a container tells, which then tells clients too. */
  static VersionsSetting show(HttpHeaders told) {
    String text = told.get(STORED);
    if (text == null) {
      return NEVER;
    }
    VersionsSetting setting = valueOf(text);
    told.set(HEADER, setting == ENABLED ? "True" : "False");
    return setting;
  }
}
