package io.martinet.proxy;

import io.martinet.core.Version;
import io.martinet.http.Response;

/**
 * What a stage wants to hold of an object at the moment at which a write of it takes effect, beside
 * what the client's own conditions say. The write is then a conditional one (rule 7), whichever
 * proxy the others come through. Confined to the request's thread.
 */
@FunctionalInterface
public interface WriteGuard {
  /** Of answers to the store's own reads: the version of the data, which a guard may be about. */
  String DATA_VERSION = "X-Backend-Data-Version";

  /** Of a write that nothing is wanted of. */
  WriteGuard NONE = _ -> new Verdict.Met();

  /** Whether the write may take effect. */
  sealed interface Verdict {
    /** Over what was judged, and over nothing else. */
    record Met() implements Verdict {}

    /** Something else has come to stand already, which is to be judged. */
    record Again() implements Verdict {}

    /**
     * No.
     *
     * @param answer to the write
     */
    record Refused(Response answer) implements Verdict {}
  }

  /**
   * Called once the write's body is there, and again whenever something else has come to stand. May
   * take as long as it needs: if the write's own time is over then, it is 503.
   *
   * @param data version of what a majority holds; {@link Version#NONE} if there is no object
   */
  Verdict judge(Version data) throws InterruptedException;
}
