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
      return withPolicies(store);
    }
    Shape shape = firstShape();
    StorePolicies wanted = config.policies();
    StorePolicies policies = wanted == null ? StorePolicies.FIRST : wanted;
    requireFits(policies, shape);
    HashAffixes hash = config.firstStart().hash();
    Entropy entropy = new SystemEntropy();
    StoreFile store =
        new StoreFile(
            shape,
            hash == null ? HashAffixes.random(entropy) : hash,
            StoreFile.randomDigestSecret(entropy),
            PortBlock.pick(InetAddress.getByName(StoreFile.INTERNAL_HOST), shape.zones(), entropy),
            policies);
    store.write(data);
    return store;
  }

  /**
   * A store has the policies that the configuration says. Where it says none the store keeps its
   * own; one that was made before there were several gets those of a new store beside its own.
   */
  private StoreFile withPolicies(StoreFile store) throws IOException {
    StorePolicies wanted = config.policies();
    if (wanted == null) {
      wanted =
          store.policies().equals(StorePolicies.LEGACY) ? StorePolicies.UPGRADED : store.policies();
    }
    StorePolicies policies = wanted.replacing(store.policies());
    if (policies.equals(store.policies())) {
      return store;
    }
    requireFits(policies, store.shape());
    StoreFile changed = store.withPolicies(policies);
    changed.write(data);
    return changed;
  }

  private static void requireFits(StorePolicies policies, Shape shape) {
    for (int index : policies.indexes()) {
      Integer replicas = policies.replicas(index);
      if (replicas != null && replicas > shape.devices()) {
        throw new StartException(
            "store.policies: %d replicas of policy %d need as many devices, there are %d"
                .formatted(replicas, index, shape.devices()));
      }
    }
  }

  private Shape firstShape() {
    try {
      return options.shape().firstShape(config.firstStart().shape());
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
