package io.martinet.ring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON document at the head of a ring file. Unknown keys are passed over, as Swift does; {@code
 * next_part_power} too, which steers a move of files that Martinet does not make.
 *
 * @param version 0 in files that do not say
 * @param rows number of rows that follow
 * @param byteOrder of the rows
 * @param devices by id, null at holes
 */
record RingHeader(
    long version, int partPower, int rows, ByteOrder byteOrder, List<@Nullable Device> devices) {
  private static final int HASH_BITS = 32;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /**
   * @throws IOException if it is not JSON
   * @throws IllegalArgumentException if a key is missing, or has another type or range
   */
  static RingHeader parse(byte[] json) throws IOException {
    JsonNode root = readTree(json);
    int partShift = integer(root, "part_shift", 0, HASH_BITS);
    int partPower = HASH_BITS - partShift;
    if (partPower > Ring.PART_POWER_MAX) {
      throw new IllegalArgumentException(
          "part power " + partPower + " is above " + Ring.PART_POWER_MAX);
    }
    return new RingHeader(
        root.path("version").asLong(0),
        partPower,
        integer(root, "replica_count", 1, Ring.REPLICAS_MAX),
        byteOrder(text(root, "byteorder", "")),
        devices(root.path("devs")));
  }

  private static JsonNode readTree(byte[] json) throws IOException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("its header is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ByteOrder byteOrder(String name) {
    return switch (name) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default -> throw new IllegalArgumentException("byteorder '" + name + "'");
    };
  }

  private static List<@Nullable Device> devices(JsonNode list) {
    if (!list.isArray() || list.size() > Ring.DEVICES_MAX) {
      throw new IllegalArgumentException(
          "devs must be a list of at most " + Ring.DEVICES_MAX + " devices");
    }
    var devices = new ArrayList<@Nullable Device>(list.size());
    for (JsonNode node : list) {
      devices.add(node.isNull() ? null : device(node));
    }
    return devices;
  }

  /** Region and replication address came late to Swift: old files go without. */
  private static Device device(JsonNode node) {
    var server = new Endpoint(text(node, "ip", ""), integer(node, "port", 0, 65_535));
    var replication =
        new Endpoint(
            text(node, "replication_ip", server.ip()),
            node.hasNonNull("replication_port")
                ? integer(node, "replication_port", 0, 65_535)
                : server.port());
    return new Device(
        integer(node, "id", 0, Ring.DEVICES_MAX - 1),
        node.hasNonNull("region") ? integer(node, "region", 0, Integer.MAX_VALUE) : 1,
        integer(node, "zone", 0, Integer.MAX_VALUE),
        server,
        replication,
        text(node, "device", ""),
        node.path("weight").asDouble(0),
        text(node, "meta", ""));
  }

  private static int integer(JsonNode node, String key, int min, int max) {
    JsonNode value = node.path(key);
    if (!value.isNumber() || value.asDouble() < min || value.asDouble() > max) {
      throw new IllegalArgumentException(
          key + " must be a number " + min + ".." + max + ", was " + value);
    }
    return value.asInt();
  }

  private static String text(JsonNode node, String key, String absent) {
    return node.path(key).asText(absent);
  }

  /** The document for a ring, keys in the order that Swift writes them, ASCII. */
  static String json(Ring ring) {
    ObjectNode root = JSON.createObjectNode();
    root.put("byteorder", "little");
    ArrayNode devices = root.putArray("devs");
    for (Device device : ring.devicesById()) {
      if (device == null) {
        devices.addNull();
      } else {
        put(devices.addObject(), device);
      }
    }
    root.put("part_shift", ring.partShift());
    root.put("replica_count", ring.rows());
    root.put("version", ring.version());
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of our own can always be written", e);
    }
  }

  private static void put(ObjectNode node, Device device) {
    node.put("device", device.device());
    node.put("id", device.id());
    node.put("ip", device.ip());
    node.put("meta", device.meta());
    node.put("port", device.port());
    node.put("region", device.region());
    node.put("replication_ip", device.replicationIp());
    node.put("replication_port", device.replicationPort());
    node.put("weight", device.weight());
    node.put("zone", device.zone());
  }
}
