package io.martinet.proxy.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.martinet.proxy.RequestContext;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Each line one JSON object. */
final class AccessJson implements AccessForm {
  private static final int REQUEST_DECIMALS = 4;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Override
  public String format(AccessRecord line) {
    RequestContext context = line.context();
    ObjectNode fields = MAPPER.createObjectNode();
    fields.put("time", DateTimeFormatter.ISO_INSTANT.format(line.end()));
    fields.put("transId", context.transactionId());
    put(fields, "clientIp", line.clientAddress());
    put(fields, "remoteAddr", line.remoteAddress());
    fields.put("method", context.method().name());
    fields.put("path", context.loggedTarget());
    fields.put("protocol", AccessRecord.PROTOCOL);
    fields.put("status", line.status());
    put(fields, "referer", context.header("Referer"));
    put(fields, "userAgent", context.header("User-Agent"));
    put(fields, "token", line.token());
    fields.put("bytesReceived", context.accessNotes().receivedBytes());
    fields.put("bytesSent", line.sentBytes());
    put(fields, "etag", context.header("Etag"));
    var seconds = new StringBuilder();
    TimeForm.decimal(seconds, line.duration(), REQUEST_DECIMALS);
    fields.put("seconds", new BigDecimal(seconds.toString()));
    put(fields, "source", context.accessNotes().source());
    put(fields, "policy", line.policy());
    put(fields, "user", line.user());
    try {
      return MAPPER.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings that JSON cannot hold", e);
    }
  }

  private static void put(ObjectNode fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
