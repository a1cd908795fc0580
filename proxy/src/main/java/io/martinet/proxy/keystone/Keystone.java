package io.martinet.proxy.keystone;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Ticker;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * The Keystone that the proxy's users are known to, and what its answers mean here. Closed by
 * whoever made it. Thread-safe.
 */
public final class Keystone implements AutoCloseable {
  private final KeystoneConfig config;
  private final KeystoneClient client;
  private final TokenSource tokens;

  /** Nothing is asked yet. */
  public Keystone(
      KeystoneConfig config,
      InstantSource clock,
      Ticker ticker,
      MetricRegistry metrics,
      Executor threads) {
    this.config = config;
    this.client = new KeystoneClient(config, clock, threads);
    this.tokens = new CachedTokens(client, config.limits(), clock, ticker, metrics);
  }

  KeystoneConfig config() {
    return config;
  }

  TokenSource tokens() {
    return tokens;
  }

  @Override
  public void close() {
    client.close();
  }
}
