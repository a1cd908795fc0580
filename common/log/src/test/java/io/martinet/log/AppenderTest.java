package io.martinet.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AppenderTest {
  private static final LogConfig PREPARING = new LogConfig(1 << 20, 2, 256 << 10, 512 << 10);

  private final AtomicLong nanos = new AtomicLong();
  private final TestLog log = new TestLog(new LossyFiles(), PREPARING);

  @Test
  void leavesTheDiskToOthersAtAStartAndThenPreparesBlocks() throws IOException {
    log.open();
    var appender = new Appender(log.writer(), Duration.ofMillis(50), nanos::get);
    long before = bytes();

    assertThat(appender.idle()).isEqualTo(Appender.CALM.toNanos());
    assertThat(bytes()).isEqualTo(before);

    nanos.addAndGet(Appender.CALM.toNanos());
    assertThat(appender.idle()).isZero();
    assertThat(bytes()).isGreaterThan(before);
  }

  private long bytes() throws IOException {
    return log.files.bytes(log.fileOf(1)).length;
  }
}
