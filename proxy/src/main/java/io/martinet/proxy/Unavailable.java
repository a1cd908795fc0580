package io.martinet.proxy;

import io.martinet.http.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** 503 for what too few replicas answered, and the one line that tells operators which. */
public final class Unavailable {
  private static final Logger LOG = LoggerFactory.getLogger(Unavailable.class);

  private Unavailable() {}

  /**
   * @param why each replica with what came of it
   */
  public static Response response(RequestContext context, String why) {
    LOG.warn("{} {}: no majority: {}", context.method(), context.loggedTarget(), why);
    return Responses.standard(context.method(), 503);
  }
}
