package io.martinet.object.engine;

import io.martinet.object.store.Lookup;

/** What an entry says to whoever looks a key up (rule 4). */
final class Lookups {
  private Lookups() {}

  static Lookup of(ObjectEntry entry) {
    ObjectEntry.Data data = entry.data();
    if (entry.quarantine() != null) {
      return new Lookup.Unknown("quarantined");
    }
    if (data != null) {
      return new Lookup.Live(entry.state(), data.content().lengthBytes(), entry.deleteAtSeconds());
    }
    return entry.tombstone() == null ? new Lookup.Missing() : new Lookup.Deleted(entry.state());
  }
}
