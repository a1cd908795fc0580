package io.martinet.object.engine;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.object.store.ObjectKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Makes the terms whose sums are digests (rule 28). One thread. */
final class DigestTerms {
  private static final int STATE_BYTES_MAX = 128;
  private static final byte LIVE = 1;
  private static final byte DELETED = 2;

  private final byte[] secret;
  private final MessageDigest sha = HeaderFacts.sha256();

  /**
   * @param secret of the cluster, so that a client cannot choose terms that cancel out
   */
  DigestTerms(byte[] secret) {
    this.secret = secret.clone();
  }

  /**
   * SHA-256, of which the first 16 bytes count, over secret, policy, hash and the object's normal
   * form; empty for an object that does not count: absent, or unknown here because quarantined.
   */
  byte[] of(ObjectKey key, ObjectEntry entry) {
    ObjectState state = entry.state().normalised();
    if (entry.quarantine() != null || state.equals(ObjectState.NONE)) {
      return new byte[0];
    }
    ByteBuffer item = ByteBuffer.allocate(STATE_BYTES_MAX);
    item.putShort((short) key.policy());
    key.hash().write(item);
    ObjectEntry.Data data = entry.data();
    if (data == null) {
      putVersion(item.put(DELETED), state.tombstone());
    } else {
      putLive(item.put(LIVE), entry, data);
    }
    sha.update(secret);
    sha.update(item.flip());
    return sha.digest();
  }

  private static void putLive(ByteBuffer item, ObjectEntry entry, ObjectEntry.Data data) {
    ObjectEntry.Metadata metadata = entry.metadata();
    ObjectEntry.ContentType type = entry.type();
    putVersion(item, data.version());
    item.putLong(data.content().lengthBytes());
    item.putLong(data.content().etag().high()).putLong(data.content().etag().low());
    putVersion(item, ObjectEntry.versionOf(metadata));
    item.putLong(data.headers().systemHash());
    item.putLong(metadata == null ? data.headers().userHash() : metadata.userHash());
    putVersion(item, ObjectEntry.versionOf(type));
    item.putLong(
        HeaderFacts.textHash(type == null ? data.headers().contentType() : type.contentType()));
  }

  private static void putVersion(ByteBuffer out, Version version) {
    EntryCodec.putVersion(out, version);
  }
}
