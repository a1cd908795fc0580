package io.martinet.cluster;

import io.martinet.core.Entropy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which disk is which device (rule 17 of the storage protocol), and which devices failed (rule 15).
 * A device is recorded in ZooKeeper and in the node's state folder, and its directory names itself;
 * new is only what ZooKeeper, being asked, does not know.
 *
 * <p>Thread-safe; blocks on disk and network, so never on the data path.
 */
public final class DeviceRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceRegistry.class);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** Bound of a failure's text; the rest is in the logs. */
  private static final int FAILURE_CHARS_MAX = 1_000;

  private final Path stateDirectory;
  private final DeviceNodes nodes;
  private final NodeDevices remembered;
  private final Entropy entropy;
  private final InstantSource clock;
  private final ConcurrentSkipListSet<String> known = new ConcurrentSkipListSet<>();

  /**
   * @param stateDirectory this node's own, on none of the devices; made if absent
   * @param executor runs blocking work when ZooKeeper comes back
   */
  public DeviceRegistry(
      ClusterClient client,
      Path stateDirectory,
      Executor executor,
      Entropy entropy,
      InstantSource clock) {
    this.stateDirectory = stateDirectory;
    this.nodes = new DeviceNodes(client);
    this.remembered = new NodeDevices(stateDirectory);
    this.entropy = entropy;
    this.clock = clock;
    client.onConnected(() -> executor.execute(this::publishFailures));
  }

  /**
   * Keeps the other processes of this node waiting from before {@link #decide} until after what
   * follows from it, {@link #formatted} included.
   */
  public DeviceClaim claim(String id) throws IOException {
    requireId(id);
    return DeviceClaim.take(stateDirectory, id);
  }

  /**
   * Decides what a directory is. With {@link DeviceIdentity.Format} the decision is recorded and
   * the directory names the new device; until {@link #formatted} the answer stays the same, also
   * after a crash at any step. Have the client connected before, or a new device is Unavailable.
   *
   * @param id unique in the cluster, such as {@code node1.d1}
   * @throws IOException this node's state folder cannot be read or written, or a record is damaged:
   *     treat as Unavailable
   */
  public synchronized DeviceIdentity decide(String id, Path directory) throws IOException {
    requireId(id);
    known.add(id);
    var folder = new DeviceFolder(directory);
    Optional<DeviceRecord> here = remembered.find(id);
    Optional<DeviceRecord> registered;
    try {
      registered = nodes.find(id);
    } catch (ClusterUnavailableException e) {
      return decideAlone(id, folder, here.orElse(null));
    }
    if (registered.isEmpty() && here.isEmpty()) {
      return decideNew(id, folder);
    }
    DeviceRecord record = registered.or(() -> here).orElseThrow();
    boolean formatted =
        record.formatted()
            || here.filter(own -> own.formatted() && own.uuid().equals(record.uuid())).isPresent();
    return decideKnown(
        id, folder, new DeviceRecord(record.uuid(), formatted), registered.isEmpty());
  }

  private DeviceIdentity decideAlone(String id, DeviceFolder folder, @Nullable DeviceRecord record)
      throws IOException {
    if (record == null || !record.formatted()) {
      return new DeviceIdentity.Unavailable(
          "ZooKeeper is away and this node has no record of device "
              + id
              + ": nothing is formatted; it is decided once ZooKeeper is back");
    }
    return isDevice(folder, record)
        ? new DeviceIdentity.Matches(record.uuid(), remembered.findFailure(id).orElse(null))
        : foreign(id, folder, record);
  }

  private DeviceIdentity decideNew(String id, DeviceFolder folder) throws IOException {
    return switch (folder.content()) {
      case DeviceFolder.Content.Empty() -> claim(id, folder);
      case DeviceFolder.Content.Identified(UUID uuid) ->
          new DeviceIdentity.Foreign(
              "device %s is new, but %s holds device %s of another cluster or node"
                  .formatted(id, folder, uuid));
      case DeviceFolder.Content.Unknown(String reason) ->
          new DeviceIdentity.Foreign("device " + id + " is new, but " + reason);
    };
  }

  /** The decision is recorded before the first byte is written, so that a crash cannot undo it. */
  private DeviceIdentity claim(String id, DeviceFolder folder) throws IOException {
    var record = new DeviceRecord(new UUID(entropy.nextLong(), entropy.nextLong()), false);
    if (!nodes.create(id, record)) {
      throw new IOException("device " + id + " was claimed by another process at this moment");
    }
    remembered.put(id, record);
    folder.identify(record.uuid());
    return new DeviceIdentity.Format(record.uuid());
  }

  private DeviceIdentity decideKnown(
      String id, DeviceFolder folder, DeviceRecord record, boolean register) throws IOException {
    boolean resumes = !record.formatted() && folder.content() instanceof DeviceFolder.Content.Empty;
    if (!resumes && !isDevice(folder, record)) {
      return foreign(id, folder, record);
    }
    if (register) {
      // ZooKeeper forgot, but disk and node agree: no other reason to believe in a new device.
      nodes.create(id, record);
    }
    remembered.put(id, record);
    if (!record.formatted()) {
      folder.identify(record.uuid());
      return new DeviceIdentity.Format(record.uuid());
    }
    return new DeviceIdentity.Matches(record.uuid(), failure(id));
  }

  private static boolean isDevice(DeviceFolder folder, DeviceRecord record) {
    return folder.content() instanceof DeviceFolder.Content.Identified(UUID uuid)
        && uuid.equals(record.uuid());
  }

  private static DeviceIdentity foreign(String id, DeviceFolder folder, DeviceRecord record) {
    String found =
        switch (folder.content()) {
          case DeviceFolder.Content.Empty() -> folder + " is empty: is its disk mounted?";
          case DeviceFolder.Content.Identified(UUID uuid) -> folder + " holds device " + uuid;
          case DeviceFolder.Content.Unknown(String reason) -> reason;
        };
    return new DeviceIdentity.Foreign(
        "device %s is recorded as %s, but %s".formatted(id, record.uuid(), found));
  }

  /**
   * Records that a new device was laid out: from now on it is never formatted again.
   *
   * @throws ClusterUnavailableException ZooKeeper is away: the device must not serve yet; decide
   *     again later
   */
  public synchronized void formatted(String id, UUID uuid) throws IOException {
    requireId(id);
    var record = new DeviceRecord(uuid, true);
    nodes.put(id, record);
    remembered.put(id, record);
  }

  /**
   * Lets a new or wiped disk take a lost device's place: it is recorded as a new device that was
   * not laid out yet, so that {@link #decide} formats it. Call it under a {@link #claim}, once the
   * directory says that it covers nothing.
   *
   * @throws IOException the directory is not empty, no such device is registered, or ZooKeeper is
   *     away: nothing was changed
   */
  public synchronized void replace(String id, Path directory) throws IOException {
    requireId(id);
    var folder = new DeviceFolder(directory);
    if (!(folder.content() instanceof DeviceFolder.Content.Empty)) {
      throw new IOException(
          folder + " is not empty: only an empty directory takes a device's place");
    }
    if (nodes.find(id).isEmpty()) {
      throw new IOException(
          "no device " + id + " is registered: a new one is formatted by its server");
    }
    var record = new DeviceRecord(new UUID(entropy.nextLong(), entropy.nextLong()), false);
    nodes.put(id, record);
    remembered.put(id, record);
    clearFailed(id);
  }

  /**
   * Marks a device failed, here and in ZooKeeper; where ZooKeeper is away, when it is back. A
   * device that is marked keeps its first reason.
   *
   * @throws IOException the mark could not be written here; ZooKeeper was told if it could be
   */
  public synchronized void markFailed(String id, String reason) throws IOException {
    requireId(id);
    known.add(id);
    String line = clock.instant() + " " + reason.replaceAll("\\s+", " ");
    String failure = line.substring(0, Math.min(line.length(), FAILURE_CHARS_MAX));
    try {
      remembered.putFailure(id, failure);
    } finally {
      publishFailure(id, failure);
    }
  }

  /**
   * What this node noted of a device's failures: another text after each of them, whichever process
   * met it; empty without one.
   */
  public String failuresHere(String id) throws IOException {
    requireId(id);
    return remembered.readFailures(id);
  }

  /** Takes the mark off, after a recovery that found the device sound. */
  public synchronized void clearFailed(String id) throws IOException {
    requireId(id);
    nodes.removeFailure(id);
    remembered.removeFailure(id);
  }

  private @Nullable String failure(String id) throws IOException {
    Optional<String> here = remembered.findFailure(id);
    return here.isPresent() ? here.get() : nodes.findFailure(id).orElse(null);
  }

  private synchronized void publishFailures() {
    for (String id : known) {
      try {
        remembered.findFailure(id).ifPresent(failure -> publishFailure(id, failure));
      } catch (IOException e) {
        LOG.error("the failure mark of device {} cannot be read", id, e);
      }
    }
  }

  private void publishFailure(String id, String failure) {
    try {
      if (nodes.find(id).isPresent()) {
        nodes.putFailure(id, failure);
      }
    } catch (IOException e) {
      LOG.warn("device {} is marked failed here; ZooKeeper is told once it is back", id, e);
    }
  }

  private static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not a device's id: " + id);
    }
  }
}
