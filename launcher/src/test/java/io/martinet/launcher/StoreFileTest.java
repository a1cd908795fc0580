package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.Entropy;
import io.martinet.core.SystemEntropy;
import io.martinet.launcher.StoreFile.HashAffixes;
import io.martinet.service.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFileTest {
  @TempDir Path directory;

  private DataDirectory data;

  @BeforeEach
  void create() throws IOException {
    data = new DataDirectory(directory);
    data.create();
  }

  @Test
  void whatWasDecidedReadsBack() throws IOException {
    StoreFile file =
        new StoreFile(
            new Shape(5, 3, 2, 9),
            HashAffixes.random(new SystemEntropy()),
            StoreFile.randomDigestSecret(new SystemEntropy()),
            new PortBlock(23_456),
            StorePolicies.FIRST);
    assertThat(StoreFile.exists(data)).isFalse();
    file.write(data);
    assertThat(StoreFile.exists(data)).isTrue();
    assertThat(StoreFile.read(data)).isEqualTo(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.storeFile())))
        .isEqualTo("rw-------");
  }

  @Test
  void rule28_theSecretOfDigestsIsItsOwnAndNoTwoStoresShareIt() {
    Secret one = StoreFile.randomDigestSecret(new SystemEntropy());
    assertThat(one.reveal()).hasSize(64);
    assertThat(one).isNotEqualTo(StoreFile.randomDigestSecret(new SystemEntropy()));
    HashAffixes hash = HashAffixes.random(new SystemEntropy());
    assertThatThrownBy(() ->
            new StoreFile(
                Shape.DEFAULT, hash, new Secret(""), new PortBlock(23_456), StorePolicies.FIRST))
        .hasMessage("store.digest_secret must not be empty");
  }

  @Test
  void anotherFormatIsRefused() throws IOException {
    Files.writeString(data.storeFile(), "[store]\nformat = 2\n");
    assertThatThrownBy(() -> StoreFile.read(data))
        .isInstanceOf(StartException.class)
        .hasMessageEndingWith("has format 2, this Martinet knows format 1");
  }

  @Test
  void moreReplicasThanDevicesAreRefused() {
    assertThatThrownBy(() -> new Shape(2, 2, 3, 10))
        .hasMessage("3 replicas need as many devices, there are 2");
    assertThatThrownBy(() -> new Shape(2, 3, 1, 10)).hasMessage("zones must be 1..2, was 3");
  }

  @Test
  void hashWithoutPrefixAndSuffixIsRefused() {
    assertThatThrownBy(() -> new HashAffixes(new Secret(""), new Secret("")))
        .hasMessage("store.hash_prefix and store.hash_suffix must not both be empty");
  }

  @Test
  void aBlockWithAPortThatIsTakenIsPassedOver() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    PortBlock free = PortBlock.pick(loopback, 4, new SystemEntropy());
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(loopback, free.first() + 12));
      // The first number leads to that block, the second to another.
      Deque<Long> numbers = new ArrayDeque<>(List.of(free.first() - 20_000L, 0L, 100L, 200L));
      PortBlock picked =
          PortBlock.pick(
              loopback,
              4,
              new Entropy() {
                @Override
                public long nextLong() {
                  return numbers.pop();
                }

                @Override
                public void fill(byte[] target) {
                  throw new UnsupportedOperationException("ports are numbers");
                }
              });
      assertThat(picked.first()).isNotEqualTo(free.first());
    }
  }

  @Test
  void portsOfABlockAreNeighboursAndDiffer() {
    PortBlock block = new PortBlock(23_000);
    assertThat(block.zooKeeper()).isEqualTo(23_000);
    assertThat(block.of(PortBlock.Role.ACCOUNT, 1)).isEqualTo(23_001);
    assertThat(block.of(PortBlock.Role.OBJECT, 1)).isEqualTo(23_003);
    assertThat(block.of(PortBlock.Role.ACCOUNT, 2)).isEqualTo(23_004);
    assertThat(block.of(PortBlock.Role.OBJECT, 4)).isEqualTo(23_012);
  }

  @Test
  void devicesAreDealtToZonesInTurn() {
    Shape shape = new Shape(5, 2, 2, 10);
    assertThat(List.of(shape.zoneOf(0), shape.zoneOf(1), shape.zoneOf(2))).containsExactly(1, 2, 1);
    assertThat(Shape.device(4)).isEqualTo("d5");
  }

  @Test
  void aSecondHolderOfTheDataIsRefusedByName() throws IOException {
    try (DataLock held = DataLock.take(data)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> DataLock.take(data))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
    DataLock.take(data).close();
  }
}
