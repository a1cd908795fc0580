package io.martinet.proxy.formpost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormReaderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void partsAreTheSameHoweverTheyCome(int pieceBytes) throws Exception {
    String form =
        part("Content-Disposition: form-data; name=\"a\"", "one\r\n\r\n--\r\n-b")
            + part(
                "content-disposition: form-data; name=\"f\"; filename=\"x \\\" y\"\r\n"
                    + "Content-Type: text/plain",
                "--b\n--b\r\n--x")
            + part("X: y", "nothing is said of this")
            + part("Content-Disposition: form-data; filename=\"empty\"", "")
            + "--b--\r\nepilogue\r\n";
    var body = new PiecedBody(form, pieceBytes, null);
    assertThat(read(body))
        .containsExactly(
            "a/null/null: one\r\n\r\n--\r\n-b",
            "f/x \\\" y/text/plain: --b\n--b\r\n--x",
            "null/null/null: nothing is said of this",
            "null/empty/null: ");
    assertThat(body.readBytes()).isEqualTo(form.length());
  }

  @Test
  void aLongFileStreamsThroughTheWindow() throws Exception {
    String data = "0123456789\r\n--".repeat(50_000);
    assertThat(read(new PiecedBody(part(file("f"), data) + "--b--", 10_000, null)))
        .containsExactly("null/f/null: " + data);
  }

  @Test
  void whatBreaksOffEndsWhereItDoes() throws Exception {
    assertThat(read(new PiecedBody("--b", 10, null))).isEmpty();
    assertThat(read(new PiecedBody("--b\r\n" + file("f") + "\r\n", 10, null))).isEmpty();
    assertThat(read(new PiecedBody("--b\r\n" + file("f") + "\r\n\r\nhalf\r\n-", 10, null)))
        .containsExactly("null/f/null: half\r\n-");
  }

  @Test
  void aFormBeginsWithItsBoundary() throws Exception {
    assertThat(read(new PiecedBody("\r\n\r\n" + part(file("f"), "x"), 3, null))).hasSize(1);
    for (String form : List.of("", "\r\n", "x\r\n--b\r\n", "--b--\r\n", "--c\r\n", "\n--b\r\n")) {
      assertThatThrownBy(() -> read(new PiecedBody(form, 3, null)))
          .as(form)
          .isInstanceOf(FormException.class)
          .hasMessage("invalid starting boundary");
    }
  }

  @Test
  void headsAndFieldsHaveTheirEnd() {
    String head = "X: " + "y".repeat(FormReader.HEAD_BYTES_MAX);
    assertThatThrownBy(() -> read(new PiecedBody(part(head, ""), 5_000, null)))
        .hasMessage("head of a part is too long");
    String fields = part("X: y", "z".repeat(1000)).repeat(FormReader.FIELDS_BYTES_MAX / 1000 + 1);
    assertThatThrownBy(() -> skip(new PiecedBody(fields, 5_000, null)))
        .hasMessage("fields are too long");
  }

  @Test
  void aLongFieldIsCut() throws Exception {
    try (var form = reader(new PiecedBody(part("X: y", "abcdef") + "--b--", 2, null))) {
      form.next();
      assertThat(form.text(4)).isEqualTo("abcd");
      assertThat(form.next()).isNull();
    }
  }

  @Test
  void whatGoesWrongBelowGoesWrongHere() {
    var fault = new IOException("gone");
    assertThatThrownBy(() -> read(new PiecedBody("--b\r\n" + file("f") + "\r\n\r\nha", 3, fault)))
        .isSameAs(fault);
  }

  static String part(String head, String data) {
    return "--b\r\n" + head + "\r\n\r\n" + data + "\r\n";
  }

  static String file(String name) {
    return "Content-Disposition: form-data; filename=\"" + name + "\"";
  }

  private static FormReader reader(PiecedBody body) {
    return new FormReader(body, "b", Duration.ofSeconds(1), _ -> {});
  }

  private static void skip(PiecedBody body) throws Exception {
    try (var form = reader(body)) {
      FormPart part = form.next();
      while (part != null) {
        part = form.next();
      }
    }
  }

  private static List<String> read(PiecedBody body) throws Exception {
    var parts = new ArrayList<String>();
    try (var form = reader(body)) {
      for (FormPart part = form.next(); part != null; part = form.next()) {
        var data = new StringBuilder();
        for (ByteBuf piece = form.read(); piece != null; piece = form.read()) {
          data.append(piece.toString(StandardCharsets.ISO_8859_1));
          piece.release();
        }
        parts.add(part.name() + "/" + part.filename() + "/" + part.contentType() + ": " + data);
      }
    }
    return parts;
  }
}
