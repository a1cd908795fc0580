package io.martinet.object.engine;

import io.martinet.object.store.Lookup;

/** What an entry says to whoever looks a key up (rule 4). */
final class Lookups {
  private Lookups() {}

  /**
   * @param complete whether the device knows the keys of all that it ever stored
   */
  static Lookup of(ObjectEntry entry, boolean complete) {
    ObjectEntry.Data data = entry.data();
    if (entry.quarantine() != null) {
      return new Lookup.Unknown("quarantined");
    }
    if (data != null) {
      return new Lookup.Live(entry.state(), data.content().lengthBytes(), entry.deleteAtSeconds());
    }
    if (entry.tombstone() != null) {
      return new Lookup.Deleted(entry.state());
    }
    return complete ? new Lookup.Missing() : new Lookup.Unknown("keys were lost here");
  }
}
