package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.PathHash;
import io.martinet.object.store.ObjectKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Rule 11: the bytes of index keys are a format. */
class IndexKeysTest {
  private static final ObjectKey KEY =
      new ObjectKey(0x0102, new PathHash(0x1112131415161718L, 0x2122232425262728L));

  @Test
  void keysHaveTheBytesThatTheFormatSays() {
    assertThat(hex(IndexKeys.position())).isEqualTo("00");
    assertThat(hex(IndexKeys.object(KEY))).isEqualTo("01010211121314151617182122232425262728");
    assertThat(hex(IndexKeys.expiry(KEY, 0x3132)))
        .isEqualTo("020102000000000000313211121314151617182122232425262728");
    assertThat(hex(IndexKeys.digest(1, 2))).isEqualTo("03000100000002");
    assertThat(hex(IndexKeys.pending("d1", 0x4142))).isEqualTo("040264310000000000004142");
  }

  @Test
  void keysGiveBackWhatWentIn() {
    assertThat(IndexKeys.objectOf(IndexKeys.object(KEY))).isEqualTo(KEY);
    byte[] pending = IndexKeys.pending("device-ü", Long.MAX_VALUE);
    assertThat(IndexKeys.pendingDevice(pending)).isEqualTo("device-ü");
    assertThat(IndexKeys.pendingPosition(pending)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void thePendingRowsOfADeviceEndBeforeThoseOfTheNext() {
    byte[] greatest = IndexKeys.pending("d1", -1);
    assertThat(Arrays.compareUnsigned(greatest, IndexKeys.pendingTo("d1"))).isNegative();
    assertThat(Arrays.compareUnsigned(IndexKeys.pendingTo("d1"), IndexKeys.pending("d2", 0)))
        .isNegative();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
