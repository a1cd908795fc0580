package io.martinet.database;

import io.martinet.core.Version;
import io.martinet.http.wire.Bits128;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Digest of what replicas join beside rows, PUT and DELETE: life, policy and stored headers. The
 * bytes are described in docs/formats/database.md.
 */
final class StateDigest {
  private StateDigest() {}

  /**
   * The first 16 bytes of SHA-256.
   *
   * @param headers in the order of their names, removed ones too
   */
  static Bits128 of(ReplicaState state, List<StoredHeader> headers) {
    try {
      var hash =
          ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes(state, headers)));
      return new Bits128(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no SHA-256", e);
    }
  }

  private static byte[] bytes(ReplicaState state, List<StoredHeader> headers) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      write(out, state.created());
      write(out, state.modified());
      out.writeInt(state.policy());
      for (StoredHeader header : headers) {
        write(out, header.name());
        write(out, header.value());
        write(out, header.version());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Version version) throws IOException {
    out.writeLong(version.ticks());
    out.writeInt(version.nonce());
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }
}
