package io.martinet.proxy.object;

import io.martinet.core.StorePath;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.Placement;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.backend.BackendScope;
import java.util.Objects;
import java.util.Optional;

/**
 * An authorised request to an object of a container that exists.
 *
 * @param context of the client's request
 * @param container what is known of the object's container
 * @param scope of the internal requests about the object
 * @param rows where the container lives, to which writes owe a row
 * @param casts what a conditional write has tried so far
 */
record ObjectRequest(
    RequestContext context,
    ContainerInfo container,
    BackendScope scope,
    Placement rows,
    CastMemory casts) {
  /** The same by newer rings; empty if there are none. Blocks for a bounded time. */
  Optional<ObjectRequest> renewed() throws InterruptedException {
    BackendScope newer = scope.renewed().orElse(null);
    return newer == null
        ? Optional.empty()
        : Optional.of(
            new ObjectRequest(context, container, newer, rows.renewed().orElse(rows), casts));
  }

  /** The same, with expiry judged against another time. */
  ObjectRequest asOf(long ticks) {
    return new ObjectRequest(context, container, scope.asOf(ticks), rows, casts);
  }

  StorePath path() {
    return scope.path();
  }

  /** The object's name. */
  String name() {
    return Objects.requireNonNull(path().object());
  }
}
