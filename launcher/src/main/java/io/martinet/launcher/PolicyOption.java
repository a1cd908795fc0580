package io.martinet.launcher;

import io.martinet.launcher.command.Arguments;
import io.martinet.proxy.StoragePolicy;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/** {@code --policy NAME} of commands that look at objects. */
final class PolicyOption {
  private static final String POLICY = "policy";

  /** For the list of a command's options. */
  static final Option OPTION =
      Arguments.value(
          POLICY, "NAME", "The storage policy of the object's container; by default the default.");

  private PolicyOption() {}

  /**
   * The index of the policy that was named, or of the store's default.
   *
   * @throws StartException the store has no policy of that name
   */
  static int of(Arguments arguments, StoreFile store) {
    String name = arguments.text(POLICY);
    if (name == null) {
      return store.policies().forProxy().defaultPolicy().index();
    }
    @Nullable StoragePolicy named = store.policies().forProxy().findByName(name);
    if (named == null) {
      throw new StartException(
          "the store has no storage policy %s: it has %s"
              .formatted(name, String.join(", ", store.policies().texts())));
    }
    return named.index();
  }
}
