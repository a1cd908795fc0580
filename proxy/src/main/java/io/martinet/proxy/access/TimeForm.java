package io.martinet.proxy.access;

import io.martinet.service.log.LoggedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Forms of a moment, under Swift's names in lower case; all in UTC. */
enum TimeForm {
  DATETIME {
    @Override
    String of(Instant moment) {
      return LINE.of(moment);
    }
  },
  ASCTIME {
    @Override
    String of(Instant moment) {
      return ASC.of(moment);
    }
  },
  ISO8601 {
    @Override
    String of(Instant moment) {
      return ISO.of(moment);
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

  private static final LoggedTime LINE = new LoggedTime("dd/MMM/yyyy/HH/mm/ss");
  private static final LoggedTime ASC = new LoggedTime("EEE MMM ppd HH:mm:ss yyyy");
  private static final LoggedTime ISO = new LoggedTime("yyyy-MM-dd'T'HH:mm:ss");

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
    LoggedTime.seconds(target, moment.getEpochSecond(), moment.getNano(), NANO_DIGITS);
  }

  /** Seconds, cut to so many decimals. */
  static void decimal(StringBuilder target, Duration span, int decimals) {
    LoggedTime.seconds(target, span.toSeconds(), span.getNano(), decimals);
  }

  private static String fraction(Instant moment, int digits) {
    var text = new StringBuilder(digits);
    LoggedTime.fraction(text, moment.getNano(), digits);
    return text.toString();
  }
}
