package io.martinet.object.engine;

import io.martinet.core.Version;
import io.martinet.log.RecordLocation;
import io.martinet.testing.RecordEquality;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EntryEqualityTest {
  /** Two of each kind that have no component in common. */
  static Stream<Arguments> pairs() {
    var one = new Version(1, 1);
    var two = new Version(2, 2);
    var here = new RecordLocation(1, 64, 512, 128);
    var there = new RecordLocation(2, 128, 1024, 192);
    var content = new ObjectEntry.Content(1, new Etag(1, 2), 2, 3);
    var otherContent = new ObjectEntry.Content(4, new Etag(3, 4), 5, 6);
    var headers = new ObjectEntry.Headers(1, 2, 3, "text/plain", "");
    var otherHeaders = new ObjectEntry.Headers(4, 5, 6, "text/html", "slo_bytes=7");
    var data = new ObjectEntry.Data(one, here, content, headers);
    var otherData = new ObjectEntry.Data(two, there, otherContent, otherHeaders);
    return Stream.of(
        Arguments.of(new Etag(1, 2), new Etag(3, 4)),
        Arguments.of(content, otherContent),
        Arguments.of(headers, otherHeaders),
        Arguments.of(data, otherData),
        Arguments.of(
            new ObjectEntry(
                data,
                new ObjectEntry.Metadata(one, here, 1, 2, one),
                new ObjectEntry.ContentType(one, here, "text/css"),
                new ObjectEntry.Tombstone(one, here),
                new ObjectEntry.Quarantined(one, here),
                new ObjectEntry.Dropped(one, here, 7)),
            new ObjectEntry(null, null, null, null, null, null)),
        Arguments.of(
            new DeviceIdentity.Found.Formatted(new UUID(1, 2), 8),
            new DeviceIdentity.Found.Formatted(new UUID(1, 3), 16)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void eachComponentDecides(Record one, Record other) throws Exception {
    RecordEquality.assertEachComponentDecides(one, other);
  }
}
