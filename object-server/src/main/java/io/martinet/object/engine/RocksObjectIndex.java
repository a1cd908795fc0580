package io.martinet.object.engine;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** The index in RocksDB, without a write-ahead log: the device's log is one. */
public final class RocksObjectIndex implements ObjectIndex {
  /**
   * Memory and open files of one index.
   *
   * @param blockCacheBytes for blocks, their indexes and filters
   * @param memtableBytes of one memtable; two exist at most
   * @param openFilesMax table files kept open
   */
  public record Sizes(long blockCacheBytes, long memtableBytes, int openFilesMax) {
    /** Guessed for four devices in a heap of 1 GiB; memory is native, beside the heap. */
    public static final Sizes DEFAULTS = new Sizes(32L << 20, 16L << 20, 256);

    public Sizes {
      if (blockCacheBytes < 0 || memtableBytes < 1 << 16 || openFilesMax < 16) {
        throw new IllegalArgumentException(
            "index sizes: cache %d, memtable %d, open files %d"
                .formatted(blockCacheBytes, memtableBytes, openFilesMax));
      }
    }
  }

  /** False positives of 1 % at 10 bits a key (RocksDB's documentation). */
  private static final double BLOOM_BITS_A_KEY = 10;

  private static final int MEMTABLES_MAX = 2;

  /**
   * Of a memtable's memory, for a filter of its keys: most commits ask for a key that is not there,
   * which took a walk through the memtable, 2 % of a PUT's processor time.
   */
  private static final double MEMTABLE_BLOOM_RATIO = 0.05;

  /** RocksDB's own log files, each of at most {@link #INFO_LOG_BYTES_MAX}. */
  private static final int INFO_LOGS_MAX = 4;

  private static final long INFO_LOG_BYTES_MAX = 4L << 20;

  static {
    RocksDB.loadLibrary();
  }

  private final Cache cache;
  private final BloomFilter bloom;
  private final Options options;
  private final WriteOptions withoutLog;
  private final RocksDB database;

  private RocksObjectIndex(Path directory, Sizes sizes) throws RocksDBException {
    cache = new LRUCache(sizes.blockCacheBytes());
    bloom = new BloomFilter(BLOOM_BITS_A_KEY, false);
    options = options(sizes);
    withoutLog = new WriteOptions().setDisableWAL(true);
    try {
      database = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      closeOptions();
      throw e;
    }
  }

  /** Loads the library, which the class's initializer does. */
  static void preload() {}

  /**
   * Opens the index in a directory, or makes a new one.
   *
   * @throws IOException it is damaged or cannot be read: rebuild it from the log
   */
  public static RocksObjectIndex open(Path directory, Sizes sizes) throws IOException {
    try {
      return new RocksObjectIndex(directory, sizes);
    } catch (RocksDBException e) {
      throw new IOException("index " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Removes the index in a directory, whatever state it is in. */
  static void destroy(Path directory) throws IOException {
    try (var options = new Options()) {
      RocksDB.destroyDB(directory.toString(), options);
    } catch (RocksDBException e) {
      throw failure("removal", e);
    }
  }

  private Options options(Sizes sizes) {
    var table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setFilterPolicy(bloom)
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFormatVersion(5);
    return new Options()
        .setCreateIfMissing(true)
        .setTableFormatConfig(table)
        .setWriteBufferSize(sizes.memtableBytes())
        .setMaxWriteBufferNumber(MEMTABLES_MAX)
        .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_RATIO)
        .setMemtableWholeKeyFiltering(true)
        .setMaxOpenFiles(sizes.openFilesMax())
        // Keys are hashes, values mostly versions and places: nothing to gain in the upper levels.
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setBottommostCompressionType(CompressionType.LZ4_COMPRESSION)
        // A damaged block must be noticed when it is read, wherever it is (rule 15).
        .setParanoidChecks(true)
        .setKeepLogFileNum(INFO_LOGS_MAX)
        .setMaxLogFileSize(INFO_LOG_BYTES_MAX);
  }

  @Override
  public byte @Nullable [] get(byte[] key) throws IOException {
    try {
      return database.get(key);
    } catch (RocksDBException e) {
      throw failure("get", e);
    }
  }

  @Override
  public void write(IndexBatch batch) throws IOException {
    try (var writes = new WriteBatch()) {
      for (IndexBatch.Change change : batch.inKeyOrder()) {
        switch (change) {
          case IndexBatch.Change.Put(byte[] key, byte[] value) -> writes.put(key, value);
          case IndexBatch.Change.Delete(byte[] key) -> writes.delete(key);
          case IndexBatch.Change.DeleteRange(byte[] from, byte[] to) ->
              writes.deleteRange(from, to);
        }
      }
      database.write(withoutLog, writes);
    } catch (RocksDBException e) {
      throw failure("write", e);
    }
  }

  @Override
  public void scan(byte[] from, byte[] to, Visitor visitor) throws IOException {
    try (var upperBound = new Slice(to);
        var bounds = new ReadOptions().setIterateUpperBound(upperBound);
        RocksIterator iterator = database.newIterator(bounds)) {
      iterator.seek(from);
      while (iterator.isValid() && visitor.visit(iterator.key(), iterator.value())) {
        iterator.next();
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw failure("scan", e);
    }
  }

  @Override
  public void flush() throws IOException {
    try (var wait = new FlushOptions().setWaitForFlush(true)) {
      database.flush(wait);
    } catch (RocksDBException e) {
      throw failure("flush", e);
    }
  }

  @Override
  public void close() {
    database.close();
    closeOptions();
  }

  private void closeOptions() {
    if (withoutLog != null) {
      withoutLog.close();
    }
    options.close();
    bloom.close();
    cache.close();
  }

  private static IOException failure(String what, RocksDBException cause) {
    Status status = cause.getStatus();
    if (status != null && status.getCode() == Status.Code.Corruption) {
      return new IndexDamagedException("index " + what + ": " + cause.getMessage(), cause);
    }
    return new IOException("index " + what + ": " + cause.getMessage(), cause);
  }
}
