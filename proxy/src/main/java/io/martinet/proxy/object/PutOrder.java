package io.martinet.proxy.object;

import io.martinet.http.RequestBody;
import io.martinet.proxy.Placement;
import io.martinet.proxy.backend.BackendScope;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A checked upload.
 *
 * @param scope of the object
 * @param container where its container lives
 * @param stored headers to be stored
 * @param body from the client
 * @param expectedEtag MD5 that the client named, bare, or null
 * @param received told how many body bytes came, piece by piece
 * @param ballots under which versions it is tried, for the place where its container lives
 */
record PutOrder(
    BackendScope scope,
    Placement container,
    HttpHeaders stored,
    RequestBody body,
    @Nullable String expectedEtag,
    LongConsumer received,
    Function<Placement, Ballots> ballots) {
  /**
   * The same by newer rings than those of a try that failed; empty if there are none. Blocks for a
   * bounded time.
   */
  Optional<PutOrder> renewed() throws InterruptedException {
    BackendScope newer = scope.renewed().orElse(null);
    return newer == null
        ? Optional.empty()
        : Optional.of(
            new PutOrder(
                newer,
                container.renewed().orElse(container),
                stored,
                body,
                expectedEtag,
                received,
                ballots));
  }
}
