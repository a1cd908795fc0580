package io.martinet.proxy.bulk;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.SubRequest;
import io.netty.handler.codec.http.HttpMethod;
import java.util.HashSet;
import java.util.Set;

/**
 * The containers that an archive fills, made when its first member for them comes. One that is
 * there is not written: who may only write objects can unpack into it. One thread's.
 */
final class ArchiveContainers {
  private final RequestContext origin;
  private final ProxyHandler next;
  private final InfoCache infos;
  private final int containersMax;
  private final String source;
  private final Set<String> seen = new HashSet<>();

  ArchiveContainers(
      RequestContext origin, ProxyHandler next, InfoCache infos, int containersMax, String source) {
    this.origin = origin;
    this.next = next;
    this.infos = infos;
    this.containersMax = containersMax;
    this.source = source;
  }

  /**
   * Sees to it that the container of an object is there, once.
   *
   * @return status of having made it, or 200
   * @throws BulkRefusedException 400: too many containers
   */
  int require(StorePath object) throws Exception {
    String container = object.requireContainer();
    if (seen.contains(container)) {
      return 200;
    }
    if (seen.size() == containersMax) {
      throw new BulkRefusedException(
          400, "More than " + containersMax + " containers to create from tar.");
    }
    seen.add(container);
    return infos.container(origin, object.account(), container)
            instanceof InfoLookup.Present<ContainerInfo>
        ? 200
        : create(StorePath.container(object.account(), container));
  }

  private int create(StorePath container) throws Exception {
    Response response = next.handle(SubRequest.of(origin, HttpMethod.PUT, container).from(source));
    response.content().release();
    return response.status();
  }
}
