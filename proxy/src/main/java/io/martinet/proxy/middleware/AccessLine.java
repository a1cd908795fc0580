package io.martinet.proxy.middleware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.RequestContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Forms of a line of the access log. */
enum AccessLine {
  /** Swift's fields in Swift's order, percent-encoded, separated by blanks, a dash for none. */
  SWIFT {
    @Override
    String format(AccessRecord record) {
      RequestContext context = record.context();
      var line = new StringBuilder(256);
      text(line, record.clientAddress());
      text(line, record.remoteAddress());
      plain(line, endTime(record.end()));
      text(line, context.method().name());
      text(line, context.loggedTarget());
      plain(line, PROTOCOL);
      plain(line, Integer.toString(record.status()));
      text(line, context.header("Referer"));
      text(line, context.header("User-Agent"));
      text(line, record.token());
      count(line, context.accessNotes().receivedBytes());
      count(line, record.sentBytes());
      text(line, context.header("Etag"));
      plain(line, context.transactionId());
      text(line, null); // headers, which Swift logs on demand
      seconds(line.append(' '), record.duration(), REQUEST_DECIMALS);
      text(line, context.accessNotes().source());
      text(line, null); // log info of middleware
      seconds(line.append(' '), record.start(), EPOCH_DECIMALS);
      seconds(line.append(' '), record.end(), EPOCH_DECIMALS);
      text(line, record.policy());
      text(line, record.user());
      return line.toString();
    }
  },

  /** One JSON object. */
  JSON {
    @Override
    String format(AccessRecord record) {
      RequestContext context = record.context();
      ObjectNode fields = MAPPER.createObjectNode();
      fields.put("time", DateTimeFormatter.ISO_INSTANT.format(record.end()));
      fields.put("transId", context.transactionId());
      fields.put("clientIp", record.clientAddress());
      fields.put("remoteAddr", record.remoteAddress());
      fields.put("method", context.method().name());
      fields.put("path", context.loggedTarget());
      fields.put("protocol", PROTOCOL);
      fields.put("status", record.status());
      put(fields, "referer", context.header("Referer"));
      put(fields, "userAgent", context.header("User-Agent"));
      put(fields, "token", record.token());
      fields.put("bytesReceived", context.accessNotes().receivedBytes());
      fields.put("bytesSent", record.sentBytes());
      put(fields, "etag", context.header("Etag"));
      var seconds = new StringBuilder();
      seconds(seconds, record.duration(), REQUEST_DECIMALS);
      fields.put("seconds", new BigDecimal(seconds.toString()));
      put(fields, "source", context.accessNotes().source());
      put(fields, "policy", record.policy());
      put(fields, "user", record.user());
      try {
        return MAPPER.writeValueAsString(fields);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("strings that JSON cannot hold", e);
      }
    }
  };

  /** Requests of older versions of HTTP are answered like those of 1.1, and not told apart. */
  private static final String PROTOCOL = "HTTP/1.1";

  private static final int REQUEST_DECIMALS = 4;
  private static final int EPOCH_DECIMALS = 9;
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private static final DateTimeFormatter END_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy/HH/mm/ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The last second that was written out: nearly every line's is the line's before. */
  private static volatile Second lastSecond = new Second(-1, "");

  private record Second(long epochSecond, String text) {}

  /** The line, without its end. */
  abstract String format(AccessRecord record);

  private static void text(StringBuilder line, @Nullable String value) {
    plain(line, value == null || value.isEmpty() ? "-" : PercentCode.encodeBytes(value));
  }

  private static void count(StringBuilder line, long bytes) {
    plain(line, bytes == 0 ? "-" : Long.toString(bytes));
  }

  private static void plain(StringBuilder line, String value) {
    if (!line.isEmpty()) {
      line.append(' ');
    }
    line.append(value);
  }

  private static void put(ObjectNode fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private static String endTime(Instant end) {
    Second second = lastSecond;
    if (second.epochSecond != end.getEpochSecond()) {
      second = new Second(end.getEpochSecond(), END_TIME.format(end));
      lastSecond = second;
    }
    return second.text;
  }

  private static void seconds(StringBuilder target, Instant instant, int decimals) {
    decimal(target, instant.getEpochSecond(), instant.getNano(), decimals);
  }

  private static void seconds(StringBuilder target, Duration duration, int decimals) {
    decimal(target, duration.toSeconds(), duration.getNano(), decimals);
  }

  private static void decimal(StringBuilder target, long seconds, int nanos, int decimals) {
    target.append(seconds).append('.');
    int unit = NANOS_PER_SECOND / 10;
    for (int i = 0; i < decimals; i++) {
      target.append((char) ('0' + nanos / unit % 10));
      unit /= 10;
    }
  }
}
