package io.martinet.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes of a simulated file, growing as they are written. One thread. */
final class Image {
  private static final byte[] EMPTY = {};

  private byte[] bytes = EMPTY;
  private int size;

  int size() {
    return size;
  }

  /** Reads up to the end; returns the bytes read. */
  int read(ByteBuffer target, long position) {
    int count = (int) Math.min(target.remaining(), Math.max(0, size - position));
    if (count > 0) {
      target.put(bytes, (int) position, count);
    }
    return count;
  }

  /** Writes a piece of an array; what lies between the old end and it reads as zeros. */
  void write(int position, byte[] source, int from, int count) {
    int end = position + count;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    System.arraycopy(source, from, bytes, position, count);
    size = Math.max(size, end);
  }

  /** Becomes the same as another. */
  void copyOf(Image other) {
    if (bytes.length < other.size) {
      bytes = other.bytes.clone();
    } else {
      System.arraycopy(other.bytes, 0, bytes, 0, other.size);
      // What a later write leaves out must read as zeros again.
      if (size > other.size) {
        Arrays.fill(bytes, other.size, size, (byte) 0);
      }
    }
    size = other.size;
  }

  byte at(int position) {
    return bytes[position];
  }

  /** Changes a byte, if there is one. */
  void rot(int position, int xor) {
    if (position < size) {
      bytes[position] ^= (byte) xor;
    }
  }
}
