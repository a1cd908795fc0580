package io.martinet.log;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of a device on the file system, below one directory that must exist. Thread-safe. */
public final class FileSystemDeviceFiles implements DeviceFiles {
  private final Path root;

  /** Looked up once: that reads the kernel's table of mounts. */
  private final FileStore store;

  /**
   * @param root an existing directory; no name leads out of it
   */
  public FileSystemDeviceFiles(Path root) throws IOException {
    this.root = root.toRealPath();
    this.store = Files.getFileStore(this.root);
  }

  /** The directory itself, for libraries that open files on their own (RocksDB). */
  public Path root() {
    return root;
  }

  @Override
  public DeviceFile create(String name) throws IOException {
    return new ChannelFile(
        FileChannel.open(
            resolve(name),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  @Override
  public DeviceFile open(String name) throws IOException {
    return new ChannelFile(
        FileChannel.open(resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public DeviceFile openDirect(String name) throws IOException {
    Path path = resolve(name);
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, ExtendedOpenOption.DIRECT);
      return new DirectReadFile(channel, Math.toIntExact(store.getBlockSize()));
    } catch (UnsupportedOperationException | IOException refused) {
      // tmpfs and some overlays know no O_DIRECT; a missing file must still be told as missing.
      return open(name);
    }
  }

  @Override
  public boolean exists(String name) throws IOException {
    return Files.exists(resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    Path path = resolve(directory);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    var names = new ArrayList<String>();
    try (Stream<Path> files = Files.list(path)) {
      files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .forEach(file -> names.add(file.getFileName().toString()));
    }
    names.sort(null);
    return names;
  }

  @Override
  public void createDirectories(String directory) throws IOException {
    createDurably(resolve(directory));
  }

  private void createDurably(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent == null) {
      throw new IOException("no parent to create a directory in: " + directory);
    }
    if (!Files.isDirectory(parent)) {
      createDurably(parent);
    }
    Files.createDirectories(directory);
    // Also where it was there: whoever made it may have been killed before this.
    sync(parent);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(resolve(name));
  }

  @Override
  public void syncDirectory(String directory) throws IOException {
    sync(resolve(directory));
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public long usableBytes() throws IOException {
    return store.getUsableSpace();
  }

  private Path resolve(String name) {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root)) {
      throw new IllegalArgumentException("name leads out of the device: " + name);
    }
    return path;
  }
}
