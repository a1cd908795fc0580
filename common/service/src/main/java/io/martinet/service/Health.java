package io.martinet.service;

/**
 * Whether a service can do its work.
 *
 * @param isHealthy false when people should look
 * @param reason what is wrong and what to do; empty when healthy
 */
public record Health(boolean isHealthy, String reason) {
  public static final Health HEALTHY = new Health(true, "");

  public static Health unhealthy(String reason) {
    return new Health(false, reason);
  }
}
