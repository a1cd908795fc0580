package io.martinet.service.log;

import io.martinet.service.config.Section;

/**
 * Settings of the logs.
 *
 * @param format of both logs
 * @param level from which on messages are kept
 * @param fileBytesMax a file that reached this length is put aside and a new one begun
 * @param filesMax files put aside that are kept, for each of the logs
 * @param storageRequests whether storage servers log a line for each request of a client
 */
public record LogConfig(
    Format format, Level level, long fileBytesMax, int filesMax, boolean storageRequests) {
  /** Text for people; JSON, one object a line, for programs. */
  public enum Format {
    TEXT,
    JSON
  }

  /** In order of detail. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  private static final long FILE_BYTES_MIN = 64 * 1024;

  /** More would make each rotation rename too many files. */
  private static final int FILES_TOP = 20;

  public LogConfig {
    if (fileBytesMax < FILE_BYTES_MIN) {
      throw new IllegalArgumentException(
          "log.file_max_bytes must be at least " + FILE_BYTES_MIN + ", was " + fileBytesMax);
    }
    if (filesMax < 1 || filesMax > FILES_TOP) {
      throw new IllegalArgumentException(
          "log.files_max must be 1.." + FILES_TOP + ", was " + filesMax);
    }
  }

  /**
   * Guessed: at most 864 MiB of logs, about an hour of access lines at 10,000 requests a second.
   */
  public static LogConfig defaults() {
    return new LogConfig(Format.TEXT, Level.INFO, 32 * 1024 * 1024, 8, true);
  }

  /** Reads {@code [log]}. */
  public static LogConfig from(Section log) {
    LogConfig d = defaults();
    return new LogConfig(
        log.choice("format", d.format),
        log.choice("level", d.level),
        log.bytes("file_max_bytes", d.fileBytesMax),
        log.count("files_max", d.filesMax),
        log.flag("storage_requests", d.storageRequests));
  }
}
