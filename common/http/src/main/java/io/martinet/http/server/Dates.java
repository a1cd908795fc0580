package io.martinet.http.server;

import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} header's value, made once a second. Thread-safe. */
final class Dates {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private record Cached(long second, AsciiString text) {}

  private final InstantSource clock;
  private volatile Cached cached = new Cached(Long.MIN_VALUE, AsciiString.EMPTY_STRING);

  Dates(InstantSource clock) {
    this.clock = clock;
  }

  AsciiString now() {
    long second = Math.floorDiv(clock.millis(), 1000L);
    Cached last = cached;
    if (last.second != second) {
      last = new Cached(second, AsciiString.of(FORMAT.format(Instant.ofEpochSecond(second))));
      cached = last;
    }
    return last.text;
  }
}
