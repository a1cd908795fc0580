package io.martinet.proxy;

/**
 * Existence, policy, ACLs and metadata of accounts and containers, remembered for a short while.
 * What this proxy writes it forgets at once, so that a container made through it is there for the
 * very next PUT; another proxy's writes show when an entry has aged out. Thread-safe; look-ups
 * block the virtual thread.
 */
public interface InfoCache {
  InfoLookup<AccountInfo> account(RequestContext context, String account)
      throws InterruptedException;

  InfoLookup<ContainerInfo> container(RequestContext context, String account, String container)
      throws InterruptedException;

  /** The account was written through this proxy. */
  void forgetAccount(String account);

  /** The container was written through this proxy. */
  void forgetContainer(String account, String container);
}
