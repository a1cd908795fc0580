package io.martinet.auth;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA256 with one key, for any thread: as {@code PathHashers} in the ring, a thread takes the
 * instance of its slot for one code, and makes a new one where the slot is empty. Keying an
 * instance costs as much as the code itself. Thread-safe.
 */
final class SharedMac {
  /** Bytes of a code. */
  static final int BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  /** A power of two (guessed: above the cores of one machine that check tokens at a time). */
  private static final int SLOTS = 64;

  private final AtomicReferenceArray<@Nullable Mac> idle = new AtomicReferenceArray<>(SLOTS);
  private final SecretKeySpec key;

  SharedMac(byte[] secret) {
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** The code of a part of an array. */
  byte[] code(byte[] data, int offset, int length) {
    int slot = (int) Thread.currentThread().threadId() & (SLOTS - 1);
    Mac taken = idle.getAndSet(slot, null);
    Mac mac = taken != null ? taken : newMac();
    mac.update(data, offset, length);
    byte[] code = mac.doFinal();
    idle.setRelease(slot, mac);
    return code;
  }

  private Mac newMac() {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
