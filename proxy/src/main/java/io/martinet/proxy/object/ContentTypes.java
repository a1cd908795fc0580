package io.martinet.proxy.object;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Guesses a content type from the extension of an object's name, by a table of our own: the
 * machine's {@code /etc/mime.types} would give each proxy another answer. Immutable.
 */
final class ContentTypes {
  /** What an object is called when nothing is known. */
  static final String UNKNOWN = "application/octet-stream";

  private static final String TABLE = "content-types.txt";

  /** Extensions that say how a file is packed: the one before them tells what it is. */
  private static final List<String> PACKED = List.of("gz", "bz2", "xz", "z", "br", "zst");

  private static final Map<String, String> PACKED_SHORT =
      Map.of("tgz", "tar", "taz", "tar", "tbz2", "tar", "txz", "tar", "svgz", "svg");

  private final Map<String, String> types;

  private ContentTypes(Map<String, String> types) {
    this.types = types;
  }

  /** Reads the table that comes with the program. */
  static ContentTypes load() {
    try (InputStream table = ContentTypes.class.getResourceAsStream(TABLE)) {
      if (table == null) {
        throw new IllegalStateException("the program lacks its table " + TABLE);
      }
      var types = new HashMap<String, String>();
      var reader = new BufferedReader(new InputStreamReader(table, StandardCharsets.US_ASCII));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] words = line.strip().split("\\s+");
        for (int i = 1; i < words.length && !words[0].startsWith("#"); i++) {
          types.put(words[i], words[0]);
        }
      }
      return new ContentTypes(types);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the table " + TABLE, e);
    }
  }

  /** The type that the name's last extension stands for, or {@link #UNKNOWN}. */
  String guess(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    String extension = extension(file);
    if (PACKED.contains(extension)) {
      extension = extension(file.substring(0, file.length() - extension.length() - 1));
    }
    return types.getOrDefault(PACKED_SHORT.getOrDefault(extension, extension), UNKNOWN);
  }

  /** In lower case, without the dot; empty if there is none, or nothing before it. */
  private static String extension(String file) {
    int dot = file.lastIndexOf('.');
    return dot <= 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
