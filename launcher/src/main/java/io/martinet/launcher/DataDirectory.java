package io.martinet.launcher;

import io.martinet.launcher.recon.PassNotes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a store on one machine keeps everything:
 *
 * <pre>
 *  lock              held by the process that runs the store
 *  store.toml        what was decided at the first start: shape, ports, hash prefix and suffix
 *  v1rc              how its administrator logs in
 *  rings/            the last ring of each kind
 *  zookeeper/        the embedded coordinator
 *  state/            what this node knows of its devices: identities, failures
 *  auth/             token keys and stored users
 *  devices/NAME/     one directory a device
 *  log/              logs, rotated; of servers of their own log/NAME/
 *  recon/            what replicators did last, for servers to tell
 *  run/              servers of their own: how they are run, which run
 * </pre>
 */
record DataDirectory(Path root) {
  /** Where it is unless told otherwise. */
  static final String USUAL = "./data";

  /** Makes the directories that are absent. */
  void create() throws IOException {
    for (Path directory :
        new Path[] {
          rings(), zooKeeper(), state(), auth(), devices(), log(), recon(), run().root()
        }) {
      Files.createDirectories(directory);
    }
  }

  Path lock() {
    return root.resolve("lock");
  }

  Path storeFile() {
    return root.resolve("store.toml");
  }

  Path v1rc() {
    return root.resolve("v1rc");
  }

  Path rings() {
    return root.resolve("rings");
  }

  Path ring(RingKind kind) {
    return rings().resolve(kind.ringName() + ".ring.gz");
  }

  Path zooKeeper() {
    return root.resolve("zookeeper");
  }

  Path state() {
    return root.resolve("state");
  }

  Path auth() {
    return root.resolve("auth");
  }

  Path tokenKeys() {
    return auth().resolve("token-keys");
  }

  Path devices() {
    return root.resolve("devices");
  }

  Path device(String name) {
    return devices().resolve(name);
  }

  /** Directories of a zone's devices, by their names in the rings. */
  SortedMap<String, Path> devices(Shape shape, int zone) {
    var directories = new TreeMap<String, Path>();
    for (int index = 0; index < shape.devices(); index++) {
      if (shape.zoneOf(index) == zone) {
        String name = Shape.device(index);
        directories.put(name, device(name));
      }
    }
    return directories;
  }

  Path log() {
    return root.resolve("log");
  }

  /** Logs of a server of its own. */
  Path log(String server) {
    return log().resolve(server);
  }

  Path recon() {
    return root.resolve("recon");
  }

  /**
   * What the replicator of a zone did last.
   *
   * @param zone 0: one replicator cares for all zones
   */
  PassNotes passes(int zone) {
    return new PassNotes(
        recon().resolve(zone == 0 ? "replicator.json" : "replicator-z" + zone + ".json"));
  }

  /** What the expirer of a zone did last, as {@link #passes}. */
  PassNotes expiries(int zone) {
    return new PassNotes(
        recon().resolve(zone == 0 ? "expirer.json" : "expirer-z" + zone + ".json"));
  }

  RunDirectory run() {
    return new RunDirectory(root.resolve("run"));
  }
}
