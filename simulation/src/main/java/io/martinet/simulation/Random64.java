package io.martinet.simulation;

import io.martinet.core.Entropy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A small seeded generator (SplitMix64: Steele, Lea and Flood, 2014), so that a seed gives the same
 * run on every JDK. One thread.
 */
public final class Random64 implements Entropy {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private long state;

  public Random64(long seed) {
    this.state = seed;
  }

  @Override
  public long nextLong() {
    state += 0x9e3779b97f4a7c15L;
    long mixed = state;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** A number from 0 to {@code bound - 1}. */
  public int below(int bound) {
    return (int) Long.remainderUnsigned(nextLong(), bound);
  }

  /** True once in {@code n} on average. */
  public boolean oneIn(int n) {
    return below(n) == 0;
  }

  @Override
  public void fill(byte[] target) {
    int whole = target.length & -Long.BYTES;
    for (int i = 0; i < whole; i += Long.BYTES) {
      LONGS.set(target, i, nextLong());
    }
    for (int i = whole; i < target.length; i++) {
      target[i] = (byte) nextLong();
    }
  }
}
