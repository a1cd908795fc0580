package io.martinet.proxy;

import io.martinet.core.Version;
import io.martinet.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * Lets a write take effect only over what was read before it: else it is 412, and the reader begins
 * anew. Confined to the request's thread.
 */
public final class StillStands implements WriteGuard {
  private final Version read;
  private boolean isOvertaken;

  /**
   * @param read version of the data, {@link Version#NONE} if there was no object
   */
  public StillStands(Version read) {
    this.read = read;
  }

  /**
   * The version of the data that one of the store's own reads has found.
   *
   * @return {@link Version#NONE} if there was no object
   */
  public static Version found(Response answer) {
    String version = answer.status() == 404 ? null : dataVersion(answer);
    return version == null ? Version.NONE : Version.parse(version);
  }

  private static @Nullable String dataVersion(Response answer) {
    return answer.headers().get(DATA_VERSION);
  }

  @Override
  public Verdict judge(Version data) {
    isOvertaken = !data.equals(read);
    return isOvertaken ? new Verdict.Refused(Responses.empty(412)) : new Verdict.Met();
  }

  /** Whether that is why the write was refused. */
  public boolean isOvertaken() {
    return isOvertaken;
  }
}
