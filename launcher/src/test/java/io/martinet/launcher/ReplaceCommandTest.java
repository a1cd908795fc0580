package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.SystemEntropy;
import io.martinet.launcher.StoreFile.HashAffixes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a lost device's place is: elsewhere a disk would be taken for one that knows all. */
class ReplaceCommandTest {
  private final StoreFile store =
      new StoreFile(
          new Shape(3, 3, 3, 4),
          HashAffixes.random(new SystemEntropy()),
          StoreFile.randomDigestSecret(new SystemEntropy()),
          new PortBlock(23_456),
          StorePolicies.FIRST);
  private final DataDirectory data;

  ReplaceCommandTest(@TempDir Path directory) {
    data = new DataDirectory(directory);
  }

  @BeforeEach
  void create() throws IOException {
    data.create();
  }

  @Test
  void itIsWhereAServerHadItWhoeverRunsThat() throws IOException {
    new RunFile("object-server", "object-server", "10.0.0.1:6200", 1, 4711, List.of("/srv/d3"))
        .write(data.run().file("object-server"));

    assertThat(ReplaceCommand.directory(data, store, "d3")).isEqualTo(Path.of("/srv/d3"));
  }

  @Test
  void onAMachineOfSeveralItIsNotGuessedFromTheShapeOfTheFirstStart() {
    assertThatThrownBy(() -> ReplaceCommand.directory(data, store, "d3"))
        .isInstanceOf(StartException.class)
        .hasMessage("no server of this machine has a device d3");
  }

  @Test
  void aWholeStoreOnOneMachineHasItBesideItsOthers() throws IOException {
    Files.createDirectories(data.device("d1"));

    assertThat(ReplaceCommand.directory(data, store, "d3")).isEqualTo(data.device("d3"));
    assertThatThrownBy(() -> ReplaceCommand.directory(data, store, "d9"))
        .isInstanceOf(StartException.class);
  }
}
