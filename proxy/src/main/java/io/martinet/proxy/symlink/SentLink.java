package io.martinet.proxy.symlink;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.body.Conditionals;
import org.jspecify.annotations.Nullable;

/** A link as the headers of a PUT name it, judged without looking at its target. */
sealed interface SentLink {
  /**
   * Well formed.
   *
   * @param account as named, null if it is not
   * @param etag that the target must have, bare; null if whatever it has
   */
  record Valid(StoredLink.Target target, @Nullable String account, @Nullable String etag)
      implements SentLink {
    StorePath pathFrom(StorePath own) {
      return new StoredLink(target, account, null).pathFrom(own);
    }
  }

  /** It is not: 400 or 412. */
  record Refused(Response response) implements SentLink {}

  /** Compared byte for byte by conformance suites. */
  String FORM = StoredLink.TARGET + " header must be of the form <container name>/<object name>";

  /** Compared byte for byte by conformance suites. */
  String ITSELF = "Symlink cannot target itself";

  /** Characters that would not stay one etag in a row's note, or in an answer. */
  String NOT_OF_ETAGS = ";\"\\";

  /** Judges in Swift's order: target, account, whether it is the link itself, etag. */
  static SentLink read(RequestContext context, Constraints constraints) {
    String sent = context.headers().get(StoredLink.TARGET, "");
    if (sent.startsWith("/")) {
      return new Refused(Responses.text(412, FORM));
    }
    String text = decoded(sent);
    String named = context.header(StoredLink.TARGET_ACCOUNT);
    String account = named == null ? null : decoded(named);
    if (text == null || (named != null && account == null)) {
      return new Refused(Responses.message(412, RequestPath.BAD_ENCODING));
    }
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      return new Refused(Responses.message(412, FORM));
    }
    if (account != null && (account.isEmpty() || account.contains("/"))) {
      String wrong = account.isEmpty() ? "be empty" : "contain slashes";
      return new Refused(Responses.message(412, "Account name cannot " + wrong));
    }
    var target = new StoredLink.Target(text.substring(0, slash), text.substring(slash + 1));
    return judged(context.storePath(), new Valid(target, account, etag(context)), constraints);
  }

  private static SentLink judged(StorePath own, Valid link, Constraints constraints) {
    StorePath path = link.pathFrom(own);
    if (path.equals(own)) {
      return new Refused(Responses.text(400, ITSELF));
    }
    String etag = link.etag();
    if (etag != null && etag.chars().anyMatch(c -> NOT_OF_ETAGS.indexOf(c) >= 0)) {
      return new Refused(Responses.text(400, "Bad " + StoredLink.TARGET_ETAG + " format"));
    }
    // What is longer can never be there, and each row of a link holds its target.
    Response tooLong = tooLong(path, constraints);
    return tooLong == null ? link : new Refused(tooLong);
  }

  private static @Nullable Response tooLong(StorePath path, Constraints constraints) {
    Response refusal = constraints.refuseAccountName(path.account());
    if (refusal == null) {
      refusal = constraints.refuseContainerName(path.account(), path.requireContainer());
    }
    return refusal == null ? constraints.refuseObjectName(path.requireObject()) : refusal;
  }

  private static @Nullable String etag(RequestContext context) {
    String sent = context.header(StoredLink.TARGET_ETAG);
    String etag = sent == null ? "" : Conditionals.unquoted(sent);
    return etag.isEmpty() ? null : etag;
  }

  /** The text; null if it is none, or names what no client may name. */
  private static @Nullable String decoded(String header) {
    String text = HeaderText.decode(PercentCode.decode(header));
    return text == null || text.indexOf('\0') >= 0 ? null : text;
  }
}
