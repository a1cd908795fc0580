package io.martinet.proxy.keystone;

/** What became of the question whose a token is. */
public sealed interface TokenAnswer {
  /** Keystone knows it. */
  record Valid(KeystoneToken token) implements TokenAnswer {}

  /** Keystone does not know it, or no longer: its bearer is nobody. */
  record Invalid() implements TokenAnswer {}

  /**
   * Nobody can say: 503, since neither yes nor no is known.
   *
   * @param why for logs; never holds a token
   */
  record Unavailable(String why) implements TokenAnswer {}
}
