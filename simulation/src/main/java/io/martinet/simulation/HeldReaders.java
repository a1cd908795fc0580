package io.martinet.simulation;

import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.Opened;
import java.util.ArrayDeque;
import java.util.Deque;

/** Objects kept open while the store goes on: what they show must not change (rule 13). */
final class HeldReaders {
  private static final int HELD_MAX = 4;

  private final Contents contents;
  private final StoreView view;
  private final Deque<Held> held = new ArrayDeque<>();

  private record Held(int name, ObjectReader reader) {}

  HeldReaders(Contents contents, StoreView view) {
    this.contents = contents;
    this.view = view;
  }

  void hold(ObjectStore store, int name) {
    if (held.size() < HELD_MAX
        && store.open(EngineActions.key(name)) instanceof Opened.Live(ObjectReader reader)) {
      held.add(new Held(name, reader));
    }
  }

  /** Reads the one held longest. */
  void readFirst(EngineModel model) {
    Held first = held.poll();
    if (first == null) {
      return;
    }
    try (ObjectReader reader = first.reader) {
      switch (view.whole(reader)) {
        case Observation.Unknown unknown -> model.seen(first.name, unknown);
        case Observation seen -> {
          if (!seen.shows(new ModelObject(reader.state()), first.name, contents)) {
            throw new Divergence("name " + first.name + ", held open, now shows " + seen);
          }
        }
      }
    }
  }

  void readAll(EngineModel model) {
    while (!held.isEmpty()) {
      readFirst(model);
    }
  }

  /** Their process is gone: frees memory. */
  void forget() {
    for (Held gone : held) {
      gone.reader.close();
    }
    held.clear();
  }
}
