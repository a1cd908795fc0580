package io.martinet.object.store;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.log.RecordLocation;
import io.martinet.testing.RecordEquality;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that compare themselves by hand do as the compiler would. */
class RecordEqualityTest {
  /** Two of each kind that have no component in common. */
  static Stream<Arguments> pairs() {
    var one = new Version(1, 1);
    var two = new Version(2, 2);
    return Stream.of(
        Arguments.of(one, two),
        Arguments.of(new PathHash(1, 2), new PathHash(3, 5)),
        Arguments.of(StorePath.object("a", "c", "o"), StorePath.object("b", "d", "p")),
        Arguments.of(new ObjectState(one, one, one, one), new ObjectState(two, two, two, two)),
        Arguments.of(new RecordLocation(1, 64, 512, 128), new RecordLocation(2, 128, 1024, 192)),
        Arguments.of(new ObjectKey(1, new PathHash(1, 2)), new ObjectKey(2, new PathHash(1, 3))));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void eachComponentDecides(Record one, Record other) throws Exception {
    RecordEquality.assertEachComponentDecides(one, other);
  }
}
