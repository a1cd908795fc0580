package io.martinet.log;

/**
 * Record kinds that belong to the log itself; its users number theirs from 1 to {@link #USER_MAX}.
 * Numbers are part of the format and never change meaning.
 */
public final class LogKinds {
  /** Greatest kind that a user of the log may choose. */
  public static final int USER_MAX = 239;

  /** Nothing but a {@code durableUpTo}, added by an idle committer (rule 14). */
  public static final int MARK = 240;

  /** Last record of a volume: nothing follows, and what was torn below it is listed in it. */
  public static final int SEAL = 241;

  /** The log was closed in order here; the volume may go on behind it. */
  public static final int CLOSE = 242;

  private LogKinds() {}
}
