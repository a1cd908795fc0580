package io.martinet.proxy.staticweb;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingEntry.ObjectEntry;
import io.martinet.http.wire.ListingEntry.Subdir;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.SharedLinks;
import io.martinet.proxy.listing.ListedEtag;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A directory as a page: directories first, then files. The ids and classes are Swift's, since the
 * owners' stylesheets are written for them; the rest is ours.
 */
final class DirectoryPage {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final List<String> UNITS = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final String OWN_STYLE =
      "<style>body{font-family:sans-serif}th,td{padding:0 1em;text-align:left}"
          + "a{text-decoration:none}</style>\n";

  private final StorePath container;
  private final String prefix;
  private final WebSettings settings;
  private final @Nullable SharedLinks links;
  private final String linkEnd;
  private final StringBuilder page = new StringBuilder();

  /**
   * @param prefix of the directory: empty, or ends with a slash
   * @param links what the visitor's signature opens; null: he needs none
   */
  DirectoryPage(
      StorePath container, String prefix, WebSettings settings, @Nullable SharedLinks links) {
    this.container = container;
    this.prefix = prefix;
    this.settings = settings;
    this.links = links;
    this.linkEnd = links == null ? "" : escaped("?" + links.query());
  }

  String render(List<ListingEntry> entries) {
    String title = "Listing of " + escaped(shownPath());
    page.append("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<title>").append(title).append("</title>\n");
    style();
    page.append("</head>\n<body>\n<h1 id=\"title\">").append(title).append("</h1>\n");
    page.append("<table id=\"listing\">\n<tr id=\"heading\"><th class=\"colname\">Name</th>");
    page.append("<th class=\"colsize\">Size</th><th class=\"coldate\">Date</th></tr>\n");
    if (!prefix.isEmpty() && opens(parent())) {
      row("id=\"parent\" class=\"item\"", "../" + linkEnd, "../", "&nbsp;", "&nbsp;");
    }
    for (ListingEntry entry : entries) {
      if (entry instanceof Subdir(var name)) {
        String relative = name.substring(prefix.length());
        row("class=\"item subdir\"", href(relative), relative, "&nbsp;", "&nbsp;");
      }
    }
    for (ListingEntry entry : entries) {
      if (entry instanceof ObjectEntry object && !object.name().equals(prefix)) {
        file(object);
      }
    }
    return page.append("</table>\n</body>\n</html>\n").toString();
  }

  private boolean opens(String name) {
    return links == null || name.startsWith(links.prefix());
  }

  /** The directory that this one is in: empty, or ends with a slash. */
  private String parent() {
    return prefix.substring(0, prefix.lastIndexOf('/', prefix.length() - 2) + 1);
  }

  private String shownPath() {
    String place =
        settings.label() != null
            ? settings.label()
            : "/v1/" + container.account() + "/" + container.requireContainer();
    return place + "/" + prefix;
  }

  private void style() {
    String sheet = settings.stylesheet();
    if (sheet == null) {
      page.append(OWN_STYLE);
      return;
    }
    boolean isAbsolute =
        sheet.startsWith("/") || sheet.startsWith("http://") || sheet.startsWith("https://");
    String up = isAbsolute ? "" : "../".repeat((int) prefix.chars().filter(c -> c == '/').count());
    page.append("<link rel=\"stylesheet\" type=\"text/css\" href=\"");
    page.append(isAbsolute ? escaped(sheet) : up + PercentCode.encodePath(sheet));
    page.append(isAbsolute || !opens(sheet) ? "" : linkEnd);
    page.append("\" />\n");
  }

  private void file(ObjectEntry object) {
    String relative = object.name().substring(prefix.length());
    var classes = new StringBuilder("class=\"item");
    for (String part : object.contentType().split("/", 2)) {
      classes.append(" type-").append(escaped(part.replace(" ", "")));
    }
    row(
        classes.append('"').toString(),
        href(relative),
        relative,
        size(ListedEtag.parse(object.etag()).bytes(object.sizeBytes())),
        date(object.lastModifiedTicks()));
  }

  private void row(String attributes, String href, String name, String size, String date) {
    page.append("<tr ").append(attributes).append("><td class=\"colname\"><a href=\"");
    page.append(href).append("\">").append(escaped(name)).append("</a></td><td class=\"colsize\">");
    page.append(size).append("</td><td class=\"coldate\">").append(date).append("</td></tr>\n");
  }

  /** Relative whatever the name looks like: a colon in it makes no scheme, dots are a name's. */
  private String href(String relative) {
    var link = new StringBuilder(".");
    for (String segment : relative.split("/", -1)) {
      link.append('/').append(PercentCode.encodePath(segment).replace(".", "%2E"));
    }
    return link + linkEnd;
  }

  private static String size(long bytes) {
    double count = bytes;
    int unit = 0;
    while (count >= 1024 && unit < UNITS.size() - 1) {
      count /= 1024;
      unit++;
    }
    return Math.round(count) + UNITS.get(unit);
  }

  private static String date(long ticks) {
    return LocalDateTime.ofEpochSecond(
            Math.floorDiv(ticks, Timestamps.TICKS_PER_SECOND), 0, ZoneOffset.UTC)
        .format(DATE);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
