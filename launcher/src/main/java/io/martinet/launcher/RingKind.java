package io.martinet.launcher;

import java.util.Locale;

/** The rings of a store, each placing one kind of thing. */
enum RingKind {
  ACCOUNT,
  CONTAINER,
  OBJECT;

  /** As the ring is named where it is published, and its file. */
  String ringName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
