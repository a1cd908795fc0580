package io.martinet.proxy.etag;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.SwiftBoolean;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the etags of objects into quotes, as HTTP asks (RFC 9110, 8.8.3) and Swift's clients do not
 * expect. The container says whether, else its account, else the cluster. Listings keep them bare,
 * and so do the stages behind. Thread-safe.
 */
public final class EtagQuoter implements ProxyHandler {
  private static final EtagSwitch ACCOUNT = new EtagSwitch("Account");
  private static final EtagSwitch CONTAINER = new EtagSwitch("Container");

  private final ProxyHandler next;
  private final InfoCache infos;
  private final boolean isDefault;

  /**
   * @param isDefault where neither container nor account says anything
   */
  public EtagQuoter(ProxyHandler next, InfoCache infos, boolean isDefault) {
    this.next = next;
    this.infos = infos;
    this.isDefault = isDefault;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Store(var path))) {
      return next.handle(context);
    }
    if (path.object() == null) {
      return switched(context, path.container() == null ? ACCOUNT : CONTAINER);
    }
    Response response = next.handle(context);
    HttpHeaders headers = response.headers();
    String etag = headers.get(HttpHeaderNames.ETAG);
    if (etag != null && !isQuoted(etag) && quotes(context, path)) {
      headers.set(HttpHeaderNames.ETAG, '"' + etag + '"');
    }
    return response;
  }

  private Response switched(RequestContext context, EtagSwitch header) throws Exception {
    if (context.method().equals(HttpMethod.PUT) || context.method().equals(HttpMethod.POST)) {
      header.translate(context.headers());
    }
    Response response = next.handle(context);
    if (context.isRead()) {
      header.show(response.headers());
    }
    return response;
  }

  private static boolean isQuoted(String etag) {
    return etag.endsWith("\"") && (etag.startsWith("\"") || etag.startsWith("W/\""));
  }

  private boolean quotes(RequestContext context, StorePath path) throws InterruptedException {
    Boolean ofContainer =
        infos.container(context, path.account(), path.requireContainer())
                instanceof InfoLookup.Present<ContainerInfo>(var container)
            ? said(CONTAINER, container.storedHeaders())
            : null;
    if (ofContainer != null) {
      return ofContainer;
    }
    Boolean ofAccount =
        infos.account(context, path.account())
                instanceof InfoLookup.Present<AccountInfo>(var account)
            ? said(ACCOUNT, account.storedHeaders())
            : null;
    return ofAccount == null ? isDefault : ofAccount;
  }

  private static @Nullable Boolean said(EtagSwitch header, SortedMap<String, String> headers) {
    String stored = headers.get(header.stored());
    return stored == null || stored.isEmpty() ? null : SwiftBoolean.isTrue(stored);
  }
}
