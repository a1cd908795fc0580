package io.martinet.proxy.access;

import io.martinet.proxy.PercentCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a line says, field by field: Swift's {@code log_msg_template}. A text in which {@code
 * {NAME}} stands for a field, {@code {NAME.anonymized}} for its digest where it tells of people,
 * {@code {start_time.FORM}} and {@code {end_time.FORM}} for a moment in a form of its own. Values
 * are percent-encoded, a dash stands for none. Immutable.
 */
public final class AccessTemplate {
  /** Swift's fields in Swift's order; its documentation of the log names them. */
  public static final String SWIFT =
      "{client_ip} {remote_addr} {end_time.datetime} {method} {path} {protocol} {status_int}"
          + " {referer} {user_agent} {auth_token} {bytes_recvd} {bytes_sent} {client_etag}"
          + " {transaction_id} {headers} {request_time} {source} {log_info} {start_time} {end_time}"
          + " {policy_index} {access_user_id}";

  private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");
  private static final String ANONYMIZED = ".anonymized";
  private static final String HEADERS = "headers";

  private static final int REQUEST_DECIMALS = 4;
  private static final int FIRST_BYTE_DECIMALS = 9;

  private final List<Piece> pieces;

  private AccessTemplate(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /** Writes a part of a line. */
  @FunctionalInterface
  private interface Piece {
    void write(StringBuilder target, AccessRecord line, Surroundings surroundings);
  }

  /** What the configuration adds. */
  record Surroundings(LoggedHeaders headers, Anonymizer anonymizer) {}

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  public static AccessTemplate parse(String text) {
    if (text.isBlank() || text.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException(
          "access_log.template must be one line that says something");
    }
    List<Piece> pieces = new ArrayList<>();
    Matcher fields = FIELD.matcher(text);
    int end = 0;
    while (fields.find()) {
      literal(pieces, text.substring(end, fields.start()));
      pieces.add(piece(fields.group(1)));
      end = fields.end();
    }
    literal(pieces, text.substring(end));
    return new AccessTemplate(pieces);
  }

  /** The line, without its end. */
  String format(AccessRecord line, Surroundings surroundings) {
    var target = new StringBuilder(256);
    for (Piece piece : pieces) {
      piece.write(target, line, surroundings);
    }
    return target.toString();
  }

  private static void literal(List<Piece> pieces, String text) {
    if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
      throw new IllegalArgumentException(
          "access_log.template has a brace without its other one at: " + text);
    }
    if (!text.isEmpty()) {
      pieces.add((target, _, _) -> target.append(text));
    }
  }

  private static Piece piece(String name) {
    Piece piece = time(name);
    if (piece == null) {
      piece = computed(name);
    }
    if (piece == null) {
      piece = field(name);
    }
    if (piece == null) {
      throw new IllegalArgumentException(
          "access_log.template names a field that there is not: {" + name + "}");
    }
    return piece;
  }

  private static @Nullable Piece field(String name) {
    for (AccessField field : AccessField.values()) {
      if (name.equals(field.label())) {
        return (target, line, _) -> text(target, field.of(line));
      }
      if (field.isPersonal() && name.equals(field.label() + ANONYMIZED)) {
        return (target, line, surroundings) ->
            digest(target, field.of(line), surroundings.anonymizer);
      }
    }
    return null;
  }

  private static @Nullable Piece computed(String name) {
    return switch (name) {
      case HEADERS ->
          (target, line, surroundings) ->
              text(target, surroundings.headers.of(line.context().headers()));
      case HEADERS + ANONYMIZED ->
          (target, line, surroundings) ->
              digest(
                  target,
                  surroundings.headers.of(line.context().headers()),
                  surroundings.anonymizer);
      case "request_time" ->
          (target, line, _) -> TimeForm.decimal(target, line.duration(), REQUEST_DECIMALS);
      case "ttfb" -> (target, line, _) -> firstByte(target, line);
      default -> null;
    };
  }

  private static @Nullable Piece time(String name) {
    int dot = name.indexOf('.');
    String which = dot < 0 ? name : name.substring(0, dot);
    boolean isStart = which.equals("start_time");
    if (!isStart && !which.equals("end_time")) {
      return null;
    }
    if (dot < 0) {
      return (target, line, _) -> TimeForm.decimal(target, isStart ? line.start() : line.end());
    }
    TimeForm form = TimeForm.named(name.substring(dot + 1));
    return form == null
        ? null
        : (target, line, _) -> text(target, form.of(isStart ? line.start() : line.end()));
  }

  private static void firstByte(StringBuilder target, AccessRecord line) {
    if (line.firstByte() == null) {
      target.append('-');
    } else {
      TimeForm.decimal(target, line.firstByte(), FIRST_BYTE_DECIMALS);
    }
  }

  private static void text(StringBuilder target, @Nullable String value) {
    target.append(value == null || value.isEmpty() ? "-" : PercentCode.encodeLogged(value));
  }

  private static void digest(StringBuilder target, @Nullable String value, Anonymizer anonymizer) {
    target.append(value == null || value.isEmpty() ? "-" : anonymizer.digest(value));
  }
}
