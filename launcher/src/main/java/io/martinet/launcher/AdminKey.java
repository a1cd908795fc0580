package io.martinet.launcher;

import io.martinet.core.Entropy;
import io.martinet.service.config.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The administrator's key of a start: kept in {@code v1rc}, but for a demonstration, which keeps
 * nothing.
 *
 * @param v1rc null: not kept
 * @param isNew whether it was drawn at this start
 */
record AdminKey(Secret key, @Nullable Path v1rc, boolean isNew) {
  /** As everybody knows. */
  private static final Secret DEMO = new Secret("admin");

  /**
   * @throws StartException {@code v1rc} is there but holds no key
   */
  static AdminKey of(Path v1rc, boolean isDemo, Entropy entropy) throws IOException {
    Optional<Secret> kept = V1rc.findKey(v1rc);
    if (isDemo) {
      return new AdminKey(DEMO, null, false);
    }
    return new AdminKey(kept.orElseGet(() -> V1rc.newKey(entropy)), v1rc, kept.isEmpty());
  }

  /** The key of a store that was prepared; empty if none is kept here. */
  static Optional<Secret> find(Path v1rc, boolean isDemo) throws IOException {
    return isDemo ? Optional.of(DEMO) : V1rc.findKey(v1rc);
  }

  /**
   * Written at each start, since the port may be another.
   *
   * @return how to log in, if the key is new: to be shown once
   */
  Optional<String> keep(String authUrl) throws IOException {
    if (v1rc == null) {
      return Optional.empty();
    }
    new V1rc(authUrl, key).write(v1rc);
    return isNew
        ? Optional.of(
            "log in as %s with key %s (kept in %s, shown only now)"
                .formatted(V1rc.USER, key.reveal(), v1rc))
        : Optional.empty();
  }
}
