package io.martinet.proxy.acl;

import io.martinet.http.Response;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import org.jspecify.annotations.Nullable;

/**
 * An account's ACL as a client sends it. Swift judges its form in every request to an account and
 * what is in it, whoever sends it and whether or not it will be used.
 */
public final class SentAccountAcl {
  private SentAccountAcl() {}

  /** The ACL; null if none was sent, or what was sent is none. */
  public static @Nullable AccountAcl find(RequestContext context) {
    return parse(context) instanceof AccountAcl.Parsed.Valid(var acl) ? acl : null;
  }

  /** 400 if what was sent is no ACL, else null. */
  public static @Nullable Response refuse(RequestContext context) {
    return parse(context) instanceof AccountAcl.Parsed.Invalid(var message)
        ? Responses.unicodeText(
            400, AccountAcl.HEADER + " invalid: " + message + "\n\nInput: " + text(context) + "\n")
        : null;
  }

  private static AccountAcl.@Nullable Parsed parse(RequestContext context) {
    String text = text(context);
    return text == null ? null : AccountAcl.parse(text);
  }

  private static @Nullable String text(RequestContext context) {
    String sent = context.header(AccountAcl.HEADER);
    String text = sent == null ? null : HeaderText.decode(sent);
    return text == null ? sent : text;
  }
}
