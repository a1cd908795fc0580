package io.martinet.service.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/**
 * Sends the process's logs where they belong. Set up in code, not by a file on the class path: that
 * takes a tenth of a second less at each start, and a command line decides between the two forms.
 */
public final class Logs {
  /** The logger of the proxy's request lines; goes to a file of its own. */
  public static final String ACCESS = "access";

  /** The logger of storage servers' request lines; goes to a file of its own. */
  public static final String STORAGE = "storage";

  private static final AtomicLong STORAGE_DROPPED = new AtomicLong();

  /** Lines that wait for the disk; a request beyond waits with them, so none is lost. */
  private static final int ACCESS_QUEUE_MAX = 8_192;

  /**
   * Lines of all else that wait for the disk. Event loops write here and never wait: what comes to
   * a full queue is dropped, and the last fifth of the room is kept for warnings and errors.
   */
  static final int QUEUE_MAX = 8_192;

  /**
   * How long the end of logging waits for each file; whoever ends a process has a bound of his own.
   */
  private static final int FLUSH_MAX_MILLIS = 5_000;

  /** Logback's own minute would let a busy log outgrow its bound many times over. */
  private static final Duration LENGTH_CHECK = Duration.buildByMilliseconds(10);

  private static final String TEXT = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0} ";

  /** Libraries that say at INFO what we say ourselves. */
  private static final List<String> TALKATIVE =
      List.of("org.apache.zookeeper", "org.apache.curator", "io.netty");

  private Logs() {}

  /** For commands that end soon: warnings to stderr, nothing else. Comes before anything logs. */
  public static void toStderr() {
    BareLogback.install();
    LoggerContext context = fresh();
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setTarget("System.err");
    stderr.setEncoder(text(context, "%-5level %logger{0} %msg %kvp%n"));
    stderr.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(stderr);
  }

  /**
   * For servers: {@code martinet.log}, {@code access.log} and {@code storage.log} in a directory,
   * rotated and bounded.
   *
   * @param directory exists
   */
  public static void toFiles(LogConfig config, Path directory) {
    LoggerContext context = fresh();
    boolean isJson = config.format() == LogConfig.Format.JSON;
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.valueOf(config.level().name()));
    root.addAppender(
        dropping(
            context,
            file(
                context,
                config,
                directory.resolve("martinet"),
                isJson ? json(context) : text(context, TEXT + "%msg %kvp %mdc%n"))));
    TALKATIVE.forEach(library -> context.getLogger(library).setLevel(Level.WARN));
    Logger access = context.getLogger(ACCESS);
    access.setLevel(Level.INFO);
    access.setAdditive(false);
    access.addAppender(
        waiting(
            context, file(context, config, directory.resolve("access"), text(context, "%msg%n"))));
    storage(context, config, directory, isJson);
  }

  /** Lines of the storage log that were dropped since the process began. */
  public static long storageLinesDropped() {
    return STORAGE_DROPPED.get();
  }

  private static void storage(
      LoggerContext context, LogConfig config, Path directory, boolean isJson) {
    Logger storage = context.getLogger(STORAGE);
    storage.setAdditive(false);
    storage.setLevel(storageLevel(config));
    if (config.storageRequests()) {
      var queue =
          new DroppingQueue(
              context,
              file(
                  context,
                  config,
                  directory.resolve("storage"),
                  isJson ? json(context) : text(context, "%msg%n")),
              QUEUE_MAX,
              STORAGE_DROPPED);
      queue.setMaxFlushTime(FLUSH_MAX_MILLIS);
      queue.start();
      storage.addAppender(queue);
    }
  }

  private static Level storageLevel(LogConfig config) {
    if (!config.storageRequests()) {
      return Level.OFF;
    }
    return config.level() == LogConfig.Level.DEBUG ? Level.DEBUG : Level.INFO;
  }

  /** Writes out what waits; logging ends. */
  public static void stop() {
    context().stop();
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static LoggerContext fresh() {
    LoggerContext context = context();
    context.reset();
    // Once stopped it would not stop, and write out what waits, a second time.
    context.start();
    return context;
  }

  private static Appender<ILoggingEvent> file(
      LoggerContext context, LogConfig config, Path base, Encoder<ILoggingEvent> encoder) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(base + ".log");
    appender.setEncoder(encoder);
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(base + ".%i.log");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(config.filesMax());
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
    trigger.setContext(context);
    trigger.setMaxFileSize(new FileSize(config.fileBytesMax()));
    trigger.setCheckIncrement(LENGTH_CHECK);
    trigger.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(trigger);
    appender.start();
    return appender;
  }

  /** A thread of its own writes, so that a request's thread does not. */
  private static Appender<ILoggingEvent> waiting(
      LoggerContext context, Appender<ILoggingEvent> file) {
    AsyncAppender queue = queue(context, file, ACCESS_QUEUE_MAX);
    queue.setDiscardingThreshold(0);
    queue.start();
    return queue;
  }

  /** As above, but whoever logs never waits. */
  private static Appender<ILoggingEvent> dropping(
      LoggerContext context, Appender<ILoggingEvent> file) {
    AsyncAppender queue = queue(context, file, QUEUE_MAX);
    queue.setDiscardingThreshold(QUEUE_MAX / 5);
    queue.setNeverBlock(true);
    queue.start();
    return queue;
  }

  private static AsyncAppender queue(
      LoggerContext context, Appender<ILoggingEvent> file, int linesMax) {
    AsyncAppender queue = new AsyncAppender();
    queue.setContext(context);
    queue.setQueueSize(linesMax);
    queue.setMaxFlushTime(FLUSH_MAX_MILLIS);
    queue.addAppender(file);
    return queue;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithFormattedMessage(true);
    encoder.start();
    return encoder;
  }
}
