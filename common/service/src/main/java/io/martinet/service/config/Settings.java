package io.martinet.service.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of one TOML file. Components ask for their keys through a {@link Section}, each with
 * its default; what was asked is what is known, so that {@link #finish} finds every key nobody
 * understands. Belongs to the thread that starts the process.
 */
public final class Settings {
  private final String source;
  private final SortedMap<String, JsonNode> given = new TreeMap<>();
  private final SortedMap<String, String> effective = new TreeMap<>();
  private final SortedMap<String, String> defaults = new TreeMap<>();
  private final SortedMap<String, String> retired;

  private Settings(String source, JsonNode tree, Map<String, String> retired) {
    this.source = source;
    this.retired = new TreeMap<>(retired);
    flatten("", tree);
  }

  /**
   * Reads a file.
   *
   * @param retired keys that once were, each with the key or the sentence that took its place
   * @throws ConfigException the file cannot be read or is not TOML
   */
  public static Settings read(Path file, Map<String, String> retired) {
    try {
      return parse(file.toString(), Files.readString(file), retired);
    } catch (IOException e) {
      throw new ConfigException("cannot read " + file + ": " + e, e);
    }
  }

  /** Reads text; {@code source} is named in messages. */
  public static Settings parse(String source, String toml, Map<String, String> retired) {
    try {
      return new Settings(source, new TomlMapper().readTree(toml), retired);
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          "%s: line %d: %s".formatted(source, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
  }

  /** No file: all keys have their defaults. */
  public static Settings none() {
    return new Settings("the defaults", JsonNodeFactory.instance.objectNode(), Map.of());
  }

  /** The keys of one component. */
  public Section section(String name) {
    return new Section(name, this);
  }

  /**
   * Call when all components have asked.
   *
   * @throws ConfigException naming the first key that is retired or unknown, and the nearest known
   */
  public void finish() {
    for (String key : given.keySet()) {
      if (retired.containsKey(key)) {
        throw new ConfigException(
            "%s: %s is no longer a key: use %s".formatted(source, key, retired.get(key)));
      }
      if (!effective.containsKey(key)) {
        throw new ConfigException(
            "%s: unknown key %s; the nearest known key is %s"
                .formatted(source, key, NearestKey.of(key, effective.keySet())));
      }
    }
  }

  /**
   * Every key that was asked for, with the value in force as the file writes it; secrets hidden.
   */
  public SortedMap<String, String> effective() {
    return Collections.unmodifiableSortedMap(effective);
  }

  /** Every key that was asked for, with its default as the file writes it; secrets hidden. */
  public SortedMap<String, String> defaults() {
    return Collections.unmodifiableSortedMap(defaults);
  }

  @Nullable JsonNode find(String key) {
    return given.get(key);
  }

  void note(String key, String value, String byDefault) {
    effective.put(key, value);
    defaults.put(key, byDefault);
  }

  ConfigException wrong(String key, String what) {
    return new ConfigException("%s: %s %s".formatted(source, key, what));
  }

  private void flatten(String prefix, JsonNode tree) {
    tree.properties()
        .forEach(property -> {
          String key = prefix + property.getKey();
          if (property.getValue().isObject()) {
            flatten(key + ".", property.getValue());
          } else {
            given.put(key, property.getValue());
          }
        });
  }
}
