package io.martinet.proxy.acl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom an account lets in besides its owners: groups by what they may do. Immutable.
 *
 * @param groupsByRight under {@link #ADMIN}, {@link #READ_WRITE}, {@link #READ_ONLY}; absent rights
 *     have no groups
 */
public record AccountAcl(SortedMap<String, List<String>> groupsByRight) {
  /** What clients call it. */
  public static final String HEADER = "X-Account-Access-Control";

  /** Stored header of an account in which its ACL stands, in the stored form. */
  public static final String STORED_HEADER = "X-Account-Sysmeta-Core-Access-Control";

  public static final String ADMIN = "admin";
  public static final String READ_WRITE = "read-write";
  public static final String READ_ONLY = "read-only";

  /** Nobody. */
  public static final AccountAcl NONE = new AccountAcl(new TreeMap<>());

  private static final List<String> RIGHTS = List.of(ADMIN, READ_WRITE, READ_ONLY);

  /** Escapes all but ASCII, so that the text can stand in a header. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  /** Whether anybody of these groups has the right. */
  public boolean grants(String right, List<String> sendersGroups) {
    List<String> groups = groupsByRight.get(right);
    return groups != null && sendersGroups.stream().anyMatch(groups::contains);
  }

  /** What a client sent: valid, or 400 with a message. */
  public sealed interface Parsed {
    /** A list of rights, perhaps empty. */
    record Valid(AccountAcl acl) implements Parsed {}

    /** Not a list of rights. */
    record Invalid(String message) implements Parsed {}
  }

  /**
   * Reads the JSON form: an object of lists of strings.
   *
   * @param text Unicode; empty means nobody
   */
  public static Parsed parse(String text) {
    if (text.isBlank()) {
      return new Parsed.Valid(NONE);
    }
    JsonNode root = read(text);
    if (!(root instanceof ObjectNode rights)) {
      return new Parsed.Invalid("Syntax error in input ('" + text + "')");
    }
    var groupsByRight = new TreeMap<String, List<String>>();
    for (Map.Entry<String, JsonNode> right : rights.properties()) {
      String key = right.getKey();
      if (!RIGHTS.contains(key)) {
        return new Parsed.Invalid("Key \"" + key + "\" not recognized");
      }
      if (!right.getValue().isArray()) {
        return new Parsed.Invalid("Value for key \"" + key + "\" must be a list");
      }
      var groups = new ArrayList<String>();
      for (JsonNode group : right.getValue()) {
        if (!group.isTextual()) {
          return new Parsed.Invalid("Elements of \"" + key + "\" list must be strings");
        }
        groups.add(group.textValue());
      }
      groupsByRight.put(key, List.copyOf(groups));
    }
    return new Parsed.Valid(new AccountAcl(groupsByRight));
  }

  /** An ACL that was stored; null and what cannot be read grant nothing. */
  public static AccountAcl stored(@Nullable String text) {
    return text != null && parse(text) instanceof Parsed.Valid(var acl) ? acl : NONE;
  }

  /** The stored form: compact, keys in order, ASCII only; empty if no right is named. */
  public String format() {
    if (groupsByRight.isEmpty()) {
      return "";
    }
    try {
      return JSON.writeValueAsString(groupsByRight);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings that JSON cannot hold: " + groupsByRight, e);
    }
  }

  private static @Nullable JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
