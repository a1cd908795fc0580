package io.martinet.object.store;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Keys, bodies and writes for tests of stores. */
public final class Samples {
  private Samples() {}

  public static ObjectKey key(int number) {
    return new ObjectKey(0, new PathHash((long) number << 48, number));
  }

  public static StorePath path(int number) {
    return StorePath.object("AUTH_test", "container", "object-" + number);
  }

  public static Version at(long ticks) {
    return new Version(ticks, 1);
  }

  public static byte[] body(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }

  public static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static SortedMap<String, String> headers(String... namesAndValues) {
    var headers = new TreeMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  public static ObjectInfo info(int number, byte[] body, String... headers) {
    return new ObjectInfo(
        path(number), body.length, md5(body), crc32c(body), "text/plain", headers(headers));
  }

  public static Write.Put put(int number, long ticks, byte[] body, String... headers) {
    return new Write.Put(
        key(number),
        at(ticks),
        info(number, body, headers),
        new Body.Inline(Unpooled.wrappedBuffer(body)),
        null);
  }

  public static Write.Put put(int number, Version version, byte[] body) {
    return new Write.Put(
        key(number),
        version,
        info(number, body),
        new Body.Inline(Unpooled.wrappedBuffer(body)),
        null);
  }

  public static Write.Put owing(Write.Put put, RowDuty duty) {
    return new Write.Put(put.key(), put.version(), put.info(), put.body(), duty);
  }

  public static RowDuty duty(String... devices) {
    return new RowDuty(0, 17, List.of(devices));
  }

  public static Write.Post post(
      int number, long ticks, @Nullable String contentType, String... headers) {
    return postAsOf(0, number, ticks, contentType, headers);
  }

  /** A POST that finds only what has not expired by a time; 0: all. */
  public static Write.Post postAsOf(
      long asOfTicks, int number, long ticks, @Nullable String contentType, String... headers) {
    return new Write.Post(
        key(number), path(number), at(ticks), asOfTicks, contentType, headers(headers), null);
  }

  public static Write.Delete delete(int number, long ticks) {
    return new Write.Delete(key(number), path(number), at(ticks), null);
  }

  public static Write.Promise promise(int number, long ticks) {
    return new Write.Promise(key(number), path(number), at(ticks));
  }

  public static Write.Push push(int number, ObjectState state, byte[] body, String... headers) {
    return new Write.Push(
        key(number),
        path(number),
        state,
        info(number, body, headers),
        new Body.Inline(Unpooled.wrappedBuffer(body)),
        null);
  }

  public static Write.Push pushTombstone(int number, long ticks) {
    return new Write.Push(
        key(number),
        path(number),
        new ObjectState(Version.NONE, Version.NONE, Version.NONE, at(ticks)),
        null,
        null,
        null);
  }

  public static ObjectState data(long ticks) {
    return new ObjectState(at(ticks), Version.NONE, Version.NONE, Version.NONE);
  }

  /** Zero stands for none. */
  public static ObjectState state(long data, long metadata, long contentType, long tombstone) {
    return new ObjectState(
        version(data), version(metadata), version(contentType), version(tombstone));
  }

  private static Version version(long ticks) {
    return ticks == 0 ? Version.NONE : at(ticks);
  }

  public static String md5(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public static int crc32c(byte[] body) {
    var crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }
}
