package io.martinet.object.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.log.DeviceFile;
import io.martinet.object.store.Drop;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.Samples;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Holds format 1 of a device's records and index to the byte. Every later version must read the
 * files: never write them anew; a change of the format is a new format with files of its own.
 */
class ObjectFormatGoldenTest {
  private static final byte[] LARGE = Samples.body(70_000);

  private RunningDevice device;
  private long bodyFile;

  @BeforeEach
  void fill() throws IOException {
    device = new RunningDevice();
    device.commit(
        Samples.owing(
            Samples.put(
                1, 10, Samples.text("body"), "X-Delete-At", "99", "X-Object-Sysmeta-S", "s"),
            Samples.duty("c1", "c2")));
    device.commit(Samples.post(1, 20, "image/png", "X-Object-Meta-A", "\u00e9"));
    bodyFile = device.putFile(2, 30, LARGE);
    device.commit(Samples.delete(3, 40));
    device.commit(
        Samples.push(4, Samples.state(50, 60, 70, 0), Samples.text("p"), "X-Object-Meta-B", "2"));
    device.engine().delivered("c2", List.of(device.entry(1).places().getFirst().position()));
    device.put(5, 80, Samples.text("lost"));
    device.rot(device.place(5), 200);
    device.engine().open(Samples.key(5));
    device.engine().runCommitter();
  }

  @Test
  void recordsOfFormat1AreWrittenAsEver() throws IOException {
    assertThat(HexFormat.of().formatHex(volume())).isEqualTo(golden("volume"));
  }

  @Test
  void theIndexOfFormat1IsWrittenAsEver() throws IOException {
    assertThat(index()).isEqualTo(goldenIndex());
  }

  @Test
  void recordsOfFormat1AreReadForEver() throws IOException {
    var later = new RunningDevice();
    later.close();
    String name = RunningDevice.volumeFile(1);
    byte[] volume = Arrays.copyOf(HexFormat.of().parseHex(golden("volume")), 256 << 10);
    later.device.files.put(name, 0, volume);
    try (DeviceFile file = later.device.files.create(BodyFiles.nameOf(bodyFile))) {
      file.write(new ByteBuffer[] {ByteBuffer.wrap(LARGE)}, 0);
    }
    later.device.indexDamaged = true;
    later.open();
    later.engine().recover();
    assertThat(later.find(1)).isEqualTo(new Lookup.Live(Samples.state(10, 20, 20, 0), 4, 0));
    assertThat(later.read(1)).isEqualTo(Samples.text("body"));
    assertThat(later.read(2)).isEqualTo(LARGE);
    assertThat(later.find(3)).isEqualTo(new Lookup.Deleted(Samples.state(0, 0, 0, 40)));
    assertThat(later.find(4)).isEqualTo(new Lookup.Live(Samples.state(50, 60, 70, 0), 1, 0));
    assertThat(later.find(5)).isInstanceOf(Lookup.Unknown.class);
    assertThat(later.engine().owedTo()).containsExactly("c1");
  }

  @Test
  void dropsOfFormat1AreWrittenAsEver() throws IOException {
    device = new RunningDevice();
    fillWithDrops();
    assertThat(HexFormat.of().formatHex(volume())).isEqualTo(golden("drops"));
    assertThat(device.dump(IndexKeys.objectsFrom(), IndexKeys.objectsTo()).values())
        .containsExactlyElementsOf(resource("drops-index").lines().toList());
  }

  @Test
  void promisesOfFormat1AreWrittenAsEver() throws IOException {
    device = new RunningDevice();
    device.put(1, 30, Samples.text("stands"));
    device.commit(Samples.promise(1, 50));
    device.commit(Samples.promise(2, 60));
    assertThat(HexFormat.of().formatHex(volume())).isEqualTo(golden("promises"));
    var promises = device.dump(IndexKeys.promisesFrom(), IndexKeys.promisesTo());
    assertThat(promises.keySet())
        .containsExactly(
            "05" + "0000" + "0001000000000000" + "0000000000000001",
            "05" + "0000" + "0002000000000000" + "0000000000000002");
    assertThat(promises.values())
        .containsExactly("000000000000003200000001", "000000000000003c00000001");
  }

  @Test
  void promisesOfFormat1AreReadForEver() throws IOException {
    var later = new RunningDevice();
    later.close();
    byte[] volume = Arrays.copyOf(HexFormat.of().parseHex(golden("promises")), 256 << 10);
    later.device.files.put(RunningDevice.volumeFile(1), 0, volume);
    later.device.indexDamaged = true;
    later.open();
    later.engine().recover();
    assertThat(later.commit(Samples.put(1, 49, Samples.text("below"))))
        .isEqualTo(new WriteOutcome.Refused(Samples.at(50), Samples.data(30)));
    assertThat(later.commit(Samples.put(2, 59, Samples.text("below"))))
        .isInstanceOf(WriteOutcome.Refused.class);
  }

  private void fillWithDrops() throws IOException {
    for (int number = 1; number <= 2; number++) {
      device.put(number, 30, Samples.text("dropped"));
      device
          .engine()
          .drop(
              List.of(new Drop(Samples.key(number), Samples.data(30))),
              Runnable::run,
              outcome -> {});
      device.engine().runCommitter();
    }
    device.put(2, 10, Samples.text("older"));
  }

  @Test
  void dropsOfFormat1AreReadForEver() throws IOException {
    var later = new RunningDevice();
    later.close();
    byte[] volume = Arrays.copyOf(HexFormat.of().parseHex(golden("drops")), 256 << 10);
    later.device.files.put(RunningDevice.volumeFile(1), 0, volume);
    later.device.indexDamaged = true;
    later.open();
    later.engine().recover();
    assertThat(later.find(1)).isInstanceOf(Lookup.Missing.class);
    assertThat(later.find(2)).isEqualTo(new Lookup.Live(Samples.data(10), 5, 0));
  }

  private byte[] volume() {
    byte[] bytes = device.device.files.bytes(RunningDevice.volumeFile(1));
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(bytes, (end + 63) / 64 * 64);
  }

  private SortedMap<String, String> index() throws IOException {
    return device.dump(new byte[] {0}, new byte[] {-1});
  }

  private static SortedMap<String, String> goldenIndex() throws IOException {
    var index = new TreeMap<String, String>();
    resource("index")
        .lines()
        .forEach(line -> {
          String[] entry = line.split(" ", -1);
          index.put(entry[0], entry[1]);
        });
    return index;
  }

  private static String golden(String name) throws IOException {
    return resource(name).replaceAll("\\s", "");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ObjectFormatGoldenTest.class.getResourceAsStream(
                "/golden/object-" + name + "-1.hex"))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
