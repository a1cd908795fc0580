package io.martinet.proxy.formpost;

import io.martinet.http.RequestBody;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.signed.SignatureDigest;
import io.martinet.proxy.signed.SigningKeys;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forms of web pages that upload files: a POST of {@code multipart/form-data} whose fields are
 * signed by a key of the account or container. Each file is a PUT through the stages behind, whose
 * body streams out of the form. Stands in front of the auth stages. Thread-safe.
 */
public final class FormPost implements ProxyHandler {
  private static final String MULTIPART = "multipart/form-data";

  private final ProxyHandler next;
  private final SigningKeys keys;
  private final List<SignatureDigest> digests;
  private final Duration clientTimeout;

  /**
   * @param digests those that signatures may use
   * @param clientTimeout longest silence of a client in the middle of a form
   */
  public FormPost(
      ProxyHandler next, SigningKeys keys, List<SignatureDigest> digests, Duration clientTimeout) {
    this.next = next;
    this.keys = keys;
    this.digests = List.copyOf(digests);
    this.clientTimeout = clientTimeout;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    String boundary = boundary(context);
    return boundary == null ? next.handle(context) : upload(context, boundary);
  }

  /** Null if the request is no form. */
  private static @Nullable String boundary(RequestContext context) {
    String type = context.header("Content-Type");
    if (!context.method().equals(HttpMethod.POST)
        || type == null
        || !HeaderParameters.value(type).equals(MULTIPART)) {
      return null;
    }
    String boundary = HeaderParameters.parse(type).get("boundary");
    return boundary == null || boundary.isEmpty() ? null : boundary;
  }

  private Response upload(RequestContext context, String boundary) throws Exception {
    RequestBody body = context.request().body();
    try (var form =
        new FormReader(body, boundary, clientTimeout, context.accessNotes()::received)) {
      var upload = new FormUpload(next, keys, digests, context, form);
      FormEnd end;
      try {
        end = upload.run();
      } catch (IOException e) {
        end = broken(context, e);
      }
      return FormEnd.answer(context, end, upload.redirect());
    }
  }

  private static FormEnd broken(RequestContext context, IOException cause) {
    return switch (cause) {
      case FormException malformed -> new FormEnd.Malformed(String.valueOf(malformed.getMessage()));
      case RequestBody.ClientGoneException _ ->
          new FormEnd.Answered(Responses.standard(context.method(), 499));
      case RequestBody.ClientTimeoutException _ ->
          new FormEnd.Answered(Responses.standard(context.method(), 408));
      default -> new FormEnd.Malformed("broken body");
    };
  }
}
