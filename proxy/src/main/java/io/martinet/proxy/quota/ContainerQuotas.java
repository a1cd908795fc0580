package io.martinet.proxy.quota;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.versioned.VersionsSetting;
import io.netty.handler.codec.http.HttpMethod;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Limits on the bytes and objects of a container, which its owners set in its metadata. What is
 * used is known as of the last look-up, so uploads side by side, and those of the next minute, may
 * exceed a quota together; one that replaces an object counts like a new one. Thread-safe.
 */
public final class ContainerQuotas implements ProxyHandler {
  static final String BYTES = "X-Container-Meta-Quota-Bytes";
  static final String COUNT = "X-Container-Meta-Quota-Count";

  private final ProxyHandler next;
  private final InfoCache infos;

  public ContainerQuotas(ProxyHandler next, InfoCache infos) {
    this.next = next;
    this.infos = infos;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    Response refusal =
        context.path() instanceof RequestPath.Store(var path) ? refuse(context, path) : null;
    return refusal == null ? next.handle(context) : refusal;
  }

  private @Nullable Response refuse(RequestContext context, StorePath path) throws Exception {
    boolean isPut = context.method().equals(HttpMethod.PUT);
    if (path.object() != null) {
      return isPut ? refuseUpload(context, path) : null;
    }
    boolean setsMetadata = isPut || context.method().equals(HttpMethod.POST);
    return path.container() != null && setsMetadata ? refuseSettings(context) : null;
  }

  private static @Nullable Response refuseSettings(RequestContext context) {
    if (isMalformed(context.header(BYTES))) {
      return Responses.message(400, "Invalid bytes quota.");
    }
    return isMalformed(context.header(COUNT))
        ? Responses.message(400, "Invalid count quota.")
        : null;
  }

  /** An empty value removes the quota. */
  private static boolean isMalformed(@Nullable String sent) {
    return sent != null && !sent.isEmpty() && !Quota.isValid(sent);
  }

  /** What cannot be looked up is left to the stages behind, who need it too. */
  private @Nullable Response refuseUpload(RequestContext context, StorePath path) throws Exception {
    return infos.container(context, path.account(), path.requireContainer())
                instanceof InfoLookup.Present<ContainerInfo>(var info)
            && isExceeded(context, path, info)
        ? Quota.exceeded(context, info.writeAcl())
        : null;
  }

  private boolean isExceeded(RequestContext context, StorePath path, ContainerInfo info)
      throws Exception {
    SortedMap<String, String> stored = info.storedHeaders();
    if (Quota.isExceeded(Quota.limit(stored.get(COUNT)), info.objectCount(), 1)) {
      return true;
    }
    String limit = stored.get(BYTES);
    return limit != null
        && Quota.isExceeded(
            Quota.limit(limit),
            info.bytesUsed() + versionBytes(context, path, info),
            Quota.addedBytes(context));
  }

  /** An object that has versions is a link without bytes: those of its versions are elsewhere. */
  private long versionBytes(RequestContext context, StorePath path, ContainerInfo info)
      throws Exception {
    if (VersionsSetting.of(info.storedHeaders()) == VersionsSetting.NEVER) {
      return 0;
    }
    String hidden = VersionPath.hiddenContainer(path).requireContainer();
    return infos.container(context, path.account(), hidden)
            instanceof InfoLookup.Present<ContainerInfo>(var versions)
        ? versions.bytesUsed()
        : 0;
  }
}
