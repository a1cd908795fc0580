package io.martinet.proxy.versioning;

import io.martinet.http.Response;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a container says of the versions of its objects: which container keeps them, and what a
 * DELETE does. Stored as system metadata. Immutable.
 *
 * @param mode what a DELETE does
 * @param container that keeps the versions
 */
record ArchiveSetting(Mode mode, String container) {
  /** What a DELETE does, and the header that says so. */
  enum Mode {
    /** It brings the version before back. */
    STACK("X-Versions-Location"),
    /** It keeps the version that it deletes, and a mark that it did. */
    HISTORY("X-History-Location");

    private final String header;

    Mode(String header) {
      this.header = header;
    }

    private String removal() {
      return "X-Remove-" + header.substring(2);
    }
  }

  private static final String LOCATION = "X-Container-Sysmeta-Versions-Location";
  private static final String MODE = "X-Container-Sysmeta-Versions-Mode";
  private static final List<Mode> MODES = List.of(Mode.values());

  /**
   * Brings what a client sends with a container into the form in which it is stored.
   *
   * @return 400 or 412, or null if all is well
   */
  static @Nullable Response translate(HttpHeaders sent) {
    List<Mode> set = MODES.stream().filter(mode -> !sent.get(mode.header, "").isEmpty()).toList();
    if (set.size() > 1) {
      return Responses.text(
          400, "Only one of x-versions-location or x-history-location may be specified");
    }
    if (!set.isEmpty()) {
      String location = sent.get(set.getFirst().header);
      sent.set(LOCATION, location).set(MODE, set.getFirst().name());
      return refuse(location);
    }
    boolean isRemoved =
        MODES.stream()
            .anyMatch(
                mode -> sent.contains(mode.header) || !sent.get(mode.removal(), "").isEmpty());
    if (isRemoved) {
      sent.set(LOCATION, "").set(MODE, "");
    }
    return null;
  }

  private static @Nullable Response refuse(String location) {
    String name = HeaderText.decode(PercentCode.decode(location));
    if (name == null || name.indexOf('\0') >= 0) {
      return Responses.message(412, RequestPath.BAD_ENCODING);
    }
    return name.contains("/")
        ? Responses.message(412, "Container name cannot contain slashes")
        : null;
  }

  /** Shows it under the header that sets it, as the client wrote it. */
  static void show(HttpHeaders told) {
    String location = told.get(LOCATION);
    if (location != null) {
      told.set(Mode.valueOf(told.get(MODE)).header, location);
    }
  }

  /** What is stored with a container, null if nothing. */
  static @Nullable ArchiveSetting of(SortedMap<String, String> stored) {
    String location = stored.get(LOCATION);
    String mode = stored.get(MODE);
    return location == null || mode == null
        ? null
        : new ArchiveSetting(
            Mode.valueOf(mode),
            Objects.requireNonNull(HeaderText.decode(PercentCode.decode(location))));
  }
}
