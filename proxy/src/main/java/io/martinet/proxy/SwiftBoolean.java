package io.martinet.proxy;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Swift's words for true in headers and queries. */
public final class SwiftBoolean {
  private static final List<String> TRUE = List.of("true", "1", "yes", "on", "t", "y");

  private SwiftBoolean() {}

  /** Whether the text is a word for true, in any case; absence is false. */
  public static boolean isTrue(@Nullable String text) {
    return text != null && TRUE.contains(text.toLowerCase(Locale.ROOT));
  }
}
