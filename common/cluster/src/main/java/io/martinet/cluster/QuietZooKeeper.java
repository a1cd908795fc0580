package io.martinet.cluster;

import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/**
 * ZooKeeper's classes without what a store never uses and each start would wait for: a fifth of a
 * second for the JVM's management beans, which read the flight recorder's profiles, and a tenth for
 * TLS.
 */
final class QuietZooKeeper {
  /** What {@link ZKClientConfig} copies begins with these, or has to do with a login. */
  private static final String[] PROPERTIES = {"zookeeper.", "jute.", "sun.security.jgss."};

  private QuietZooKeeper() {}

  /** Registers no beans. */
  static final class Server extends ZooKeeperServer {
    Server(FileTxnSnapLog log, int tick, int sessionMin, int sessionMax, int backlog) {
      super(log, tick, sessionMin, sessionMax, backlog, null, "");
    }

    @Override
    protected void registerJMX() {}

    @Override
    protected void unregisterJMX() {}
  }

  /** Registers no beans. */
  static final class Connections extends NIOServerCnxnFactory {
    @Override
    public void registerConnection(ServerCnxn connection) {}
  }

  /** Looks at TLS and logins only where a system property says something of ZooKeeper. */
  static final class ClientConfig extends ZKClientConfig {
    @Override
    protected void handleBackwardCompatibility() {
      for (String name : System.getProperties().stringPropertyNames()) {
        for (String prefix : PROPERTIES) {
          if (name.startsWith(prefix)) {
            super.handleBackwardCompatibility();
            return;
          }
        }
      }
    }
  }
}
