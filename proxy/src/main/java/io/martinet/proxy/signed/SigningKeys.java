package io.martinet.proxy.signed;

import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.RequestContext;
import java.util.List;
import java.util.SortedMap;

/**
 * Finds the key that made a signature among the two of the account and the two of the container.
 * Keys are remembered as all that is known of an account or container is: one that was set through
 * this proxy is good at once, through another within a minute. Thread-safe.
 */
public final class SigningKeys {
  /** Two, so that one can be replaced while addresses signed by the other are still in use. */
  private static final List<String> ACCOUNT_KEYS =
      List.of("X-Account-Meta-Temp-Url-Key", "X-Account-Meta-Temp-Url-Key-2");

  private static final List<String> CONTAINER_KEYS =
      List.of("X-Container-Meta-Temp-Url-Key", "X-Container-Meta-Temp-Url-Key-2");

  private final InfoCache infos;

  public SigningKeys(InfoCache infos) {
    this.infos = infos;
  }

  /** What a signature is worth. */
  public sealed interface Verdict {
    /** A key made it. */
    record Signed(SignedScope scope) implements Verdict {}

    /** No key made it, or there is no key. */
    record Unsigned() implements Verdict {}

    /** Too few replicas said which keys there are: 503, never "unsigned" (rule 4). */
    record Unknown(String why) implements Verdict {}
  }

  /**
   * Judges a signature.
   *
   * @param messages any of which it may be of; one char a byte
   */
  public Verdict judge(
      RequestContext context,
      String account,
      String container,
      Signature signature,
      List<String> messages)
      throws InterruptedException {
    InfoLookup<AccountInfo> accountInfo = infos.account(context, account);
    if (accountInfo instanceof InfoLookup.Present<AccountInfo>(var info)
        && isOfAny(info.storedHeaders(), ACCOUNT_KEYS, signature, messages)) {
      return new Verdict.Signed(new SignedScope(account, null));
    }
    InfoLookup<ContainerInfo> containerInfo = infos.container(context, account, container);
    if (containerInfo instanceof InfoLookup.Present<ContainerInfo>(var info)
        && isOfAny(info.storedHeaders(), CONTAINER_KEYS, signature, messages)) {
      return new Verdict.Signed(new SignedScope(account, container));
    }
    if (accountInfo instanceof InfoLookup.Unknown<AccountInfo>(var why)) {
      return new Verdict.Unknown(why);
    }
    return containerInfo instanceof InfoLookup.Unknown<ContainerInfo>(var why)
        ? new Verdict.Unknown(why)
        : new Verdict.Unsigned();
  }

  private static boolean isOfAny(
      SortedMap<String, String> stored,
      List<String> names,
      Signature signature,
      List<String> messages) {
    for (String name : names) {
      String key = stored.get(name);
      if (key != null && messages.stream().anyMatch(message -> signature.isOf(key, message))) {
        return true;
      }
    }
    return false;
  }
}
