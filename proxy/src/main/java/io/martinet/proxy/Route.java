package io.martinet.proxy;

import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Predicate;

/**
 * Where requests of one kind go.
 *
 * @param controller serves them
 * @param methods what it serves; OPTIONS is the router's own
 * @param asksAgain whether the controller will ask for the decision again when it has the
 *     container's ACL, so that a refusal before is not the last word
 */
public record Route(
    ProxyHandler controller, List<HttpMethod> methods, Predicate<RequestContext> asksAgain) {
  public Route {
    methods = List.copyOf(methods);
  }

  /** A route whose controller does not ask again. */
  public static Route of(ProxyHandler controller, HttpMethod... methods) {
    return new Route(controller, List.of(methods), _ -> false);
  }

  /** What the {@code Allow} header says. */
  String allow() {
    var allow = new StringJoiner(", ");
    methods.forEach(method -> allow.add(method.name()));
    return allow.add(HttpMethod.OPTIONS.name()).toString();
  }
}
