package io.martinet.cluster;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process in a role.
 *
 * @param role such as {@code proxy} or {@code object}
 * @param address {@code host:port} of its internal HTTP
 * @param bootId drawn at each start of the process
 */
public record Member(String role, String address, long bootId) {
  private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern FORM = Pattern.compile("1 (\\S{1,80}) (\\S{1,300}) ([0-9a-f]{16})");

  public Member {
    if (!ROLE.matcher(role).matches() || address.isBlank() || address.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("not a member: role " + role + " at " + address);
    }
  }

  String path() {
    return Membership.ROOT + '/' + role + '-' + HexFormat.of().toHexDigits(bootId);
  }

  byte[] bytes() {
    return "1 %s %s %s"
        .formatted(role, address, HexFormat.of().toHexDigits(bootId))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Empty for what is no member: written by a later version, perhaps. */
  static Optional<Member> parse(byte[] data) {
    Matcher matcher = FORM.matcher(new String(data, StandardCharsets.UTF_8));
    if (!matcher.matches() || !ROLE.matcher(matcher.group(1)).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Member(
            matcher.group(1), matcher.group(2), HexFormat.fromHexDigitsToLong(matcher.group(3))));
  }
}
