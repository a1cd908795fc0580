package io.martinet.proxy.formpost;

import static io.martinet.proxy.formpost.FormReaderTest.part;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Timestamps;
import io.martinet.http.Content;
import io.martinet.http.Request;
import io.martinet.http.RequestBody;
import io.martinet.http.Response;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.signed.SignatureDigest;
import io.martinet.proxy.signed.SigningKeys;
import io.martinet.proxy.signed.TestSignatures;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FormPostTest {
  private static final long NOW = TestRequests.TIME_TICKS / Timestamps.TICKS_PER_SECOND;
  private static final String PATH = "/v1/AUTH_a/c/p_";
  private static final String PAGE = "http://a.example/b";

  private final List<RequestContext> asked = new ArrayList<>();
  private final List<String> stored = new ArrayList<>();
  private String sentPath = PATH;
  private int count = 10;
  private int status = 201;
  private String redirect = "";
  private @Nullable IOException fault;

  private final FormPost stage =
      new FormPost(
          this::answer,
          new SigningKeys(
              new FakeInfos().containerWith("AUTH_a", "c", "X-Container-Meta-Temp-Url-Key", "key")),
          SignatureDigest.all(),
          Duration.ofSeconds(1));

  private Response answer(RequestContext context) throws Exception {
    asked.add(context);
    if (context.method().equals(HttpMethod.POST)) {
      return Responses.empty(299);
    }
    var data = new StringBuilder();
    try {
      RequestBody body = context.request().body();
      for (ByteBuf piece = body.read(Duration.ZERO);
          piece != null;
          piece = body.read(Duration.ZERO)) {
        data.append(piece.toString(StandardCharsets.ISO_8859_1));
        piece.release();
      }
    } catch (IOException e) {
      return Responses.text(400, "cut");
    }
    stored.add(context.request().target() + " " + data);
    return Responses.empty(status);
  }

  @Test
  void eachFileIsAPutThatNeedsNoToken() throws Exception {
    Response answer = post(file("f", "one"), file("d/g h", ""));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(text(answer)).isEqualTo("201 Created");
    assertThat(stored).containsExactly("/v1/AUTH_a/c/p_f one", "/v1/AUTH_a/c/p_d/g%20h ");
    assertThat(asked).allMatch(RequestContext::isApproved);
    assertThat(asked.getFirst().request().body().declaredBytes()).isEqualTo(-1);
    assertThat(asked.getFirst().header("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(asked.getFirst().header("Content-Type")).isEqualTo("text/plain");
  }

  @Test
  void aContainersPathTakesNamesAsTheyAre() throws Exception {
    for (String path : List.of("/v1/AUTH_a/c", "/v1/AUTH_a/c/")) {
      sentPath = path;
      post(file("f", "x"));
    }
    assertThat(stored).containsExactly("/v1/AUTH_a/c/f x", "/v1/AUTH_a/c/f x");
  }

  @Test
  void anotherSignatureStoresNothing() throws Exception {
    Response answer = send(form("other", file("f", "x")));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(text(answer)).isEqualTo("FormPost: Invalid Signature");
    assertThat(answer.headers().get("Www-Authenticate")).isEqualTo("Swift realm=\"unknown\"");
    sentPath = "/v1/AUTH_a/d/";
    assertThat(post(file("f", "x")).status()).isEqualTo(401);
    assertThat(asked).isEmpty();
  }

  @Test
  void fieldsAreOfTheFilesBehindThem() throws Exception {
    post(
        file("f", "x"),
        field("content-type", "a/b"),
        field("X_Delete_At", " 4000000000 "),
        file("g", "x"));
    assertThat(asked.getFirst().header("Content-Type")).isEqualTo("text/plain");
    assertThat(asked.getLast().header("Content-Type")).isEqualTo("a/b");
    assertThat(asked.getLast().header("X-Delete-At")).isEqualTo("4000000000");
  }

  @Test
  void aFileThatIsTooLongIsNotStoredAndNoneBehindIt() throws Exception {
    Response answer = post(file("f", "x".repeat(100)), file("g", "x".repeat(101)), file("h", "x"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(answer)).isEqualTo("FormPost: max_file_size exceeded");
    assertThat(stored).hasSize(1);
  }

  @Test
  void oneFileTooManyIsRefused() throws Exception {
    count = 1;
    Response answer = post(file("f", "x"), file("g", "x"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(answer)).isEqualTo("400 Bad Request\r\nFormPost: Max File Count Exceeded");
    assertThat(stored).hasSize(1);
  }

  @Test
  void theFirstThatFailsEndsTheForm() throws Exception {
    status = 404;
    Response answer = post(file("f", "x"), file("g", "x"));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(text(answer)).isEqualTo("404 Not Found");
    assertThat(asked).hasSize(1);
  }

  @Test
  void aFormWithoutFilesSaysSo() throws Exception {
    assertThat(text(post(file("", "x"))))
        .isEqualTo("400 Bad Request\r\nFormPost: No Files To Process");
  }

  @Test
  void theBrowserIsSentOnWithWhatCameOfIt() throws Exception {
    redirect = PAGE;
    Response answer = post(file("f", "x"));
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers().get("Location")).isEqualTo(PAGE + "?status=201&message=");
    redirect = PAGE + "?a=b";
    assertThat(post().headers().get("Location"))
        .isEqualTo(PAGE + "?a=b&status=400&message=no%20files%20to%20process");
  }

  @Test
  void aRedirectBreaksOutOfNeitherItsHeaderNorItsLink() throws Exception {
    redirect = PAGE + "\r\nSet-Cookie: x\"><b>";
    Response answer = post();
    assertThat(answer.headers().names()).containsExactly("Location");
    assertThat(answer.headers().get("Location")).startsWith(PAGE + "%0D%0ASet-Cookie: x\"><b>?");
    assertThat(text(answer)).doesNotContain("<b>").contains("x%22%3E%3Cb%3E?");
  }

  @Test
  void whatIsNoNumberIsTold() throws Exception {
    for (String name : List.of("max_file_size", "max_file_count")) {
      assertThat(text(post(field(name, "x"), file("f", "x"))))
          .isEqualTo("FormPost: " + name + " not an integer");
    }
    assertThat(text(post(field("expires", "x"), file("f", "x"))))
        .isEqualTo("FormPost: expired not an integer");
    assertThat(text(post(field("expires", Long.toString(NOW - 1)), file("f", "x"))))
        .isEqualTo("FormPost: Form Expired");
    assertThat(text(post(field("x_delete_at", ""), file("f", "x"))))
        .isEqualTo("FormPost: x_delete_at not an integer: Unix timestamp required.");
  }

  @Test
  void aClientThatGoesAwayIsToldApart() throws Exception {
    fault = new RequestBody.ClientGoneException("gone");
    assertThat(send("--b\r\nContent-Dispo").status()).isEqualTo(499);
    fault = new RequestBody.ClientTimeoutException("silent");
    assertThat(send("--b\r\nContent-Dispo").status()).isEqualTo(408);
  }

  @Test
  void otherRequestsPass() throws Exception {
    for (String type :
        List.of(
            "multipart/form-data",
            "multipart/mixed; boundary=b",
            "multipart/form-data; boundary=")) {
      assertThat(stage.handle(context("", type)).status()).as(type).isEqualTo(299);
    }
  }

  private Response post(String... parts) throws Exception {
    return send(form("key", parts));
  }

  private Response send(String form) throws Exception {
    return stage.handle(context(form, "multipart/form-data; boundary=\"b\""));
  }

  private RequestContext context(String form, String type) {
    return new RequestContext(
        new Request(
            HttpMethod.POST,
            sentPath,
            TestRequests.headers("Content-Type", type, "X-Auth-Token", "AUTH_tkbad"),
            new PiecedBody(form, 11, fault),
            new InetSocketAddress("192.0.2.7", 4711),
            false),
        "tx0",
        TestRequests.TIME_TICKS);
  }

  private String form(String key, String... parts) {
    String signed = String.join("\n", sentPath, redirect, "100", "" + count, "" + NOW);
    return field("redirect", redirect)
        + field("max_file_size", "100")
        + field("max_file_count", "" + count)
        + field("expires", "" + NOW)
        + field("signature", TestSignatures.sha256(key, signed))
        + String.join("", parts)
        + "--b--\r\n";
  }

  private static String field(String name, String value) {
    return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
  }

  private static String file(String name, String data) {
    return part(FormReaderTest.file(name) + "\r\nContent-Type: text/plain", data);
  }

  private static String text(Response response) {
    return response.content() instanceof Content.Bytes(var data)
        ? data.toString(StandardCharsets.UTF_8)
        : "";
  }
}
