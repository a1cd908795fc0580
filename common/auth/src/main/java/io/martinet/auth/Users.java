package io.martinet.auth;

import io.martinet.core.Entropy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The users of the v1 login, with Swift's groups. A hashed key is dear to check by intent; one that
 * was right once is remembered as a code under a key of this process, so that clients which log in
 * at every start cost a microsecond and not 20 ms.
 *
 * <p>Thread-safe; {@link #login} may wait, so it is for virtual threads.
 */
public final class Users {
  /** Keys hashed at the same moment: the other cores stay with the data (guessed). */
  private static final int HASHING_MAX = 2;

  /** How long a login waits for its turn to hash, below any client's patience (guessed). */
  private static final Duration HASHING_WAIT_MAX = Duration.ofSeconds(5);

  private final Map<String, User> byLogin = new TreeMap<>();
  private final List<String> resellerPrefixes;
  private final StoredKey decoy;
  private final Semaphore hashing = new Semaphore(HASHING_MAX);
  private final SharedMac remembering;

  /** At most one entry a user. */
  private final ConcurrentHashMap<String, byte[]> right = new ConcurrentHashMap<>();

  /**
   * @param resellerPrefixes what accounts begin with, such as {@code AUTH_}; the first is that of
   *     storage URLs
   * @throws IllegalArgumentException if two users have the same login
   */
  public Users(List<User> users, List<String> resellerPrefixes, Entropy entropy) {
    if (resellerPrefixes.isEmpty()) {
      throw new IllegalArgumentException("no reseller prefix");
    }
    for (User user : users) {
      if (byLogin.putIfAbsent(user.login(), user) != null) {
        throw new IllegalArgumentException("user " + user.login() + " stands twice");
      }
    }
    this.resellerPrefixes = List.copyOf(resellerPrefixes);
    this.decoy = decoy(users);
    var secret = new byte[TokenKey.SECRET_BYTES];
    entropy.fill(secret);
    this.remembering = new SharedMac(secret);
  }

  /** Checked for logins that do not exist, so that the time of an answer does not tell them. */
  private static StoredKey decoy(List<User> users) {
    for (User user : users) {
      if (user.key() instanceof StoredKey.Hashed hashed) {
        return hashed;
      }
    }
    return new StoredKey.Plain("");
  }

  /**
   * Checks a login.
   *
   * @param login {@code account:user}
   */
  public LoginOutcome login(String login, String key) {
    User user = byLogin.get(login);
    if (user == null) {
      return matches(decoy, "", key) == Answer.BUSY
          ? new LoginOutcome.Busy()
          : new LoginOutcome.Denied();
    }
    return switch (matches(user.key(), login, key)) {
      case YES -> new LoginOutcome.Granted(identity(user), user.storageUrl());
      case NO -> new LoginOutcome.Denied();
      case BUSY -> new LoginOutcome.Busy();
    };
  }

  private enum Answer {
    YES,
    NO,
    BUSY
  }

  private Answer matches(StoredKey stored, String login, String key) {
    return switch (stored) {
      case StoredKey.Plain plain -> plain.matches(key) ? Answer.YES : Answer.NO;
      case StoredKey.Hashed hashed -> matchesHashed(hashed, login, key);
    };
  }

  private Answer matchesHashed(StoredKey.Hashed hashed, String login, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    byte[] code = remembering.code(bytes, 0, bytes.length);
    byte @Nullable [] rightCode = right.get(login);
    if (rightCode != null && MessageDigest.isEqual(rightCode, code)) {
      return Answer.YES;
    }
    if (!acquireHashing()) {
      return Answer.BUSY;
    }
    try {
      if (!hashed.matches(key)) {
        return Answer.NO;
      }
    } finally {
      hashing.release();
    }
    if (!login.isEmpty()) {
      right.put(login, code);
    }
    return Answer.YES;
  }

  private boolean acquireHashing() {
    try {
      return hashing.tryAcquire(HASHING_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The identity that a user has after login: groups are the account, the login, the configured
   * groups, and for {@code .admin}, which goes, the account under each reseller prefix and that of
   * the storage URL.
   */
  public Identity identity(User user) {
    String account = storageAccount(user);
    var groups = new LinkedHashSet<String>();
    groups.add(user.account());
    groups.add(user.login());
    groups.addAll(user.groups());
    if (groups.remove(User.ADMIN)) {
      resellerPrefixes.forEach(prefix -> groups.add(prefix + user.account()));
      groups.add(account);
    }
    return new Identity(user.login(), account, new ArrayList<>(groups));
  }

  private String storageAccount(User user) {
    String url = user.storageUrl();
    return url == null
        ? resellerPrefixes.getFirst() + user.account()
        : url.substring(url.lastIndexOf('/') + 1);
  }

  /** All users in the order of their logins. */
  public List<User> all() {
    return List.copyOf(byLogin.values());
  }
}
