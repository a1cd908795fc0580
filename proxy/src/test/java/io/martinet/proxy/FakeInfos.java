package io.martinet.proxy;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Accounts and containers as a test says they are; what it does not mention is absent. */
public final class FakeInfos implements InfoCache {
  private final Map<String, AccountInfo> accounts = new TreeMap<>();
  private final Map<String, ContainerInfo> containers = new TreeMap<>();

  /** An account with these stored headers, names and values in turn. */
  public FakeInfos account(String account, String... headers) {
    return account(account, 0, 0, headers);
  }

  /** An account that holds so much, all of it in policy 0. */
  public FakeInfos account(String account, long objects, long bytes, String... headers) {
    Map<Integer, AccountInfo.Usage> policies = Map.of(0, new AccountInfo.Usage(objects, bytes));
    accounts.put(account, new AccountInfo(1, objects, bytes, policies, stored(headers)));
    return this;
  }

  /** A container of that policy that holds so much, without ACLs. */
  public FakeInfos container(
      String account, String container, int policy, long objects, long bytes, String... headers) {
    containers.put(
        account + "/" + container,
        new ContainerInfo(policy, null, null, objects, bytes, stored(headers)));
    return this;
  }

  public FakeInfos container(
      String account, String container, @Nullable String readAcl, @Nullable String writeAcl) {
    containers.put(
        account + "/" + container, new ContainerInfo(0, readAcl, writeAcl, 0, 0, stored()));
    return this;
  }

  /** A container with these stored headers, names and values in turn. */
  public FakeInfos containerWith(String account, String container, String... headers) {
    containers.put(
        account + "/" + container, new ContainerInfo(0, null, null, 0, 0, stored(headers)));
    return this;
  }

  @Override
  public InfoLookup<AccountInfo> account(RequestContext context, String account) {
    AccountInfo info = accounts.get(account);
    return info == null ? new InfoLookup.Absent<>(false) : new InfoLookup.Present<>(info);
  }

  @Override
  public InfoLookup<ContainerInfo> container(
      RequestContext context, String account, String container) {
    ContainerInfo info = containers.get(account + "/" + container);
    return info == null ? new InfoLookup.Absent<>(false) : new InfoLookup.Present<>(info);
  }

  @Override
  public void forgetAccount(String account) {}

  @Override
  public void forgetContainer(String account, String container) {}

  private static TreeMap<String, String> stored(String... headers) {
    var stored = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < headers.length; i += 2) {
      stored.put(headers[i], headers[i + 1]);
    }
    return stored;
  }
}
