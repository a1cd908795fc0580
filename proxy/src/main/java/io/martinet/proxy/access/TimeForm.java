package io.martinet.proxy.access;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Forms of a moment, under Swift's names in lower case; all in UTC. */
enum TimeForm {
  DATETIME {
    @Override
    String of(Instant moment) {
      Second second = lastSecond;
      if (second.epochSecond != moment.getEpochSecond()) {
        second = new Second(moment.getEpochSecond(), LINE.format(moment));
        lastSecond = second;
      }
      return second.text;
    }
  },
  ASCTIME {
    @Override
    String of(Instant moment) {
      return ASC.format(moment);
    }
  },
  ISO8601 {
    @Override
    String of(Instant moment) {
      return ISO.format(moment);
    }
  },
  /** Whole seconds since 1970; the following are what is beyond them. */
  S {
    @Override
    String of(Instant moment) {
      return Long.toString(moment.getEpochSecond());
    }
  },
  MS {
    @Override
    String of(Instant moment) {
      return fraction(moment, 3);
    }
  },
  US {
    @Override
    String of(Instant moment) {
      return fraction(moment, 6);
    }
  },
  NS {
    @Override
    String of(Instant moment) {
      return fraction(moment, NANO_DIGITS);
    }
  };

  private static final int NANO_DIGITS = 9;
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private static final DateTimeFormatter LINE = formatter("dd/MMM/yyyy/HH/mm/ss");
  private static final DateTimeFormatter ASC = formatter("EEE MMM ppd HH:mm:ss yyyy");
  private static final DateTimeFormatter ISO = formatter("yyyy-MM-dd'T'HH:mm:ss");

  /** The last second that was written out: nearly every line's is the line's before. */
  private static volatile Second lastSecond = new Second(-1, "");

  private record Second(long epochSecond, String text) {}

  abstract String of(Instant moment);

  /** As templates name it, behind a dot. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The form of that name; null if there is none. */
  static @Nullable TimeForm named(String label) {
    for (TimeForm form : values()) {
      if (form.label().equals(label)) {
        return form;
      }
    }
    return null;
  }

  /** Seconds since 1970 with nine decimals: a time without a form. */
  static void decimal(StringBuilder target, Instant moment) {
    decimal(target, moment.getEpochSecond(), moment.getNano(), NANO_DIGITS);
  }

  /** Seconds, cut to so many decimals. */
  static void decimal(StringBuilder target, Duration span, int decimals) {
    decimal(target, span.toSeconds(), span.getNano(), decimals);
  }

  private static void decimal(StringBuilder target, long seconds, int nanos, int decimals) {
    target.append(seconds).append('.');
    digits(target, nanos, decimals);
  }

  private static String fraction(Instant moment, int digits) {
    var text = new StringBuilder(digits);
    digits(text, moment.getNano(), digits);
    return text.toString();
  }

  private static void digits(StringBuilder target, int nanos, int count) {
    int unit = NANOS_PER_SECOND / 10;
    for (int i = 0; i < count; i++) {
      target.append((char) ('0' + nanos / unit % 10));
      unit /= 10;
    }
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
