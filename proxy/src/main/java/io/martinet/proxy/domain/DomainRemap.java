package io.martinet.proxy.domain;

import io.martinet.http.Response;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.auth.ResellerPrefix;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;

/**
 * Serves {@code http://container.account.domain/object} and {@code http://account.domain/container}
 * as the paths that they stand for. Thread-safe.
 */
public final class DomainRemap implements ProxyHandler {
  private final ProxyHandler next;
  private final DomainSettings settings;
  private final List<String> prefixes;

  public DomainRemap(ProxyHandler next, DomainSettings settings, List<ResellerPrefix> prefixes) {
    this.next = next;
    this.settings = settings;
    this.prefixes =
        prefixes.stream().map(ResellerPrefix::prefix).filter(each -> !each.isEmpty()).toList();
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    String host = context.headers().get(HttpHeaderNames.HOST, "");
    return switch (HostName.read(host, settings, prefixes)) {
      case HostName.Other() -> next.handle(context);
      case HostName.Malformed() -> Responses.text(400, "Bad domain in host header");
      case HostName.Named named -> {
        context.readdress(target(named, context.request().target()));
        yield next.handle(context);
      }
    };
  }

  private static String target(HostName.Named named, String target) {
    var mapped = new StringBuilder("/v1/").append(PercentCode.encodeBytes(named.account()));
    if (named.container() != null) {
      mapped.append('/').append(PercentCode.encodeBytes(named.container()));
    }
    return mapped.append(target).toString();
  }
}
