package io.martinet.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A small disk in memory that loses what was not synced. {@link #crash} keeps a seeded choice of
 * sectors; {@link #failSyncs} makes syncs fail. Thread-safe.
 */
public final class LossyFiles implements DeviceFiles {
  private static final int SECTOR_BYTES = 512;

  private final SortedMap<String, Content> names = new TreeMap<>();
  private final SortedMap<String, Content> durableNames = new TreeMap<>();
  private long capacityBytes = Long.MAX_VALUE;
  private boolean failSyncs;
  private int syncs;

  private static final class Content {
    private byte[] cached = {};
    private byte[] durable = {};
  }

  /** Power fails: of each sector not synced either the old or the new bytes are found. */
  public synchronized void crash(long seed) {
    var random = new Random(seed);
    names.clear();
    names.putAll(durableNames);
    for (Content content : names.values()) {
      byte[] mixed = Arrays.copyOf(content.durable, Math.max(content.durable.length, 0));
      for (int at = 0; at < content.cached.length; at += SECTOR_BYTES) {
        int end = Math.min(at + SECTOR_BYTES, content.cached.length);
        if (random.nextBoolean()) {
          mixed = mixed.length >= end ? mixed : Arrays.copyOf(mixed, end);
          System.arraycopy(content.cached, at, mixed, at, end - at);
        }
      }
      content.durable = mixed;
      content.cached = mixed.clone();
    }
    failSyncs = false;
  }

  /** Power fails, and nothing that was not synced is left. */
  public synchronized void crashKeepingNothing() {
    names.clear();
    names.putAll(durableNames);
    for (Content content : names.values()) {
      content.cached = content.durable.clone();
    }
    failSyncs = false;
  }

  /** From now on every sync fails. */
  public synchronized void failSyncs() {
    failSyncs = true;
  }

  /** Syncs work again, for another start; what could not be synced is lost behind the cache. */
  public synchronized void healSyncs() {
    failSyncs = false;
  }

  /** Syncs of files so far. */
  public synchronized int syncs() {
    return syncs;
  }

  /** Changes one byte at rest. */
  public synchronized void rot(String name, long position) {
    Content content = names.get(name);
    if (content == null) {
      throw new IllegalArgumentException("no file " + name);
    }
    content.cached[(int) position] ^= 0x55;
    if (position < content.durable.length) {
      content.durable[(int) position] ^= 0x55;
    }
  }

  /** All bytes of a file as a reader sees them. */
  public synchronized byte[] bytes(String name) {
    return names.getOrDefault(name, new Content()).cached.clone();
  }

  /** Replaces a file's bytes, as a misdirected write would. */
  public synchronized void put(String name, long position, byte[] bytes) {
    Content content = names.get(name);
    if (content == null) {
      throw new IllegalArgumentException("no file " + name);
    }
    content.cached = applied(content.cached, bytes, position);
    content.durable = content.cached.clone();
  }

  public synchronized void capacity(long bytes) {
    capacityBytes = bytes;
  }

  @Override
  public synchronized DeviceFile create(String name) throws IOException {
    if (names.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    var content = new Content();
    names.put(name, content);
    return new Handle(content, false);
  }

  @Override
  public DeviceFile open(String name) throws IOException {
    return new Handle(require(name), false);
  }

  @Override
  public DeviceFile openDirect(String name) throws IOException {
    return new Handle(require(name), true);
  }

  private synchronized Content require(String name) throws NoSuchFileException {
    Content content = names.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return content;
  }

  @Override
  public synchronized boolean exists(String name) {
    return names.containsKey(name);
  }

  @Override
  public synchronized List<String> list(String directory) {
    var found = new ArrayList<String>();
    for (String name : names.keySet()) {
      if (directoryOf(name).equals(directory)) {
        found.add(name.substring(name.lastIndexOf('/') + 1));
      }
    }
    return found;
  }

  @Override
  public void createDirectories(String directory) {}

  @Override
  public synchronized void delete(String name) throws IOException {
    if (names.remove(name) == null) {
      throw new NoSuchFileException(name);
    }
  }

  @Override
  public synchronized void syncDirectory(String directory) throws IOException {
    requireSyncing();
    durableNames.keySet().removeIf(name -> directoryOf(name).equals(directory));
    for (var entry : names.entrySet()) {
      if (directoryOf(entry.getKey()).equals(directory)) {
        durableNames.put(entry.getKey(), entry.getValue());
      }
    }
  }

  private void requireSyncing() throws IOException {
    if (failSyncs) {
      throw new IOException("sync fails, as told");
    }
  }

  @Override
  public synchronized long usableBytes() {
    long used = 0;
    for (Content content : names.values()) {
      used += content.cached.length;
    }
    return Math.max(0, capacityBytes - used);
  }

  private static String directoryOf(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  private static byte[] applied(byte[] image, byte[] bytes, long position) {
    int end = (int) position + bytes.length;
    byte[] grown = image.length >= end ? image : Arrays.copyOf(image, end);
    System.arraycopy(bytes, 0, grown, (int) position, bytes.length);
    return grown;
  }

  private final class Handle implements DeviceFile {
    private final Content content;
    private final boolean direct;

    Handle(Content content, boolean direct) {
      this.content = content;
      this.direct = direct;
    }

    @Override
    public int read(ByteBuffer target, long position) {
      synchronized (LossyFiles.this) {
        byte[] source = direct ? content.durable : content.cached;
        int count = (int) Math.min(target.remaining(), Math.max(0, source.length - position));
        if (count > 0) {
          target.put(source, (int) position, count);
        }
        return count;
      }
    }

    @Override
    public void write(ByteBuffer[] sources, long position) throws IOException {
      synchronized (LossyFiles.this) {
        long at = position;
        for (ByteBuffer source : sources) {
          var bytes = new byte[source.remaining()];
          source.get(bytes);
          if (at + bytes.length - content.cached.length > usableBytes()) {
            throw new IOException("no space left");
          }
          content.cached = applied(content.cached, bytes, at);
          at += bytes.length;
        }
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (LossyFiles.this) {
        requireSyncing();
        syncs++;
        content.durable = content.cached.clone();
      }
    }

    @Override
    public long size() {
      synchronized (LossyFiles.this) {
        return content.cached.length;
      }
    }

    @Override
    public void close() {}
  }
}
