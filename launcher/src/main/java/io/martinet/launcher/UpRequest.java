package io.martinet.launcher;

import io.martinet.core.Entropy;
import io.martinet.core.SystemEntropy;
import io.martinet.launcher.StoreFile.HashAffixes;
import java.io.IOException;
import java.net.InetAddress;

/** What {@code up} was asked for, checked as far as no data are needed. */
record UpRequest(UpOptions options, StoreConfig config, ListenConfig listen, DataDirectory data) {
  /**
   * Reads the configuration; touches no data.
   *
   * @throws StartException with what to do
   */
  static UpRequest of(UpOptions options) {
    StoreConfig config = StoreConfig.read(options.config());
    ListenConfig listen = listen(config, options);
    listen.requireLoopbackFor(options.demoUsers(), "--demo-users");
    return new UpRequest(options, config, listen, new DataDirectory(options.data()));
  }

  private static ListenConfig listen(StoreConfig config, UpOptions options) {
    try {
      return config.listen().with(options.bind(), options.port());
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Reads what the first start decided, or decides it.
   *
   * @throws StartException the store has another shape than was asked for
   */
  StoreFile openStore() throws IOException {
    if (StoreFile.exists(data)) {
      StoreFile store = StoreFile.read(data);
      options.shape().requireFits(store.shape(), data.root());
      return store;
    }
    Shape shape = firstShape();
    HashAffixes hash = config.firstStart().hash();
    Entropy entropy = new SystemEntropy();
    StoreFile store =
        new StoreFile(
            shape,
            hash == null ? HashAffixes.random(entropy) : hash,
            StoreFile.randomDigestSecret(entropy),
            PortBlock.pick(InetAddress.getByName(StoreFile.INTERNAL_HOST), shape.zones(), entropy));
    store.write(data);
    return store;
  }

  private Shape firstShape() {
    try {
      return options.shape().firstShape(config.firstStart().shape());
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
