package io.martinet.proxy.staticweb;

import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.SwiftBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a container's owner says of it as a web site, in its metadata. Immutable.
 *
 * @param index name of the page that stands for a directory; null: none does
 * @param error what the names of error pages end with, after the status; null: there are none
 * @param showsListings whether a directory without an index page is listed
 * @param stylesheet of listings, relative to the container, or absolute; null: our own
 * @param label what listings call the container; null: its path
 * @param directoryType type of objects that stand for directories
 */
record WebSettings(
    @Nullable String index,
    @Nullable String error,
    boolean showsListings,
    @Nullable String stylesheet,
    @Nullable String label,
    String directoryType) {
  private static final String PREFIX = "X-Container-Meta-Web-";
  private static final String DIRECTORY = "application/directory";

  static WebSettings of(ContainerInfo container) {
    String directory = text(container, "Directory-Type");
    return new WebSettings(
        text(container, "Index"),
        text(container, "Error"),
        SwiftBoolean.isTrue(text(container, "Listings")),
        text(container, "Listings-Css"),
        text(container, "Listings-Label"),
        directory == null ? DIRECTORY : directory);
  }

  /** Whether directories have pages. */
  boolean hasPages() {
    return index != null || showsListings;
  }

  private static @Nullable String text(ContainerInfo container, String name) {
    String stored = container.storedHeaders().get(PREFIX + name);
    String text = stored == null ? null : HeaderText.decode(stored.strip());
    return text == null || text.isEmpty() ? null : text;
  }
}
