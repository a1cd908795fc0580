package io.martinet.proxy.object;

import io.martinet.core.StorePath;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.Placement;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.backend.BackendScope;
import java.util.Objects;

/**
 * An authorised request to an object of a container that exists.
 *
 * @param context of the client's request
 * @param container what is known of the object's container
 * @param scope of the internal requests about the object
 * @param rows where the container lives, to which writes owe a row
 */
record ObjectRequest(
    RequestContext context, ContainerInfo container, BackendScope scope, Placement rows) {
  /** The same by newer rings. */
  ObjectRequest at(BackendScope newer, Placement newerRows) {
    return new ObjectRequest(context, container, newer, newerRows);
  }

  StorePath path() {
    return scope.path();
  }

  /** The object's name. */
  String name() {
    return Objects.requireNonNull(path().object());
  }
}
