package io.martinet.proxy.bulk;

import io.martinet.core.StorePath;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of an archive go: below what the request names, an account, a container, or a
 * prefix of objects in one. A name cannot leave that place: dots mean nothing to the store.
 *
 * @param base what the request names
 */
record MemberPath(StorePath base) {
  /**
   * @param member name in the archive
   * @return null if it is no object's: a name alone, where containers are wanted
   */
  @Nullable StorePath of(String member) {
    String name = relative(member);
    String container = base.container();
    if (container == null) {
      int slash = name.indexOf('/');
      return slash <= 0 || slash == name.length() - 1
          ? null
          : StorePath.object(base.account(), name.substring(0, slash), name.substring(slash + 1));
    }
    String prefix = base.object();
    if (prefix != null) {
      name = (prefix.endsWith("/") ? prefix : prefix + "/") + name;
    }
    return name.isEmpty() ? null : StorePath.object(base.account(), container, name);
  }

  private static String relative(String member) {
    int begin = member.startsWith("./") ? 2 : 0;
    while (begin < member.length() && member.charAt(begin) == '/') {
      begin++;
    }
    return member.substring(begin);
  }
}
