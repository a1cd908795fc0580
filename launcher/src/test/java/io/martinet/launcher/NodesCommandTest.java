package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.launcher.StoreFile.HashAffixes;
import io.martinet.ring.Device;
import io.martinet.ring.RingFile;
import io.martinet.ring.builder.RingBuilder;
import io.martinet.service.config.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodesCommandTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int nodes(String... path) {
    String[] args = new String[path.length + 3];
    args[0] = "nodes";
    args[1] = "--data";
    args[2] = directory.toString();
    System.arraycopy(path, 0, args, 3, path.length);
    return Martinet.commands(new PrintWriter(out), new PrintWriter(err)).run(args);
  }

  @Test
  void primariesAndHandoffsAreNamedWithTheirUrls() throws IOException {
    DataDirectory data = new DataDirectory(directory);
    data.create();
    HashAffixes hash = new HashAffixes(new Secret("a"), new Secret("b"));
    new StoreFile(
            new Shape(4, 4, 3, 4),
            hash,
            new Secret("s"),
            new PortBlock(23_000),
            StorePolicies.LEGACY)
        .write(data);
    RingBuilder builder = new RingBuilder(4, 3);
    for (int id = 0; id < 4; id++) {
      builder.add(Device.of(id, 1, id + 1, "127.0.0.1", 23_003 + id, "d" + (id + 1), 1));
    }
    RingFile.write(builder.rebalance(7), data.ring(RingKind.object(0)));

    assertThat(nodes("AUTH_test", "c", "a b")).isZero();
    assertThat(out.toString())
        .contains("path       /AUTH_test/c/a b\n")
        .containsPattern("hash       [0-9a-f]{32}\n")
        .containsPattern("partition  \\d+ of 16\n")
        .containsPattern(
            "primary    d\\d   zone \\d    http://127.0.0.1:2300\\d/d\\d/\\d+/AUTH_test/c/a%20b");
    assertThat(out.toString().lines().filter(line -> line.startsWith("primary"))).hasSize(3);
    assertThat(out.toString().lines().filter(line -> line.startsWith("handoff"))).hasSize(1);
  }

  @Test
  void aDirectoryWithoutStoreIsExplainedInOneLine() {
    assertThat(nodes("AUTH_test")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("martinet: there is no store in " + directory + ": name one by --data");
  }
}
