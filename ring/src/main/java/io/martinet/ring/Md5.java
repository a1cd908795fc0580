package io.martinet.ring;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that Swift's placement is built on; its weakness does not matter behind a secret. */
final class Md5 {
  private Md5() {}

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
