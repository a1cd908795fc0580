package io.martinet.proxy.bulk;

import static io.martinet.proxy.bulk.ByteBudget.UNFOLDED_FREE_BYTES;
import static io.martinet.proxy.bulk.ByteBudget.UNFOLDED_TIMES_MAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  private static final int PIECE_BYTES = 1 << 20;
  private static final long SENT_BYTES = 1 << 18;
  private static final long UNFOLDED_MAX = UNFOLDED_FREE_BYTES + UNFOLDED_TIMES_MAX * SENT_BYTES;

  private final byte[] piece = new byte[PIECE_BYTES];
  private final ByteBudget budget = new ByteBudget(new Zeros(), () -> SENT_BYTES);

  /** Zeros without end, for nothing. */
  private static final class Zeros extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, target.length);
      return length;
    }
  }

  @Test
  void whatIsPassedOverIsBoundedByWhatWasSent() throws Exception {
    budget.allow(TarMembers.SKIPPED_BYTES_MAX);
    read(UNFOLDED_MAX + PIECE_BYTES);
    assertThatThrownBy(() -> read(PIECE_BYTES))
        .isInstanceOf(IOException.class)
        .hasMessage(ByteBudget.EXCEEDED);
  }

  @Test
  void newAllowancesDoNotForgetIt() throws Exception {
    for (long passed = 0; passed <= UNFOLDED_MAX; passed += PIECE_BYTES) {
      budget.allow(PIECE_BYTES);
      read(PIECE_BYTES);
    }
    budget.allow(PIECE_BYTES);
    assertThatThrownBy(() -> read(PIECE_BYTES)).hasMessage(ByteBudget.EXCEEDED);
  }

  @Test
  void whatIsStoredIsNotBoundedSo() throws Exception {
    budget.allow(ByteBudget.UNLIMITED);
    read(2 * UNFOLDED_MAX);
    budget.allow(PIECE_BYTES);
    read(PIECE_BYTES);
    assertThat(budget.left()).isZero();
  }

  private void read(long bytes) throws IOException {
    for (long read = 0; read < bytes; read += PIECE_BYTES) {
      assertThat(budget.read(piece, 0, PIECE_BYTES)).isEqualTo(PIECE_BYTES);
    }
  }
}
