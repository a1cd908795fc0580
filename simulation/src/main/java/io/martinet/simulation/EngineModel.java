package io.martinet.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a store ought to hold: for each name the set of objects that it may hold. One, mostly; more
 * after power failed under writes that were not answered, until a look at the store tells.
 */
final class EngineModel {
  private final Contents contents;
  private final List<Set<ModelObject>> possible = new ArrayList<>();

  EngineModel(Contents contents) {
    this.contents = contents;
    for (int name = 0; name < SequenceGenerator.NAMES_MAX; name++) {
      possible.add(Set.of(ModelObject.ABSENT));
    }
  }

  /** Takes an answered write; a wrong answer is a divergence. */
  void answered(Operation write, int name, ModelObject.Outcome outcome) {
    var after = new LinkedHashSet<ModelObject>();
    for (ModelObject before : possible.get(name)) {
      if (before.allows(write, outcome)) {
        after.add(outcome == ModelObject.Outcome.DONE ? before.after(write, contents) : before);
      }
    }
    if (after.isEmpty()) {
      throw new Divergence(write + " answered " + outcome + " on " + possible.get(name));
    }
    possible.set(name, after);
  }

  /** Takes a write that power or a fault cut off: it may have taken effect or not. */
  void cutOff(Operation write, int name) {
    var after = new LinkedHashSet<ModelObject>(possible.get(name));
    for (ModelObject before : possible.get(name)) {
      if (before.allows(write, ModelObject.Outcome.DONE)) {
        after.add(before.after(write, contents));
      }
    }
    possible.set(name, after);
  }

  /** Takes what the store shows of a name; what the model does not know of is a divergence. */
  void seen(int name, Observation observation) {
    var after = new LinkedHashSet<ModelObject>();
    for (ModelObject object : possible.get(name)) {
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
