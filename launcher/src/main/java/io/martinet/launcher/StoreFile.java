package io.martinet.launcher;

import io.martinet.core.DurableFiles;
import io.martinet.core.Entropy;
import io.martinet.ring.PathHashers;
import io.martinet.service.config.Secret;
import io.martinet.service.config.Section;
import io.martinet.service.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a store decided at its first start and must not decide again. Kept readable by its owner
 * only: who knows prefix and suffix can aim names at one partition.
 *
 * @param shape devices, zones and replicas
 * @param hash decides where every path lives
 * @param digestSecret goes into every digest term (rule 28): a secret of its own, so that whoever
 *     learns where paths live cannot choose objects whose terms cancel out
 * @param ports internal ones
 * @param policies storage policies; the one thing here that a later start may change
 */
record StoreFile(
    Shape shape, HashAffixes hash, Secret digestSecret, PortBlock ports, StorePolicies policies) {
  /** Roles of a store on one machine talk on loopback, wherever clients connect. */
  static final String INTERNAL_HOST = "127.0.0.1";

  private static final int FORMAT = 1;

  private static final String POLICIES = "policies";

  /** 64 random bits each; together as many as MD5, which they guard, has. */
  private static final int AFFIX_BYTES = 8;

  /** As many as SHA-256 has. */
  private static final int DIGEST_SECRET_BYTES = 32;

  StoreFile {
    if (digestSecret.isEmpty()) {
      throw new IllegalArgumentException("store.digest_secret must not be empty");
    }
  }

  /**
   * Secret text around each path before it is hashed.
   *
   * @param prefix may be empty
   * @param suffix may be empty, but not both
   */
  record HashAffixes(Secret prefix, Secret suffix) {
    HashAffixes {
      if (prefix.isEmpty() && suffix.isEmpty()) {
        throw new IllegalArgumentException(
            "store.hash_prefix and store.hash_suffix must not both be empty");
      }
    }

    /** Hashes paths for any thread. */
    PathHashers hashers() {
      return new PathHashers(
          prefix.reveal().getBytes(StandardCharsets.UTF_8),
          suffix.reveal().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * 11 characters each instead of 16 hexadecimal digits: a path of up to 33 bytes is then hashed
     * in one block of MD5, which takes half the time of two.
     */
    static HashAffixes random(Entropy entropy) {
      return new HashAffixes(shortText(entropy), shortText(entropy));
    }

    private static Secret shortText(Entropy entropy) {
      return new Secret(
          Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(entropy, AFFIX_BYTES)));
    }
  }

  /** A new store's secret. */
  static Secret randomDigestSecret(Entropy entropy) {
    return new Secret(HexFormat.of().formatHex(bytes(entropy, DIGEST_SECRET_BYTES)));
  }

  private static byte[] bytes(Entropy entropy, int length) {
    byte[] bytes = new byte[length];
    entropy.fill(bytes);
    return bytes;
  }

  byte[] digestSecretBytes() {
    return digestSecret.reveal().getBytes(StandardCharsets.UTF_8);
  }

  /** Of the embedded ZooKeeper. */
  String zooKeeperAddress() {
    return INTERNAL_HOST + ":" + ports.zooKeeper();
  }

  static boolean exists(DataDirectory data) {
    return Files.exists(data.storeFile());
  }

  /**
   * @throws StartException another version of Martinet wrote it
   */
  static StoreFile read(DataDirectory data) {
    Settings settings = Settings.read(data.storeFile(), Map.of());
    Section store = settings.section("store");
    int format = store.count("format", 0);
    if (format != FORMAT) {
      throw new StartException(
          "%s has format %d, this Martinet knows format %d"
              .formatted(data.storeFile(), format, FORMAT));
    }
    StoreFile file =
        new StoreFile(
            new Shape(
                store.count("devices", 0),
                store.count("zones", 0),
                store.count("replicas", 0),
                store.count("part_power", 0)),
            new HashAffixes(
                store.secret("hash_prefix", new Secret("")),
                store.secret("hash_suffix", new Secret(""))),
            store.secret("digest_secret", new Secret("")),
            new PortBlock(store.count("first_port", 0)),
            policies(store.texts(POLICIES, List.of()), data));
    settings.finish();
    return file;
  }

  private static StorePolicies policies(List<String> texts, DataDirectory data) {
    try {
      return texts.isEmpty() ? StorePolicies.LEGACY : StorePolicies.parse(texts);
    } catch (IllegalArgumentException e) {
      throw new StartException("%s: %s".formatted(data.storeFile(), e.getMessage()), e);
    }
  }

  /** The same with other policies. */
  StoreFile withPolicies(StorePolicies other) {
    return new StoreFile(shape, hash, digestSecret, ports, other);
  }

  /** Durable on return. */
  void write(DataDirectory data) throws IOException {
    Path file = data.storeFile();
    DurableFiles.replacePrivate(file, text().getBytes(StandardCharsets.UTF_8));
  }

  private String text() {
    return """
    # Decided at the first start of this store. Do not edit: with another prefix, suffix or part
    # power no object would be found again.
    [store]
    format = %d
    devices = %d
    zones = %d
    replicas = %d
    part_power = %d
    hash_prefix = "%s"
    hash_suffix = "%s"
    # In every digest by which replicas compare what they hold: with another they all differ.
    digest_secret = "%s"
    # Internal ports: the coordinator's, then account, container and object server of each zone.
    first_port = %d
    # Storage policies: those of store.policies of the configuration at the last start of the whole.
    policies = [%s]
    """
        .formatted(
            FORMAT,
            shape.devices(),
            shape.zones(),
            shape.replicas(),
            shape.partPower(),
            hash.prefix().reveal(),
            hash.suffix().reveal(),
            digestSecret.reveal(),
            ports.first(),
            policies.texts().stream()
                .map(text -> '"' + text + '"')
                .collect(Collectors.joining(", ")));
  }
}
