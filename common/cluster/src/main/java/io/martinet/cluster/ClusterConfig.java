package io.martinet.cluster;

import java.time.Duration;

/**
 * How a process reaches ZooKeeper.
 *
 * @param connect {@code cluster.zookeeper}: {@code host:port[,host:port…][/chroot]}
 * @param sessionTimeout {@code cluster.session_timeout}: after so long without a sign of life this
 *     process counts as gone
 * @param connectionTimeout {@code cluster.connection_timeout}: bound of one attempt to connect
 */
public record ClusterConfig(String connect, Duration sessionTimeout, Duration connectionTimeout) {
  /** Short, so that a restarted process is soon seen as another (guessed). */
  public static final Duration SESSION_TIMEOUT_DEFAULT = Duration.ofSeconds(6);

  /** Several attempts fit into a session (guessed). */
  public static final Duration CONNECTION_TIMEOUT_DEFAULT = Duration.ofSeconds(2);

  public ClusterConfig {
    if (connect.isBlank()) {
      throw new IllegalArgumentException("cluster.zookeeper must name a server");
    }
    if (sessionTimeout.toMillis() < 1_000 || sessionTimeout.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException(
          "cluster.session_timeout must be 1 s to 5 min, was " + sessionTimeout);
    }
    if (connectionTimeout.toMillis() < 100 || connectionTimeout.compareTo(sessionTimeout) > 0) {
      throw new IllegalArgumentException(
          "cluster.connection_timeout must be 0.1 s up to the session's, was " + connectionTimeout);
    }
  }

  /** The defaults for a server. */
  public static ClusterConfig of(String connect) {
    return new ClusterConfig(connect, SESSION_TIMEOUT_DEFAULT, CONNECTION_TIMEOUT_DEFAULT);
  }
}
