package io.martinet.proxy.bulk;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.martinet.proxy.StandardTexts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What came of work in bulk, in the three forms that Swift writes, byte for byte: clients read the
 * text form line by line. Immutable.
 *
 * @param kind name of the document's root in XML: {@code delete} or {@code extract}
 * @param status of the whole
 * @param facts what there is to tell of what was made, in front of the text in the JSON form
 * @param text what there is to say besides; empty: nothing
 * @param numbers what was counted, in the order of the JSON form
 * @param failures what could not be done
 */
public record BulkResult(
    String kind,
    int status,
    List<Fact> facts,
    String text,
    List<Number> numbers,
    List<Failure> failures) {
  public BulkResult {
    facts = List.copyOf(facts);
    numbers = List.copyOf(numbers);
    failures = List.copyOf(failures);
  }

  /** A result that counts. */
  BulkResult(String kind, int status, String text, List<Number> numbers, List<Failure> failures) {
    this(kind, status, List.of(), text, numbers, failures);
  }

  /** Something to tell, under the name that it has in the text and JSON forms. */
  public record Fact(String name, String value) {}

  /** A count, under the name that it has in the text and JSON forms. */
  public record Number(String name, long count) {}

  /**
   * One thing that could not be done.
   *
   * @param name percent-encoded
   * @param reason a status line, or words
   */
  public record Failure(String name, String reason) {
    static Failure of(String name, int status) {
      return new Failure(name, line(status));
    }
  }

  private record Line(String name, String value) {}

  /** The document in ASCII, but for what {@code text} holds. */
  public String render(BulkFormat format) {
    return switch (format.form()) {
      case JSON -> json();
      case XML, TEXT_XML -> xml();
      case TEXT -> text(sortedLines());
    };
  }

  private String json() {
    var json = new StringBuilder();
    json.append("{\"Response Status\": ").append(quoted(line(status)));
    for (Fact fact : facts) {
      json.append(", \"").append(fact.name).append("\": ").append(quoted(fact.value));
    }
    json.append(", \"Response Body\": ").append(quoted(text));
    for (Number number : numbers) {
      json.append(", \"").append(number.name).append("\": ").append(number.count);
    }
    json.append(", \"Errors\": [");
    String separator = "";
    for (Failure failure : failures) {
      json.append(separator).append('[').append(quoted(failure.name));
      json.append(", ").append(quoted(failure.reason)).append(']');
      separator = ", ";
    }
    return json.append("]}").toString();
  }

  private String xml() {
    var xml = new StringBuilder().append('<').append(kind).append(">\n");
    for (Line line : sortedLines()) {
      String tag = line.name.toLowerCase(Locale.ROOT).replace(' ', '_');
      xml.append('<').append(tag).append('>').append(escaped(line.value));
      xml.append("</").append(tag).append(">\n");
    }
    xml.append("<errors>\n");
    for (Failure failure : failures) {
      xml.append("<object><name>").append(escaped(failure.name)).append("</name><status>");
      xml.append(escaped(failure.reason)).append("</status></object>\n");
    }
    return xml.append("</errors>\n</").append(kind).append(">\n").toString();
  }

  private String text(List<Line> lines) {
    var all = new StringBuilder();
    for (Line line : lines) {
      all.append(line.name).append(": ").append(line.value).append('\n');
    }
    all.append("Errors:\n");
    for (Failure failure : failures) {
      all.append(failure.name).append(", ").append(failure.reason).append('\n');
    }
    return all.toString();
  }

  private List<Line> sortedLines() {
    var lines = new ArrayList<Line>();
    lines.add(new Line("Response Status", line(status)));
    lines.add(new Line("Response Body", text));
    facts.forEach(fact -> lines.add(new Line(fact.name, fact.value)));
    numbers.forEach(number -> lines.add(new Line(number.name, Long.toString(number.count))));
    lines.sort(Comparator.comparing(Line::name));
    return lines;
  }

  private static String line(int status) {
    return status + " " + StandardTexts.reason(status);
  }

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
