package io.martinet.proxy.large;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.martinet.core.StorePath;
import io.martinet.proxy.body.ByteRange;
import io.martinet.proxy.body.RangedAnswers;
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

  String DATA = "data";

  Set<String> KEYS_OF_DATA = Set.of(DATA);

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
    boolean isDataAlone = !root.isEmpty();
    for (int i = 0; i < root.size(); i++) {
      isDataAlone &= root.get(i).has(DATA);
      Parsed parsed = parse(root.get(i), own, i == root.size() - 1);
      switch (parsed) {
        case Parsed.Good(var entry) -> entries.add(entry);
        case Parsed.Wrong(var problem) -> problems.add("Index " + i + ": " + problem);
      }
    }
    if (isDataAlone) {
      problems.add("Inline data segments require at least one object-backed segment.");
    }
    return judged(entries, problems);
  }

  private static SentManifest judged(List<Entry> entries, List<String> problems) {
    long named = entries.stream().filter(Entry.Named.class::isInstance).count();
    if (named > SEGMENTS_MAX) {
      return new Refused(413, "Number of object-backed segments must be <= " + SEGMENTS_MAX, false);
    }
    return problems.isEmpty()
        ? new Valid(entries)
        : new Refused(400, String.join("\n", problems) + "\n", true);
  }

  /** One entry: what it is, or the first thing that is wrong with it. */
  sealed interface Parsed {
    /** It is well formed. */
    record Good(Entry entry) implements Parsed {}

    /** It is not. */
    record Wrong(String problem) implements Parsed {}
  }

  private static Parsed parse(JsonNode node, StorePath own, boolean isLast) {
    if (!node.isObject()) {
      return new Parsed.Wrong("not a JSON object");
    }
    boolean isData = node.has(DATA);
    if (!isData && !node.has("path")) {
      return new Parsed.Wrong("expected keys to include one of \"path\" or \"data\"");
    }
    var extra = new TreeSet<String>();
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!(isData ? KEYS_OF_DATA : KEYS_OF_NAMED).contains(name)) {
        extra.add('"' + name + '"');
      }
    }
    if (!extra.isEmpty()) {
      return new Parsed.Wrong("extraneous keys " + String.join(", ", extra));
    }
    return isData ? data(node.get(DATA)) : named(node, own, isLast);
  }

  private static Parsed data(JsonNode node) {
    byte[] data;
    try {
      data = node.isTextual() ? Base64.getMimeDecoder().decode(node.textValue()) : new byte[0];
      boolean isExact =
          node.isTextual() && Base64.getEncoder().encodeToString(data).equals(node.textValue());
      if (!isExact) {
        return new Parsed.Wrong("data must be valid base64");
      }
    } catch (IllegalArgumentException e) {
      return new Parsed.Wrong("data must be valid base64");
    }
    return data.length == 0 ? new Parsed.Wrong(TOO_SMALL) : new Parsed.Good(new Entry.Data(data));
  }

  private static Parsed named(JsonNode node, StorePath own, boolean isLast) {
    JsonNode path = node.get("path");
    if (!path.isTextual()) {
      return new Parsed.Wrong("\"path\" must be a string");
    }
    JsonNode etag = node.path("etag");
    if (!isNothing(etag) && !etag.isTextual()) {
      return new Parsed.Wrong("\"etag\" must be a string or null (if provided)");
    }
    StorePath target = target(path.textValue(), own.account());
    if (target == null) {
      return new Parsed.Wrong(
          "path does not refer to an object. Path must be of the form /container/object.");
    }
    Long size = integer(node.path("size_bytes"));
    if (size == null && !isNothing(node.path("size_bytes"))) {
      return new Parsed.Wrong("invalid size_bytes");
    }
    if (size != null && size < 1 && !isLast) {
      return new Parsed.Wrong(TOO_SMALL);
    }
    if (target.equals(own)) {
      return new Parsed.Wrong("manifest must not include itself as a segment");
    }
    JsonNode range = node.path("range");
    String rangeText = range.isTextual() && !range.textValue().isEmpty() ? range.textValue() : null;
    String problem = rangeProblem(range, rangeText, size);
    return problem != null
        ? new Parsed.Wrong(problem)
        : new Parsed.Good(
            new Entry.Named(path.textValue(), target, etag.textValue(), size, rangeText));
  }

  /** What is wrong with a range: that it has no bytes of the size that is told, too. */
  private static @Nullable String rangeProblem(
      JsonNode range, @Nullable String text, @Nullable Long size) {
    if (text == null) {
      return isNothing(range) || range.asText().isEmpty() ? null : "invalid range";
    }
    int ranges = ByteRange.count(text);
    if (ranges != 1) {
      return ranges == 0 ? "invalid range" : "multiple ranges (only one allowed)";
    }
    return size != null && RangedAnswers.isUnsatisfiable("bytes=" + text, Math.max(0, size))
        ? "unsatisfiable range"
        : null;
  }

  /** Whatever Python's {@code int} would take: a number, a truth, or digits in a string. */
  private static @Nullable Long integer(JsonNode node) {
    if (node.isNumber()) {
      return node.longValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue() ? 1L : 0L;
    }
    try {
      return node.isTextual() ? Long.valueOf(node.textValue().strip()) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean isNothing(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static @Nullable StorePath target(String path, String account) {
    String bare = path.replaceFirst("^/+", "");
    int slash = bare.indexOf('/');
    return slash <= 0 || slash == bare.length() - 1 || bare.indexOf('\0') >= 0
        ? null
        : StorePath.object(account, bare.substring(0, slash), bare.substring(slash + 1));
  }
}
