package io.martinet.cluster;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether a device's directory is that device (rule 17 of the storage protocol). */
public sealed interface DeviceIdentity {
  /**
   * A new device: lay it out under this id, once, then tell {@link DeviceRegistry#formatted}. Asked
   * again before that, the answer is the same.
   */
  record Format(UUID uuid) implements DeviceIdentity {}

  /**
   * The directory is the device.
   *
   * @param failure why it was marked failed (rule 15: recover with O_DIRECT), null if it was not
   */
  record Matches(UUID uuid, @Nullable String failure) implements DeviceIdentity {}

  /**
   * The directory is empty or another's: answer 507, never format. A disk that was not mounted
   * looks like this.
   *
   * @param reason with what to do, for people
   */
  record Foreign(String reason) implements DeviceIdentity {}

  /**
   * It cannot be known now, since ZooKeeper is away and this node remembers nothing: answer 507 and
   * ask again later; never format.
   *
   * @param reason with what to do, for people
   */
  record Unavailable(String reason) implements DeviceIdentity {}
}
