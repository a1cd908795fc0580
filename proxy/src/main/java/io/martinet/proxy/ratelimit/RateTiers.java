package io.martinet.proxy.ratelimit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a container may be used, by how many objects it has: the more there are, the longer
 * each change of its listing takes. Between two sizes that are named the rate changes in a straight
 * line; below the smallest there is no limit, above the greatest its own stays. Immutable.
 *
 * @param tiers by size, the smallest first
 */
public record RateTiers(List<Tier> tiers) {
  /** No limit whatever the size. */
  public static final RateTiers NONE = new RateTiers(List.of());

  /**
   * A size and its rate.
   *
   * @param objects in the container, at least 0
   * @param perSecond requests, more than 0
   */
  public record Tier(long objects, double perSecond) {}

  public RateTiers {
    tiers = List.copyOf(tiers);
    for (int i = 0; i < tiers.size(); i++) {
      Tier tier = tiers.get(i);
      if (tier.objects < 0 || !(tier.perSecond > 0) || tier.perSecond > RateLimits.RATE_CEILING) {
        throw new IllegalArgumentException("no size and rate: " + tier);
      }
      if (i > 0 && tier.objects <= tiers.get(i - 1).objects) {
        throw new IllegalArgumentException("sizes must ascend: " + tiers);
      }
    }
  }

  /**
   * Reads the form in which operators write it.
   *
   * @param key of the setting, for messages
   * @param texts each {@code OBJECTS:PER_SECOND}
   */
  static RateTiers parse(String key, List<String> texts) {
    var tiers = new ArrayList<Tier>();
    for (String text : texts) {
      String[] parts = text.split(":", -1);
      try {
        if (parts.length != 2) {
          throw new NumberFormatException("no colon");
        }
        tiers.add(new Tier(Long.parseLong(parts[0]), Double.parseDouble(parts[1])));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            key + " must be a list of OBJECTS:PER_SECOND such as \"1000:50\", was " + texts, e);
      }
    }
    try {
      return new RateTiers(tiers);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  /** In the form of {@link #parse}. */
  List<String> texts() {
    return tiers.stream().map(tier -> tier.objects + ":" + tier.perSecond).toList();
  }

  /** Requests a second to a container of so many objects; null: as many as come. */
  @Nullable Double rateOf(long objects) {
    Tier below = null;
    for (Tier tier : tiers) {
      if (tier.objects > objects) {
        return below == null ? null : between(below, tier, objects);
      }
      below = tier;
    }
    return below == null ? null : below.perSecond;
  }

  private static double between(Tier below, Tier above, long objects) {
    double share = (double) (objects - below.objects) / (above.objects - below.objects);
    return below.perSecond + share * (above.perSecond - below.perSecond);
  }
}
