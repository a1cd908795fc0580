package io.martinet.database.server;

import io.martinet.database.DeviceFence;
import io.martinet.log.DeviceFiles;
import io.martinet.log.Replay;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A device that a server is to open.
 *
 * @param name in the rings
 * @param directory of the device
 * @param files the same directory as logs see it
 * @param id of the device
 * @param mode past the page cache if the device was fenced before (rule 15)
 * @param fence shared by the roles of the device
 */
public record DeviceDirectory(
    String name, Path directory, DeviceFiles files, UUID id, Replay.Mode mode, DeviceFence fence) {}
