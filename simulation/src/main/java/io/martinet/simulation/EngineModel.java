package io.martinet.simulation;

import io.martinet.core.ObjectState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a store ought to hold: for each name the set of objects that it may hold. One, mostly; more
 * after power failed under writes that were not answered, until a look at the store tells.
 */
final class EngineModel {
  private final Contents contents;
  private final List<Set<ModelObject>> possible = new ArrayList<>();

  /**
   * Bytes that rotted so far: each can make the store unsure of one name, and of those that were
   * never there; and never wrong.
   */
  private int rotted;

  private final Set<Integer> unknown = new TreeSet<>();

  EngineModel(Contents contents) {
    this.contents = contents;
    for (int name = 0; name < SequenceGenerator.NAMES_MAX; name++) {
      possible.add(Set.of(ModelObject.ABSENT));
    }
  }

  void rotted() {
    rotted++;
  }

  /** Whether the store was unsure of a name, as rot allows it to be. */
  boolean isUnknown(int name) {
    return unknown.contains(name);
  }

  /** Takes an answered write; a wrong answer is a divergence. */
  void answered(Operation.Write write, ModelObject.Outcome outcome) {
    var after = new LinkedHashSet<ModelObject>();
    for (ModelObject before : possible.get(write.name())) {
      if (before.allows(write, outcome)) {
        after.add(outcome == ModelObject.Outcome.DONE ? before.after(write) : before);
      }
    }
    if (!after.isEmpty()) {
      possible.set(write.name(), after);
    } else if (outcome == ModelObject.Outcome.UNKNOWN) {
      cannotTell(write.name(), write + " answered " + outcome);
    } else if (outcome == ModelObject.Outcome.REFUSED) {
      unsure(write.name(), write + " answered " + outcome);
    } else {
      throw new Divergence(write + " answered " + outcome + " on " + possible.get(write.name()));
    }
  }

  /** A record of which the key rotted too may be of any name that the store does not know. */
  private void cannotTell(int name, String how) {
    if (rotted == 0 || !possible.get(name).contains(ModelObject.ABSENT)) {
      unsure(name, how);
    }
  }

  private void unsure(int name, String how) {
    unknown.add(name);
    if (unknown.size() > rotted) {
      throw new Divergence(
          "%s; of %d rotten bytes came doubt about the names %s; it should be one of %s"
              .formatted(how, rotted, unknown, possible.get(name)));
    }
  }

  /** Takes a write that power or a fault cut off: it may have taken effect or not. */
  void cutOff(Operation.Write write) {
    var after = new LinkedHashSet<ModelObject>(possible.get(write.name()));
    for (ModelObject before : possible.get(write.name())) {
      if (before.allows(write, ModelObject.Outcome.DONE)) {
        after.add(before.after(write));
      }
    }
    possible.set(write.name(), after);
  }

  /** Takes a drop that was done; of another state than the one named it is a divergence. */
  void dropped(int name, ObjectState named) {
    for (ModelObject before : possible.get(name)) {
      if (before.allowsDrop(named)) {
        possible.set(name, Set.of(ModelObject.ABSENT));
        return;
      }
    }
    throw new Divergence(
        "name %d was dropped as %s on %s".formatted(name, named, possible.get(name)));
  }

  /** Takes a drop that power or a fault cut off. */
  void dropCutOff(int name, ObjectState named) {
    var after = new LinkedHashSet<ModelObject>(possible.get(name));
    if (after.stream().anyMatch(before -> before.allowsDrop(named))) {
      after.add(ModelObject.ABSENT);
      possible.set(name, after);
    }
  }

  /** Takes what the store shows of a name; what the model does not know of is a divergence. */
  void seen(int name, Observation observation) {
    if (observation instanceof Observation.Unknown(String reason)) {
      cannotTell(name, "name " + name + " is unknown: " + reason);
      return;
    }
    Set<ModelObject> before = possible.get(name);
    if (before.size() == 1 && observation.shows(before.iterator().next(), name, contents)) {
      return;
    }
    var after = new LinkedHashSet<ModelObject>();
    for (ModelObject object : before) {
      if (observation.shows(object, name, contents)) {
        after.add(object);
      }
    }
    if (after.isEmpty()) {
      throw new Divergence(
          "name " + name + " shows " + observation + ", it should be one of " + possible.get(name));
    }
    possible.set(name, after);
  }
}
