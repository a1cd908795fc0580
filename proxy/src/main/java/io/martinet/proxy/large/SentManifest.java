package io.martinet.proxy.large;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.martinet.core.StorePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A static manifest as a client sends it, judged without looking at its segments. */
sealed interface SentManifest {
  /** Well formed. */
  record Valid(List<Entry> entries) implements SentManifest {}

  /**
   * It is not.
   *
   * @param status 400 or 413
   * @param isPlain whether the text goes out as plain text
   */
  record Refused(int status, String text, boolean isPlain) implements SentManifest {}

  /** What a client sends of one segment. */
  sealed interface Entry {
    /**
     * An object.
     *
     * @param path as sent
     * @param target what it names
     * @param etag what the client takes for its etag, null: whatever it is
     * @param sizeBytes what the client takes for its length, null: whatever it is
     * @param range as sent, without its unit; null: all
     */
    record Named(
        String path,
        StorePath target,
        @Nullable String etag,
        @Nullable Long sizeBytes,
        @Nullable String range)
        implements Entry {}

    /** Bytes. */
    record Data(byte[] data) implements Entry {}
  }

  /** Object-backed segments of one manifest; Swift's number. */
  int SEGMENTS_MAX = 1000;

  JsonMapper MAPPER = new JsonMapper();

  Set<String> KEYS_OF_NAMED = Set.of("path", "etag", "size_bytes", "range");

  Set<String> KEYS_OF_DATA = Set.of("data");

  String TOO_SMALL = "too small; each segment must be at least 1 byte.";

  /**
   * Reads a manifest.
   *
   * @param own the manifest's own path
   */
  static SentManifest parse(byte[] json, StorePath own) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (IOException e) {
      root = null;
    }
    if (root == null || root.isMissingNode()) {
      return new Refused(400, "Manifest must be valid JSON.\n", false);
    }
    if (!root.isArray()) {
      return new Refused(400, "Manifest must be a list.\n", false);
    }
    var entries = new ArrayList<Entry>();
    var problems = new ArrayList<String>();
    for (int i = 0; i < root.size(); i++) {
      Parsed parsed = parse(root.get(i), own);
      if (parsed.entry != null) {
        entries.add(parsed.entry);
      }
      for (String problem : parsed.problems) {
        problems.add("Index " + i + ": " + problem);
      }
    }
    return judged(root.size(), entries, problems);
  }

  private static SentManifest judged(int size, List<Entry> entries, List<String> problems) {
    long named = entries.stream().filter(Entry.Named.class::isInstance).count();
    if (named > SEGMENTS_MAX) {
      return new Refused(413, "Number of object-backed segments must be <= " + SEGMENTS_MAX, false);
    }
    boolean isDataAlone = size > 0 && named == 0 && !entries.isEmpty();
    if (isDataAlone) {
      problems.add("Inline data segments require at least one object-backed segment.");
    }
    if (problems.isEmpty()) {
      return new Valid(entries);
    }
    return new Refused(400, String.join("\n", problems) + "\n", true);
  }

  /**
   * One entry.
   *
   * @param entry null if it cannot be told what it is
   */
  record Parsed(@Nullable Entry entry, List<String> problems) {
    static Parsed wrong(String problem) {
      return new Parsed(null, List.of(problem));
    }
  }

  private static Parsed parse(JsonNode node, StorePath own) {
    if (!node.isObject()) {
      return Parsed.wrong("not a JSON object");
    }
    boolean isData = node.has("data");
    if (!isData && !node.has("path")) {
      return Parsed.wrong("expected keys to include one of \"path\" or \"data\"");
    }
    var extra = new TreeSet<String>();
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!(isData ? KEYS_OF_DATA : KEYS_OF_NAMED).contains(name)) {
        extra.add('"' + name + '"');
      }
    }
    if (!extra.isEmpty()) {
      return new Parsed(
          isData ? new Entry.Data(new byte[0]) : null,
          List.of("extraneous keys " + String.join(", ", extra)));
    }
    return isData ? data(node.get("data")) : named(node, own);
  }

  private static Parsed data(JsonNode node) {
    byte[] data;
    try {
      data = node.isTextual() ? Base64.getMimeDecoder().decode(node.textValue()) : new byte[0];
      boolean isExact =
          node.isTextual() && Base64.getEncoder().encodeToString(data).equals(node.textValue());
      if (!isExact) {
        return Parsed.wrong("data must be valid base64");
      }
    } catch (IllegalArgumentException e) {
      return Parsed.wrong("data must be valid base64");
    }
    return data.length == 0 ? Parsed.wrong(TOO_SMALL) : new Parsed(new Entry.Data(data), List.of());
  }

  private static Parsed named(JsonNode node, StorePath own) {
    JsonNode path = node.get("path");
    if (!path.isTextual()) {
      return Parsed.wrong("\"path\" must be a string");
    }
    JsonNode etag = node.path("etag");
    if (!etag.isMissingNode() && !etag.isNull() && !etag.isTextual()) {
      return Parsed.wrong("\"etag\" must be a string or null (if provided)");
    }
    var problems = new ArrayList<String>();
    StorePath target = target(path.textValue(), own.account());
    if (target == null) {
      problems.add("path does not refer to an object. Path must be of the form /container/object.");
    } else if (target.equals(own)) {
      problems.add("manifest must not include itself as a segment");
    }
    Long size = null;
    JsonNode sizeNode = node.path("size_bytes");
    if (!sizeNode.isMissingNode() && !sizeNode.isNull()) {
      size = integer(sizeNode);
      if (size == null) {
        problems.add("invalid size_bytes");
      }
    }
    JsonNode range = node.path("range");
    String rangeText = range.isTextual() && !range.textValue().isEmpty() ? range.textValue() : null;
    if (rangeText != null && rangeText.indexOf(',') >= 0) {
      problems.add("multiple ranges (only one allowed)");
    } else if (rangeText != null ? !isRange(rangeText) : !isAbsent(range)) {
      problems.add("invalid range");
    }
    Entry.Named entry =
        target == null
            ? null
            : new Entry.Named(path.textValue(), target, etag.textValue(), size, rangeText);
    return new Parsed(entry, problems);
  }

  /** Whatever Python's {@code int} would take: a number, or digits in a string. */
  private static @Nullable Long integer(JsonNode node) {
    if (node.isNumber()) {
      return node.longValue();
    }
    try {
      return node.isTextual() ? Long.valueOf(node.textValue().strip()) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull() || node.asText().isEmpty();
  }

  private static boolean isRange(String text) {
    if (!text.matches("\\d{0,18}-\\d{0,18}") || text.equals("-")) {
      return false;
    }
    int dash = text.indexOf('-');
    boolean hasBoth = dash > 0 && dash < text.length() - 1;
    return !hasBoth
        || Long.parseLong(text.substring(0, dash)) <= Long.parseLong(text.substring(dash + 1));
  }

  private static @Nullable StorePath target(String path, String account) {
    String bare = path.replaceFirst("^/+", "");
    int slash = bare.indexOf('/');
    return slash <= 0 || slash == bare.length() - 1 || bare.indexOf('\0') >= 0
        ? null
        : StorePath.object(account, bare.substring(0, slash), bare.substring(slash + 1));
  }
}
