package io.martinet.proxy.copy;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import org.jspecify.annotations.Nullable;

/** The other end of a copy, as headers name it. */
sealed interface CopyTarget {
  /** A path that is well formed. */
  record Named(StorePath path) implements CopyTarget {}

  /** It is not: 412. */
  record Refused(Response response) implements CopyTarget {}

  /**
   * @param name header with {@code container/object}, percent-encoded, a leading slash allowed
   * @param accountName header with the account, if it is not the request's own
   */
  static CopyTarget read(RequestContext context, String name, String accountName) {
    String account = account(context, accountName);
    if (account == null || account.isEmpty() || account.contains("/")) {
      return new Refused(Responses.message(412, "Account name cannot contain slashes"));
    }
    String text = decoded(context.header(name));
    if (text == null || text.indexOf('\0') >= 0 || account.indexOf('\0') >= 0) {
      return new Refused(Responses.message(412, RequestPath.BAD_ENCODING));
    }
    String path = text.startsWith("/") ? text.substring(1) : text;
    int slash = path.indexOf('/');
    if (slash <= 0 || slash == path.length() - 1) {
      return new Refused(
          Responses.message(
              412, name + " header must be of the form <container name>/<object name>"));
    }
    return new Named(
        StorePath.object(account, path.substring(0, slash), path.substring(slash + 1)));
  }

  private static @Nullable String account(RequestContext context, String name) {
    String header = context.header(name);
    return header == null ? context.storePath().account() : decoded(header);
  }

  private static @Nullable String decoded(@Nullable String header) {
    return header == null ? "" : HeaderText.decode(PercentCode.decode(header));
  }
}
