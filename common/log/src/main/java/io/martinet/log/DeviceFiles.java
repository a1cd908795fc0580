package io.martinet.log;

import java.io.IOException;
import java.util.List;

/**
 * The files below one directory of a device, with the durability rules of a disk: bytes are durable
 * after {@link DeviceFile#sync}, a created or deleted name after {@link #syncDirectory}. The real
 * form stands on the file system; the simulation's loses, tears and rots what was not synced.
 * Thread-safe.
 *
 * <p>Names are relative, parts separated by {@code /}.
 */
public interface DeviceFiles {
  /**
   * Creates a file; its name is not durable before {@link #syncDirectory} of its directory.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   */
  DeviceFile create(String name) throws IOException;

  /**
   * Opens an existing file for reading and writing.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  DeviceFile open(String name) throws IOException;

  /**
   * Opens for reading past the page cache (O_DIRECT) where the platform can: recovery after a
   * failed sync (rule 15).
   */
  DeviceFile openDirect(String name) throws IOException;

  /** Whether the file exists now, durable or not. */
  boolean exists(String name) throws IOException;

  /**
   * Names of the files in a directory, without their directory, sorted; empty if it does not exist.
   */
  List<String> list(String directory) throws IOException;

  /** Makes the directory and its parents if absent, durable on return. */
  void createDirectories(String directory) throws IOException;

  /** Removes a file's name; durable after {@link #syncDirectory}. */
  void delete(String name) throws IOException;

  /** Makes creations and deletions of names in the directory durable. */
  void syncDirectory(String directory) throws IOException;

  /** Bytes that may still be written on this file system. */
  long usableBytes() throws IOException;
}
