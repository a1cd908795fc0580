package io.martinet.proxy.large;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.martinet.proxy.body.ByteRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Static manifests as texts, with Swift's keys, in ASCII. */
final class ManifestJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final ObjectWriter WRITER =
      MAPPER.writer().with(new Spaced()).with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private ManifestJson() {}

  /** A blank behind each comma and colon: what scripts that compare with Swift's bytes expect. */
  private static final class Spaced extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1;

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator target) throws IOException {
      target.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator target) throws IOException {
      target.writeRaw(", ");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator target) throws IOException {
      target.writeRaw(", ");
    }
  }

  /** The form in which manifests are stored. */
  static byte[] stored(List<ManifestEntry> entries) {
    ArrayNode list = MAPPER.createArrayNode();
    for (ManifestEntry entry : entries) {
      ObjectNode node = list.addObject();
      switch (entry) {
        case ManifestEntry.Data(var data) -> node.put("data", base64(data));
        case ManifestEntry.Named named -> {
          node.put("name", named.name());
          node.put("bytes", named.bytes());
          node.put("hash", named.hash());
          node.put("content_type", named.contentType());
          node.put("last_modified", named.lastModified());
          if (named.range() != null) {
            node.put("range", named.rangeText());
          }
          if (named.isManifest()) {
            node.put("sub_slo", true);
          }
        }
      }
    }
    return bytes(list);
  }

  /** The form in which a client may put it again. */
  static byte[] raw(List<ManifestEntry> entries) {
    ArrayNode list = MAPPER.createArrayNode();
    for (ManifestEntry entry : entries) {
      ObjectNode node = list.addObject();
      switch (entry) {
        case ManifestEntry.Data(var data) -> node.put("data", base64(data));
        case ManifestEntry.Named named -> {
          node.put("etag", named.hash());
          node.put("path", named.name());
          if (named.range() != null) {
            node.put("range", named.rangeText());
          }
          node.put("size_bytes", named.bytes());
        }
      }
    }
    return bytes(list);
  }

  /**
   * Reads what {@link #stored} wrote.
   *
   * @throws IOException it is none
   */
  static List<ManifestEntry> parse(byte[] stored) throws IOException {
    var entries = new ArrayList<ManifestEntry>();
    try {
      for (JsonNode node : MAPPER.readTree(stored)) {
        JsonNode data = node.get("data");
        entries.add(
            data != null
                ? new ManifestEntry.Data(Base64.getDecoder().decode(data.textValue()))
                : named(node));
      }
      return entries;
    } catch (RuntimeException e) {
      throw new IOException("a stored manifest is damaged", e);
    }
  }

  private static ManifestEntry named(JsonNode node) {
    return new ManifestEntry.Named(
        node.required("name").textValue(),
        node.required("bytes").longValue(),
        node.required("hash").textValue(),
        node.required("content_type").textValue(),
        node.required("last_modified").textValue(),
        range(node.get("range")),
        node.path("sub_slo").asBoolean());
  }

  private static @Nullable ByteRange range(@Nullable JsonNode node) {
    if (node == null) {
      return null;
    }
    String text = node.textValue();
    int dash = text.indexOf('-');
    return new ByteRange(
        Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }

  private static String base64(byte[] data) {
    return Base64.getEncoder().encodeToString(data);
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return WRITER.writeValueAsString(node).getBytes(StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }
}
