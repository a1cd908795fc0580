package io.martinet.proxy;

/**
 * Writes HTTP dates (RFC 9110, section 5.6.7). By hand: the JDK's formatter costs a microsecond,
 * and Netty's keeps a thread-local, which on virtual threads is made anew for each request.
 */
public final class HttpDate {
  private static final String[] DAYS = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };
  private static final int SECONDS_PER_DAY = 86_400;

  /** Days from the first of March of the year 0 to the epoch. */
  private static final int EPOCH_DAYS = 719_468;

  /** Days in the 400 years after which the calendar repeats. */
  private static final int ERA_DAYS = 146_097;

  private HttpDate() {}

  /**
   * {@code Sun, 06 Nov 1994 08:49:37 GMT}.
   *
   * @param seconds Unix seconds, not negative, before the year 10000
   */
  public static String format(long seconds) {
    long days = seconds / SECONDS_PER_DAY;
    int rest = (int) (seconds % SECONDS_PER_DAY);
    // Years that begin in March have their leap day at the end, so that months need no table.
    long shifted = days + EPOCH_DAYS;
    long era = shifted / ERA_DAYS;
    int dayOfEra = (int) (shifted % ERA_DAYS);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
    int month = marchMonth < 10 ? marchMonth + 2 : marchMonth - 10;
    long year = yearOfEra + era * 400 + (month <= 1 ? 1 : 0);
    var text = new StringBuilder(29);
    text.append(DAYS[(int) (days % 7)]).append(", ");
    twoDigits(text, day).append(' ').append(MONTHS[month]).append(' ');
    twoDigits(twoDigits(text, (int) (year / 100)), (int) (year % 100)).append(' ');
    twoDigits(text, rest / 3600).append(':');
    twoDigits(text, rest / 60 % 60).append(':');
    return twoDigits(text, rest % 60).append(" GMT").toString();
  }

  private static StringBuilder twoDigits(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
