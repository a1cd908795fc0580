package io.martinet.launcher;

import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.StoragePolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The storage policies of a store as its files say them, a text each: {@code INDEX NAME [default]
 * [deprecated] [alias=NAME …] [replicas=N]}. They go together as {@link StoragePolicies} demands.
 * Immutable.
 *
 * @param all in the order of their indexes
 */
record StorePolicies(List<Entry> all) {
  /** Of a store that was made before there were several, and was never told of any since. */
  static final StorePolicies LEGACY = parse(List.of("0 Policy-0 default"));

  /** Of a new store. */
  static final StorePolicies FIRST = parse(List.of("0 gold default", "1 silver"));

  /** Of an older store that is started whole: its clients' name of policy 0 goes on to work. */
  static final StorePolicies UPGRADED = parse(List.of("0 gold default alias=Policy-0", "1 silver"));

  /**
   * One policy.
   *
   * @param replicas of its first ring; null: as many as the store keeps of everything
   */
  record Entry(StoragePolicy policy, @Nullable Integer replicas) {
    Entry {
      if (replicas != null && (replicas < 1 || replicas > Shape.REPLICAS_MAX)) {
        throw new IllegalArgumentException(
            "replicas of storage policy %s must be 1..%d, was %d"
                .formatted(policy.name(), Shape.REPLICAS_MAX, replicas));
      }
    }

    /** As {@link StorePolicies#parse} reads it. */
    String text() {
      var words = new ArrayList<String>(List.of(Integer.toString(policy.index()), policy.name()));
      if (policy.isDefault()) {
        words.add("default");
      }
      if (policy.isDeprecated()) {
        words.add("deprecated");
      }
      policy.aliases().forEach(alias -> words.add("alias=" + alias));
      if (replicas != null) {
        words.add("replicas=" + replicas);
      }
      return String.join(" ", words);
    }

    private static Entry parse(String text) {
      String[] words = text.strip().split("\\s+");
      if (words.length < 2) {
        throw new IllegalArgumentException(
            "store.policies must hold texts such as \"1 silver\", was \"" + text + "\"");
      }
      var aliases = new ArrayList<String>();
      boolean isDefault = false;
      boolean isDeprecated = false;
      Integer replicas = null;
      for (String word : List.of(words).subList(2, words.length)) {
        if (word.equals("default")) {
          isDefault = true;
        } else if (word.equals("deprecated")) {
          isDeprecated = true;
        } else if (word.startsWith("alias=")) {
          aliases.add(word.substring("alias=".length()));
        } else if (word.startsWith("replicas=")) {
          replicas = number(word.substring("replicas=".length()), text);
        } else {
          throw new IllegalArgumentException(
              "store.policies: \"%s\" is none of default, deprecated, alias=NAME, replicas=N in \"%s\""
                  .formatted(word, text));
        }
      }
      int index = number(words[0], text);
      return new Entry(
          new StoragePolicy(index, words[1], aliases, isDefault, isDeprecated), replicas);
    }

    private static int number(String word, String text) {
      try {
        return Integer.parseInt(word);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "store.policies: %s is no number in \"%s\"".formatted(word, text), e);
      }
    }
  }

  StorePolicies {
    all = all.stream().sorted(Comparator.comparingInt(each -> each.policy().index())).toList();
    // Refuses what does not go together.
    forProxy(all);
  }

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  static StorePolicies parse(List<String> texts) {
    return new StorePolicies(texts.stream().map(Entry::parse).toList());
  }

  List<String> texts() {
    return all.stream().map(Entry::text).toList();
  }

  StoragePolicies forProxy() {
    return forProxy(all);
  }

  private static StoragePolicies forProxy(List<Entry> all) {
    return new StoragePolicies(all.stream().map(Entry::policy).toList());
  }

  SortedSet<Integer> indexes() {
    var indexes = new TreeSet<Integer>();
    all.forEach(each -> indexes.add(each.policy().index()));
    return indexes;
  }

  /** Copies of the first ring of a policy; null: as many as the store keeps of everything. */
  @Nullable Integer replicas(int index) {
    return all.stream()
        .filter(each -> each.policy().index() == index && each.replicas() != null)
        .findFirst()
        .map(Entry::replicas)
        .orElse(null);
  }

  /**
   * These in the place of others: containers may have any policy that ever was, and how many copies
   * it keeps is its ring's to say.
   *
   * @throws StartException naming what cannot be
   */
  StorePolicies replacing(StorePolicies before) {
    for (Entry known : before.all) {
      int index = known.policy().index();
      if (!indexes().contains(index)) {
        throw new StartException(
            "store.policies: policy %d (%s) has been there and must stay: call it deprecated"
                .formatted(index, known.policy().name()));
      }
      Integer wanted = replicas(index);
      if (wanted != null && !wanted.equals(known.replicas())) {
        throw new StartException(
            "store.policies: how many replicas policy %d (%s) has is decided: change its ring by"
                    .formatted(index, known.policy().name())
                + " ./martinet ring FILE set_replicas");
      }
    }
    var kept = new ArrayList<Entry>();
    for (Entry each : all) {
      kept.add(new Entry(each.policy(), replicasOf(each, before)));
    }
    return new StorePolicies(kept);
  }

  private static @Nullable Integer replicasOf(Entry entry, StorePolicies before) {
    int index = entry.policy().index();
    return before.indexes().contains(index) ? before.replicas(index) : entry.replicas();
  }
}
