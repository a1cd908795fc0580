package io.martinet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.builder.RingBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the processes of a node keep of the rings, together. */
class RingFilesTest {
  @TempDir Path directory;

  private final Ring first;
  private final Ring second;

  RingFilesTest() {
    var builder = new RingBuilder(3, 2);
    for (int id = 0; id < 3; id++) {
      builder.add(Device.of(id, 1, id + 1, "127.0.0.1", 6200 + id, "d" + id, 100));
    }
    first = builder.rebalance(1);
    builder.pretendMinPartHoursPassed();
    builder.setWeight(0, 50);
    second = builder.rebalance(1);
  }

  private RingFiles process() {
    return new RingFiles(directory, "object");
  }

  /** Which files there are, each by what tells it from another of the same name. */
  private List<Object> keys() throws IOException {
    var keys = new ArrayList<>();
    try (var files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        keys.add(file);
        keys.add(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
      }
    }
    return keys;
  }

  @Test
  void whatAnotherProcessHasWrittenIsNotWrittenAgain() throws IOException {
    process().write(RingContent.of(second), RingContent.of(first));
    List<Object> written = keys();
    process().write(RingContent.of(second), RingContent.of(first));
    assertThat(keys()).isEqualTo(written).hasSize(4);
    assertThat(process().read().orElseThrow().current().version()).isEqualTo(second.version());
  }

  @Test
  void whatIsMissingOrDamagedIsWritten() throws IOException {
    process().write(RingContent.of(second), null);
    process().write(RingContent.of(second), RingContent.of(first));
    assertThat(process().read().orElseThrow().findFormer()).isPresent();
    Files.write(process().current(), new byte[] {1, 2, 3});
    process().write(RingContent.of(second), RingContent.of(first));
    assertThat(process().read().orElseThrow().current().version()).isEqualTo(second.version());
  }

  @Test
  void anOlderRingNeverTakesThePlaceOfANewer() throws IOException {
    process().write(RingContent.of(second), RingContent.of(first));
    process().write(RingContent.of(first), null);
    assertThat(process().read().orElseThrow().current().version()).isEqualTo(second.version());
  }
}
