package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowSumTest {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

  @Test
  void additionAndSubtractionAreModulo128Bits() {
    var random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      var a = sum(random);
      var b = sum(random);

      assertThat(number(a.plus(b))).isEqualTo(number(a).add(number(b)).mod(MODULUS));
      assertThat(number(a.minus(b))).isEqualTo(number(a).subtract(number(b)).mod(MODULUS));
      assertThat(RowSum.parse(a.toString())).isEqualTo(a);
    }
  }

  private static RowSum sum(Random random) {
    long low = random.nextInt(4) == 0 ? -1 : random.nextLong();
    return new RowSum(random.nextInt(4) == 0 ? -1 : random.nextLong(), low);
  }

  private static BigInteger number(RowSum sum) {
    return new BigInteger(sum.toString(), 16);
  }
}
