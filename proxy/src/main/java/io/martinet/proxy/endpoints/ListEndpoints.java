package io.martinet.proxy.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.PeerDevice;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.Placement;
import io.martinet.proxy.Placements;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.Unavailable;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * {@code /endpoints/[v1|v2/]account[/container[/object]]}: the devices on which it lives, or would,
 * as addresses of their servers. Nobody is asked who wants to know, as in Swift: it is off unless
 * the network keeps strangers out. Thread-safe.
 */
public final class ListEndpoints implements ProxyHandler {
  private static final String PREFIX = "/endpoints/";
  private static final Pattern VERSION = Pattern.compile("v[0-9.]+");
  private static final String SECOND = "v2";
  private static final JsonMapper JSON = new JsonMapper();

  private final ProxyHandler next;
  private final Placements placements;
  private final InfoCache infos;

  /**
   * @param infos tells a container's storage policy
   */
  public ListEndpoints(ProxyHandler next, Placements placements, InfoCache infos) {
    this.next = next;
    this.placements = placements;
    this.infos = infos;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Service(var path)) || !path.startsWith(PREFIX)) {
      return next.handle(context);
    }
    if (!context.method().equals(HttpMethod.GET)) {
      return Responses.methodNotAllowed(context.method(), "GET");
    }
    String rest = path.substring(PREFIX.length());
    String version = rest.split("/", 2)[0];
    if (!VERSION.matcher(version).matches()) {
      return answer(context, rest, false);
    }
    if (!RequestPath.API_VERSIONS.contains(version) && !version.equals(SECOND)) {
      return Responses.message(400, "Unsupported version '" + version + "'");
    }
    String named = rest.length() > version.length() ? rest.substring(version.length() + 1) : "";
    return answer(context, named, version.equals(SECOND));
  }

  /**
   * @param named account, container and object, decoded
   * @param isSecond whether headers are told as well
   */
  private Response answer(RequestContext context, String named, boolean isSecond)
      throws InterruptedException {
    String[] parts = named.split("/", 3);
    if (parts[0].isEmpty()) {
      return Responses.message(400, "No account specified");
    }
    String container = parts.length > 1 ? parts[1] : "";
    String object = parts.length > 2 ? parts[2] : "";
    ObjectNode headers = JSON.createObjectNode();
    if (object.isEmpty()) {
      Placement placement =
          container.isEmpty()
              ? placements.account(parts[0])
              : placements.container(parts[0], container);
      String path = container.isEmpty() ? parts[0] : parts[0] + "/" + container;
      return answer(urls(placement, path), headers, isSecond);
    }
    if (container.isEmpty()) {
      return Responses.message(400, "No container specified");
    }
    return switch (infos.container(context, parts[0], container)) {
      case InfoLookup.Unknown<ContainerInfo>(var why) -> Unavailable.response(context, why);
      case InfoLookup<ContainerInfo> lookup -> {
        // Where nothing is, an object would be made in the first policy.
        int policy =
            lookup instanceof InfoLookup.Present<ContainerInfo>(var info) ? info.policy() : 0;
        headers.put("X-Backend-Storage-Policy-Index", Integer.toString(policy));
        Placement placement = placements.object(policy, parts[0], container, object);
        yield answer(urls(placement, named), headers, isSecond);
      }
    };
  }

  private static ArrayNode urls(Placement placement, String path) {
    ArrayNode urls = JSON.createArrayNode();
    for (PeerDevice each : placement.members()) {
      urls.add(
          "http://"
              + each.address()
              + "/"
              + each.device()
              + "/"
              + placement.partition()
              + "/"
              + PercentCode.encodePath(path));
    }
    return urls;
  }

  private static Response answer(ArrayNode urls, ObjectNode headers, boolean isSecond) {
    JsonNode json = urls;
    if (isSecond) {
      ObjectNode both = JSON.createObjectNode();
      both.set("endpoints", urls);
      both.set("headers", headers);
      json = both;
    }
    return new Response(
        200,
        new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "application/json"),
        new Content.Bytes(Unpooled.copiedBuffer(json.toString(), StandardCharsets.UTF_8)));
  }
}
