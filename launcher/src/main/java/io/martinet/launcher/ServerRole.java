package io.martinet.launcher;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a server that is a process of its own can be. */
enum ServerRole {
  PROXY,
  OBJECT_SERVER,
  CONTAINER_SERVER,
  ACCOUNT_SERVER,
  REPLICATOR,
  ZOOKEEPER;

  /** As the command line and {@code run/NAME.json} name it. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Empty for what is no role. */
  static Optional<ServerRole> find(String label) {
    return Arrays.stream(values()).filter(role -> role.label().equals(label)).findFirst();
  }

  /** The name of a server of a zone. */
  String inZone(int zone) {
    return label() + "-z" + zone;
  }
}
