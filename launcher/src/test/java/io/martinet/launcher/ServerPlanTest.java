package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.SystemEntropy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerPlanTest {
  @TempDir Path directory;

  private DataDirectory data;

  @BeforeEach
  void create() throws IOException {
    data = new DataDirectory(directory);
    data.create();
  }

  private ServerPlan plan(@Nullable String zooKeeper, int proxies) throws IOException {
    UpRequest request =
        UpRequest.of(
            new UpOptions(
                directory,
                null,
                8_123,
                null,
                true,
                new UpOptions.ShapeWish(5, 2, 3),
                zooKeeper,
                proxies));
    return ServerPlan.of(request, request.openStore(), new SystemEntropy());
  }

  @Test
  void everyRoleOfEveryZoneIsAServer() throws IOException {
    ServerPlan plan = plan(null, 2);
    StoreFile store = StoreFile.read(data);
    assertThat(ServerPlan.names(plan.all()))
        .containsExactly(
            "zookeeper",
            "account-server-z1",
            "container-server-z1",
            "object-server-z1",
            "account-server-z2",
            "container-server-z2",
            "object-server-z2",
            "replicator-z1",
            "replicator-z2",
            "proxy-1",
            "proxy-2");
    ServerSettings objects = plan.storage().get(5);
    assertThat(objects.zone()).isEqualTo(2);
    assertThat(objects.port()).isEqualTo(store.ports().of(PortBlock.Role.OBJECT, 2));
    assertThat(objects.directories().keySet()).containsExactly("d2", "d4");
    assertThat(objects.zooKeeper()).isEqualTo(store.zooKeeperAddress());
    assertThat(objects.demoUsers()).isFalse();
    assertThat(plan.proxies().getFirst().port()).isEqualTo(8_123);
    assertThat(plan.proxies()).allMatch(ServerSettings::demoUsers);
  }

  @Test
  void aZooKeeperOutsideIsUsedInsteadOfOurs() throws IOException {
    ServerPlan plan = plan("zk1:2181,zk2:2181", 1);
    assertThat(plan.zooKeeper()).isNull();
    assertThat(plan.all()).allMatch(server -> server.zooKeeper().equals("zk1:2181,zk2:2181"));
  }

  @Test
  void aFurtherProxyKeepsItsPortUnlessSomebodyElseHasIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      new RunFile("proxy-2", "proxy", "127.0.0.1:" + port, 0, 1, List.of())
          .write(data.run().file("proxy-2"));
      assertThat(plan(null, 2).proxies().get(1).port()).isNotEqualTo(port);
      taken.close();
      assertThat(plan(null, 2).proxies().get(1).port()).isEqualTo(port);
    }
  }

  @Test
  void whatIsWrittenIsWhatTheServersReadAndTheirOwnersOnly() throws IOException {
    ServerPlan plan = plan(null, 1);
    Path config = Files.writeString(directory.resolve("my.toml"), "[auth]\nusers = [\"a:b c\"]");
    plan.write(data.run(), config);
    assertThat(data.run().names())
        .containsExactlyInAnyOrderElementsOf(ServerPlan.names(plan.all()));
    for (ServerSettings server : plan.all()) {
      ServerSettings.File read = ServerSettings.read(data.run().config(server.name()));
      assertThat(read.server()).isEqualTo(server);
      assertThat(read.config().auth().users()).hasSize(1);
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.run().config("proxy-1"))))
        .isEqualTo("rw-------");
  }
}
