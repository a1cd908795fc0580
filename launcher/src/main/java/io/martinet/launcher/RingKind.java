package io.martinet.launcher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ring of a store, placing one kind of thing; objects have one for each storage policy.
 *
 * @param policy index of the storage policy; 0 for accounts and containers
 */
record RingKind(Thing thing, int policy) implements Comparable<RingKind> {
  static final RingKind ACCOUNT = new RingKind(Thing.ACCOUNT, 0);
  static final RingKind CONTAINER = new RingKind(Thing.CONTAINER, 0);

  /** Swift's names: that of policy 0 goes without its number. */
  private static final Pattern OF_POLICY = Pattern.compile("object-([1-9][0-9]{0,4})");

  private static final Comparator<RingKind> ORDER =
      Comparator.comparing(RingKind::thing).thenComparing(RingKind::policy);

  /** What a ring places. */
  enum Thing {
    ACCOUNT,
    CONTAINER,
    OBJECT
  }

  static RingKind object(int policy) {
    return new RingKind(Thing.OBJECT, policy);
  }

  /** All rings of a store with these policies. */
  static List<RingKind> all(StorePolicies policies) {
    var all = new ArrayList<RingKind>(List.of(ACCOUNT, CONTAINER));
    all.addAll(objects(policies));
    return List.copyOf(all);
  }

  /** The rings of objects, by the indexes of their policies. */
  static List<RingKind> objects(StorePolicies policies) {
    return policies.indexes().stream().map(RingKind::object).toList();
  }

  /** The ring that is published, and its file named, so; empty if no ring is. */
  static Optional<RingKind> named(String name) {
    Matcher ofPolicy = OF_POLICY.matcher(name);
    return switch (name) {
      case "account" -> Optional.of(ACCOUNT);
      case "container" -> Optional.of(CONTAINER);
      case "object" -> Optional.of(object(0));
      default ->
          ofPolicy.matches()
              ? Optional.of(object(Integer.parseInt(ofPolicy.group(1))))
              : Optional.empty();
    };
  }

  /** As the ring is named where it is published, and its file. */
  String ringName() {
    String name = thing.name().toLowerCase(Locale.ROOT);
    return policy == 0 ? name : name + "-" + policy;
  }

  @Override
  public int compareTo(RingKind other) {
    return ORDER.compare(this, other);
  }
}
