package io.martinet.cluster;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is recorded of a device, in ZooKeeper and in the node's state folder: {@code 1 UUID
 * formatting} or {@code 1 UUID formatted} and a line feed, ASCII.
 *
 * @param formatted false from the decision to format until the device was laid out; no client's
 *     byte was ever taken before
 */
record DeviceRecord(UUID uuid, boolean formatted) {
  private static final Pattern FORM = Pattern.compile("1 ([0-9a-f-]{36}) (formatting|formatted)\n");

  /**
   * @throws IllegalArgumentException if it has another form
   */
  static DeviceRecord parse(byte[] data) {
    String text = new String(data, StandardCharsets.US_ASCII);
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a device record: " + text.strip());
    }
    return new DeviceRecord(
        UUID.fromString(matcher.group(1)), matcher.group(2).equals("formatted"));
  }

  byte[] bytes() {
    return "1 %s %s\n"
        .formatted(uuid, formatted ? "formatted" : "formatting")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
