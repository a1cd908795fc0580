package io.martinet.proxy.formpost;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.http.Response;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.formpost.FormEnd.Answered;
import io.martinet.proxy.formpost.FormEnd.Ended;
import io.martinet.proxy.formpost.FormEnd.Malformed;
import io.martinet.proxy.formpost.FormEnd.Unauthorized;
import io.martinet.proxy.signed.Signature;
import io.martinet.proxy.signed.SignatureDigest;
import io.martinet.proxy.signed.SignedScope;
import io.martinet.proxy.signed.SigningKeys;
import io.martinet.proxy.signed.SigningKeys.Verdict;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One form on its way: each of its files is a PUT. Confined to the request's virtual thread. */
final class FormUpload {
  /** What the access log calls requests of this stage. */
  private static final String SOURCE = "FP";

  private final ProxyHandler next;
  private final SigningKeys keys;
  private final List<SignatureDigest> digests;
  private final RequestContext context;
  private final FormReader form;
  private final FormFields fields = new FormFields();

  FormUpload(
      ProxyHandler next,
      SigningKeys keys,
      List<SignatureDigest> digests,
      RequestContext context,
      FormReader form) {
    this.next = next;
    this.keys = keys;
    this.digests = digests;
    this.context = context;
    this.form = form;
  }

  /**
   * Stores the files as they come, up to the first that cannot be; those before it stay.
   *
   * @throws IOException as {@link FormReader#next}
   */
  FormEnd run() throws Exception {
    int files = 0;
    FormEnd end = Ended.NO_FILES;
    for (FormPart part = form.next(); part != null; part = form.next()) {
      if (part.filename() == null) {
        fields.add(part, form);
        continue;
      }
      files++;
      end = file(part, part.filename(), files);
      if (!(end instanceof Ended ended) || !ended.isStored()) {
        return end;
      }
    }
    return end;
  }

  /** Where the form sends the browser; empty: nowhere. */
  String redirect() {
    return fields.redirect();
  }

  /** One file, after what the fields that have come so far say. */
  private FormEnd file(FormPart part, String filename, int count) throws Exception {
    Long countMax = FormFields.number(fields.numberText(FormFields.FILES_MAX));
    if (countMax == null) {
      return new Malformed("max_file_count not an integer");
    }
    if (count > countMax) {
      return Ended.TOO_MANY_FILES;
    }
    Long bytesMax = FormFields.number(fields.numberText(FormFields.FILE_BYTES_MAX));
    if (bytesMax == null) {
      return new Malformed("max_file_size not an integer");
    }
    FormEnd refusal = refuseTimes();
    if (refusal != null) {
      return refusal;
    }
    return switch (verdict()) {
      case Verdict.Unsigned() -> new Unauthorized("Invalid Signature");
      case Verdict.Unknown(var why) -> new Answered(Unavailable.response(context, why));
      case Verdict.Signed(var scope) -> put(part, filename, bytesMax, scope);
    };
  }

  private @Nullable FormEnd refuseTimes() {
    String deleteAt = fields.value(FormFields.DELETE_AT);
    if (deleteAt != null && FormFields.number(deleteAt) == null) {
      return new Malformed("x_delete_at not an integer: Unix timestamp required.");
    }
    String deleteAfter = fields.value(FormFields.DELETE_AFTER);
    if (deleteAfter != null && FormFields.number(deleteAfter) == null) {
      return new Malformed("x_delete_after not an integer: Number of seconds required.");
    }
    Long expires = FormFields.number(fields.numberText(FormFields.EXPIRES));
    if (expires == null) {
      return new Malformed("expired not an integer");
    }
    return expires < context.timeTicks() / Timestamps.TICKS_PER_SECOND
        ? new Unauthorized("Form Expired")
        : null;
  }

  private Verdict verdict() throws InterruptedException {
    String sent = fields.value(FormFields.SIGNATURE);
    Signature signature = sent == null ? null : Signature.parse(sent, digests);
    if (signature == null
        || !(context.path() instanceof RequestPath.Store(var path))
        || path.container() == null) {
      return new Verdict.Unsigned();
    }
    String message = fields.signed(RequestPath.raw(context.request().target()));
    return keys.judge(context, path.account(), path.container(), signature, List.of(message));
  }

  private FormEnd put(FormPart part, String filename, long bytesMax, SignedScope scope)
      throws Exception {
    context.approve(scope);
    var body = new FileBody(form, bytesMax);
    SubRequest put = SubRequest.of(context, HttpMethod.PUT, target(filename)).body(body);
    describe(put, part);
    Response response = next.handle(put.from(SOURCE));
    response.content().release();
    return body.isTooLong()
        ? new Malformed("max_file_size exceeded")
        : new Ended(response.status(), "");
  }

  /** The path of the form is the beginning of its files' names. */
  private StorePath target(String filename) {
    StorePath path = context.storePath();
    String prefix = path.object() == null ? "" : path.object();
    String name = HeaderText.decode(filename);
    // What is no UTF-8 comes from a page in the oldest of encodings.
    return StorePath.object(
        path.account(), path.requireContainer(), prefix + (name == null ? filename : name));
  }

  private void describe(SubRequest put, FormPart part) {
    header(put, "X-Delete-At", stripped(fields.value(FormFields.DELETE_AT)));
    header(put, "X-Delete-After", stripped(fields.value(FormFields.DELETE_AFTER)));
    header(put, "Content-Type", either(FormFields.CONTENT_TYPE, part.contentType()));
    header(put, "Content-Encoding", either(FormFields.CONTENT_ENCODING, part.contentEncoding()));
  }

  private @Nullable String either(String field, @Nullable String ofPart) {
    String ofForm = fields.value(field);
    return ofForm == null ? ofPart : ofForm;
  }

  private static void header(SubRequest put, String name, @Nullable String value) {
    if (value != null) {
      put.header(name, value);
    }
  }

  private static @Nullable String stripped(@Nullable String value) {
    return value == null ? null : value.strip();
  }
}
