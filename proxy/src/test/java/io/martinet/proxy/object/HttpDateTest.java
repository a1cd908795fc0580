package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.proxy.HttpDate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HttpDateTest {
  private static final DateTimeFormatter JDK =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static final long YEAR_10000 = 253_402_300_800L;

  @Test
  void everySecondReadsAsTheJdkWritesIt() {
    var random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      assertIsAsTheJdks(random.nextLong(YEAR_10000));
    }
  }

  @Test
  void endsOfMonthsAndLeapDaysAreRight() {
    for (String day :
        new String[] {
          "1970-01-01", "1999-12-31", "2000-02-29", "2100-02-28", "2100-03-01", "2024-02-29"
        }) {
      assertIsAsTheJdks(Instant.parse(day + "T00:00:00Z").getEpochSecond());
      assertIsAsTheJdks(Instant.parse(day + "T23:59:59Z").getEpochSecond());
    }
  }

  private static void assertIsAsTheJdks(long seconds) {
    assertThat(HttpDate.format(seconds)).isEqualTo(JDK.format(Instant.ofEpochSecond(seconds)));
  }
}
