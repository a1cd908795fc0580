package io.martinet.launcher.recon;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths and shapes are those that the real Swift's servers answered. */
class ReconPagesTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_795_744_447, 306_134_500);

  @TempDir Path folder;
  private final TreeMap<String, Path> devices = new TreeMap<>();
  private final MetricRegistry metrics = new MetricRegistry();

  @BeforeEach
  void makeMachine() throws IOException {
    Path proc = folder.resolve("proc");
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(
        proc.resolve("meminfo"), "MemTotal:       24684084 kB\nHugePages_Total:       0\n");
    Files.writeString(proc.resolve("loadavg"), "1.58 2.23 4.52 5/217 23497\n");
    Files.writeString(proc.resolve("mounts"), "proc /proc proc rw 0 0\n/dev/vda / ext4 rw 0 0\n");
    Files.writeString(
        proc.resolve("net/sockstat"),
        "sockets: used 300\nTCP: inuse 30 orphan 0 tw 188 alloc 40 mem 247\nUDP: inuse 1 mem 0\n");
    Files.writeString(proc.resolve("net/sockstat6"), "TCP6: inuse 3\nUDP6: inuse 0\n");
    Files.writeString(folder.resolve("object.ring.gz"), "a ring");
    Files.writeString(folder.resolve("store.toml"), "a store");
    devices.put("d1", Files.createDirectories(folder.resolve("devices/d1")));
    devices.put("d2", folder.resolve("devices/d2"));
  }

  @Test
  void theMachineIsToldAsSwiftTellsIt() throws IOException {
    assertTold("mem", "{'MemTotal': '24684084 kB', 'HugePages_Total': '0'}");
    assertTold(
        "load", "{'1m': 1.58, '5m': 2.23, '15m': 4.52, 'tasks': '5/217', 'processes': 23497}");
    assertTold(
        "mounted", "[{'device': 'proc', 'path': '/proc'}, {'device': '/dev/vda', 'path': '/'}]");
    assertTold(
        "sockstat",
        "{'tcp_in_use': 30, 'orphan': 0, 'time_wait': 188, 'tcp_mem_allocated_bytes': 1011712,"
            + " 'tcp6_in_use': 3}");
    assertTold("time", "1.7957444473061345E9");
    assertTold("version", "{'version': '0.1.0'}");
  }

  @Test
  void whereThereIsNoProcNothingIsTold() throws IOException {
    var pages = new ReconPages(source("object"), folder.resolve("nothing"));
    for (String page : List.of("mem", "load", "sockstat")) {
      assertThat(pages.answer("/recon/" + page).text()).isEqualTo("{}");
    }
  }

  @Test
  void devicesAndTheirDisksAreTold() throws IOException {
    assertTold("devices", "{'" + folder + "/devices': ['d1', 'd2']}");
    assertTold("unmounted", "[{'device': 'd2', 'mounted': false}]");
    JsonNode usage = told("object", "diskusage");
    assertThat(usage.get(0).get("device").asText()).isEqualTo("d1");
    assertThat(usage.get(0).get("mounted").asBoolean()).isTrue();
    assertThat(usage.get(0).get("size").asLong())
        .isGreaterThanOrEqualTo(usage.get(0).get("used").asLong())
        .isPositive();
    assertThat(usage.get(1).toString())
        .isEqualTo(
            "{\"device\":\"d2\",\"mounted\":false,\"size\":\"\",\"used\":\"\",\"avail\":\"\"}");
  }

  @Test
  void filesAreToldByTheirSums() throws IOException {
    assertTold("ringmd5", "{'" + folder + "/object.ring.gz': '3cf41e3b5956af172994ef725b422e82'}");
    assertThat(told("object", "swiftconfmd5").size()).isEqualTo(1);
  }

  @Test
  void rowsThatAreOwedAreAsyncPendings() throws IOException {
    assertTold("async", "{'async_pending': 7, 'async_pending_last': 1.7957444473061345E9}");
    assertThat(told("account", "async").toString())
        .isEqualTo("{\"async_pending\":null,\"async_pending_last\":null}");
  }

  @Test
  void whatLiesInQuarantineIsCountedWhereItLies() throws IOException {
    assertTold("quarantined", "{'objects': 0, 'containers': 0, 'accounts': 0, 'policies': {}}");
    Path device = folder.resolve("devices/d1");
    Files.createDirectories(device.resolve("containers/quarantine/beef"));
    Files.createDirectories(device.resolve("quarantine"));
    for (String name : List.of("1-8192.bytes", "1-8192.reason", "body-01.reason")) {
      Files.writeString(device.resolve("quarantine").resolve(name), "rot");
    }
    assertTold("quarantined", "{'objects': 1, 'containers': 1, 'accounts': 0, 'policies': {}}");
  }

  @Test
  void whatAuditorsDidIsTold() throws IOException {
    gauge("object.audit.began_seconds", "d1", 1_795_744_000L);
    gauge("object.audit.ended_seconds", "d1", 1_795_744_060L);
    gauge("object.audit.pass_items", "d1", 10L);
    gauge("object.audit.pass_bytes", "d1", 4_096L);
    gauge("object.audit.pass_quarantined", "d1", 1L);
    gauge("object.audit.pass_errors", "d1", 0L);
    gauge("object.audit.pass_items", "another server's", 99L);
    assertTold(
        "auditor/object",
        "{'object_auditor_stats_ALL': {'audit_time': 60.0, 'bytes_processed': 4096, 'errors': 0,"
            + " 'passes': 9, 'quarantined': 1, 'start_time': 1.795744E9},"
            + " 'object_auditor_stats_ZBF': null}");
    gauge("container.audit.began_seconds_ago", "d1", 447.3061345);
    gauge("container.audit.took_seconds", "d1", 2.5);
    gauge("container.audit.passed", "d1", 3L);
    gauge("container.audit.failed", "d1", 1L);
    JsonNode told = told("container", "auditor/container");
    assertThat(told.get("container_audits_passed").asLong()).isEqualTo(3);
    assertThat(told.get("container_audits_failed").asLong()).isEqualTo(1);
    assertThat(told.get("container_auditor_pass_completed").asDouble()).isEqualTo(2.5);
    assertThat(told.get("container_audits_since").asLong()).isEqualTo(1_795_744_000L);
  }

  private void gauge(String figure, String device, Number value) {
    Gauge<Number> gauge = () -> value;
    metrics.register(figure + "{device=\"" + device + "\"}", gauge);
  }

  @Test
  void whatAnExpirerDidIsTold() throws IOException {
    var counts = new TreeMap<String, Map<String, Long>>();
    counts.put("object", Map.of("expired", 4L));
    new PassNotes(folder.resolve("expirer.json")).write(NOW, Duration.ofMillis(1_500), counts);
    assertTold("expirer/object", "{'object_expiration_pass': 1.5, 'expired_last_pass': 4}");
  }

  @Test
  void beforeTheFirstPassReplicationIsNull() throws IOException {
    assertTold(
        "replication/object",
        "{'replication_time': null, 'replication_stats': null, 'replication_last': null,"
            + " 'object_replication_time': null, 'object_replication_last': null}");
    assertTold(
        "replication/container",
        "{'replication_time': null, 'replication_stats': null, 'replication_last': null}");
  }

  @Test
  void whatAPassDidIsToldByTheServersOfItsMachine() throws IOException {
    var counts = new TreeMap<String, Map<String, Long>>();
    counts.put("object", new TreeMap<>(Map.of("attempted", 5L, "failure", 1L)));
    notes().write(Instant.ofEpochSecond(1_795_744_000), Duration.ofSeconds(90), counts);
    assertTold(
        "replication",
        "{'replication_time': 1.5, 'replication_stats': {'attempted': 5, 'failure': 1},"
            + " 'replication_last': 1.795744E9, 'object_replication_time': 1.5,"
            + " 'object_replication_last': 1.795744E9}");
    assertThat(told("object", "replication/account").get("replication_time").isNull()).isTrue();
  }

  @Test
  void daemonsThatThereAreNotAreNull() throws IOException {
    assertTold("updater/object", "{'object_updater_sweep': null}");
    assertTold(
        "auditor/object", "{'object_auditor_stats_ALL': null, 'object_auditor_stats_ZBF': null}");
    assertTold("expirer/object", "{'object_expiration_pass': null, 'expired_last_pass': null}");
    assertTold(
        "sharding", "{'sharding_stats': null, 'sharding_time': null, 'sharding_last': null}");
    assertTold("relinker", "{'devices': null, 'workers': null}");
    assertTold("driveaudit", "{'drive_audit_errors': null}");
    assertTold(
        "reconstruction/object",
        "{'object_reconstruction_last': null, 'object_reconstruction_time': null}");
    assertTold(
        "auditor/account",
        "{'account_audits_passed': null, 'account_auditor_pass_completed': null,"
            + " 'account_audits_since': null, 'account_audits_failed': null}");
  }

  @Test
  void whatIsNotThereIsSaidInSwiftsWords() {
    ReconPages pages = new ReconPages(source("account"), folder.resolve("proc"));
    for (String path :
        List.of("/recon/foo", "/recon/", "/recon/updater", "/recon/updater/account")) {
      ReconPages.Page page = pages.answer(path);
      assertThat(page.status()).isEqualTo(404);
      assertThat(page.type()).isEqualTo("text/plain");
      assertThat(page.text()).isEqualTo("Invalid path: " + path);
    }
  }

  private void assertTold(String page, String json) throws IOException {
    assertThat(told("object", page).toString())
        .isEqualTo(json.replace('\'', '"').replace("\": ", "\":").replace(", ", ","));
  }

  private JsonNode told(String type, String page) throws IOException {
    ReconPages.Page answer =
        new ReconPages(source(type), folder.resolve("proc")).answer("/recon/" + page);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.type()).isEqualTo("application/json");
    return new JsonMapper().readTree(answer.text());
  }

  private PassNotes notes() {
    return new PassNotes(folder.resolve("replicator.json"));
  }

  private ReconSource source(String type) {
    boolean isObject = type.equals("object");
    return new ReconSource(
        type,
        "0.1.0",
        devices,
        name -> name.equals("d1"),
        isObject ? () -> 7 : null,
        new DeviceFigures(metrics, devices.keySet()),
        List.of(folder.resolve("object.ring.gz"), folder.resolve("absent.ring.gz")),
        folder.resolve("store.toml"),
        notes(),
        new PassNotes(folder.resolve("expirer.json")),
        () -> NOW);
  }
}
