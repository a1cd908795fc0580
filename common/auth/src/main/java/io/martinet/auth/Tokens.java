package io.martinet.auth;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Issues and checks tokens that carry all they say, signed: {@code <prefix>tk}, then base64url of
 * {@link TokenPayload} and its code. A check asks nobody, and a token outlives restarts. Nothing
 * can be revoked but by rotating the keys out; the lifetime bounds the harm.
 *
 * <p>Thread-safe.
 */
public final class Tokens {
  /** Bound of a whole token in bytes: what clients and proxies in between surely pass on. */
  public static final int TOKEN_BYTES_MAX = 512;

  /** Lifetime of Swift's tempauth tokens. */
  public static final Duration LIFETIME_DEFAULT = Duration.ofSeconds(86_400);

  private static final String MARK = "tk";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final String prefix;
  private final int payloadBytesMax;
  private final InstantSource clock;
  private final Duration lifetime;
  private volatile Signers signers;

  /**
   * @param resellerPrefix what accounts begin with, such as {@code AUTH_}; may be empty
   * @param lifetime at least one second
   */
  public Tokens(String resellerPrefix, TokenKeys keys, InstantSource clock, Duration lifetime) {
    if (lifetime.toSeconds() < 1) {
      throw new IllegalArgumentException("token lifetime must be 1 s or more, was " + lifetime);
    }
    this.prefix = resellerPrefix + MARK;
    // Three bytes are four characters of base64; without padding the rest of a division counts too.
    this.payloadBytesMax = (TOKEN_BYTES_MAX - prefix.length()) * 3 / 4 - SharedMac.BYTES;
    if (payloadBytesMax < TokenPayload.BYTES_MIN) {
      throw new IllegalArgumentException("reseller prefix too long: " + resellerPrefix);
    }
    this.clock = clock;
    this.lifetime = lifetime;
    this.signers = new Signers(keys);
  }

  /** Puts other keys in force at once, for tokens issued and checked from now on. */
  public void replaceKeys(TokenKeys keys) {
    signers = new Signers(keys);
  }

  /** Whether an identity fits into a token; checked when users are configured. */
  public boolean fits(Identity identity) {
    return payload(0, identity).write(ByteBuffer.allocate(payloadBytesMax));
  }

  /**
   * Issues a token.
   *
   * @throws IllegalArgumentException if the identity does not fit into {@link #TOKEN_BYTES_MAX}
   */
  public Issued issue(Identity identity) {
    Signers current = signers;
    TokenPayload payload = payload(current.signingId, identity);
    ByteBuffer bytes = ByteBuffer.allocate(payloadBytesMax + SharedMac.BYTES);
    bytes.limit(payloadBytesMax);
    if (!payload.write(bytes)) {
      throw new IllegalArgumentException(
          "the groups of %s do not fit into a token of %d bytes"
              .formatted(identity.user(), TOKEN_BYTES_MAX));
    }
    byte[] code = current.signing.code(bytes.array(), 0, bytes.position());
    bytes.limit(bytes.capacity()).put(code);
    byte[] token = Arrays.copyOf(bytes.array(), bytes.position());
    return new Issued(prefix + ENCODER.encodeToString(token), payload.expiresAt(), lifetime);
  }

  private TokenPayload payload(int keyId, Identity identity) {
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    return new TokenPayload(keyId, now, now.plusSeconds(lifetime.toSeconds()), identity);
  }

  /** What a token is worth at this moment. Takes about a microsecond (TokenCheckBenchmark). */
  public TokenCheck check(String token) {
    if (!token.startsWith(prefix)) {
      return new TokenCheck.Foreign();
    }
    if (token.length() > TOKEN_BYTES_MAX) {
      return new TokenCheck.Invalid("too long");
    }
    byte @Nullable [] bytes = decoded(token.substring(prefix.length()));
    if (bytes == null) {
      return new TokenCheck.Invalid("not base64url");
    }
    if (bytes.length < TokenPayload.BYTES_MIN + SharedMac.BYTES
        || bytes[0] != TokenPayload.FORMAT) {
      return new TokenCheck.Invalid("not a token of format " + TokenPayload.FORMAT);
    }
    return checkSigned(bytes);
  }

  /** Null where the text is not the one way to write its bytes: a token has one spelling. */
  private static byte @Nullable [] decoded(String text) {
    try {
      byte[] bytes = DECODER.decode(text);
      return ENCODER.encodeToString(bytes).equals(text) ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private TokenCheck checkSigned(byte[] bytes) {
    int signed = bytes.length - SharedMac.BYTES;
    ByteBuffer content = ByteBuffer.wrap(bytes, 0, signed);
    SharedMac mac = signers.find(content.getInt(TokenPayload.KEY_ID_OFFSET));
    if (mac == null) {
      return new TokenCheck.Invalid("signed by an unknown key");
    }
    byte[] code = mac.code(bytes, 0, signed);
    // Constant time: how much of a guess was right must not show.
    if (!MessageDigest.isEqual(code, Arrays.copyOfRange(bytes, signed, bytes.length))) {
      return new TokenCheck.Invalid("its signature does not fit");
    }
    TokenPayload payload = TokenPayload.read(content);
    return clock.instant().isBefore(payload.expiresAt())
        ? new TokenCheck.Valid(payload.identity(), payload.issuedAt(), payload.expiresAt())
        : new TokenCheck.Expired(payload.expiresAt());
  }

  /**
   * A token for a client.
   *
   * @param lifetime until it expires, from now
   */
  public record Issued(String token, Instant expiresAt, Duration lifetime) {}

  /** Keys ready for use. */
  private static final class Signers {
    private final TreeMap<Integer, SharedMac> byId = new TreeMap<>();
    private final int signingId;
    private final SharedMac signing;

    Signers(TokenKeys keys) {
      for (TokenKey key : keys.all()) {
        byId.put(key.id(), new SharedMac(key.secret()));
      }
      signingId = keys.signing().id();
      signing = new SharedMac(keys.signing().secret());
    }

    @Nullable SharedMac find(int keyId) {
      return byId.get(keyId);
    }
  }
}
