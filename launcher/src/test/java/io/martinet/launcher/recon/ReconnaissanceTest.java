package io.martinet.launcher.recon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.martinet.ring.Device;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of figures are swift-recon's to the letter. */
class ReconnaissanceTest {
  private static final String RULE = "=".repeat(79);

  @TempDir Path folder;
  private final TreeMap<String, String> pages = new TreeMap<>();
  private final StringWriter out = new StringWriter();

  @Test
  void figuresAreSummedUp() throws Exception {
    pages.put("10.0.0.1:6200/recon/async", "{\"async_pending\":3}");
    pages.put("10.0.0.2:6200/recon/async", "{\"async_pending\":6}");
    assertThat(lines("async")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            RULE,
            "--> Starting reconnaissance on 2 hosts (object)",
            RULE,
            "[2026-11-27 02:41:04] Checking async pendings",
            "[async_pending] low: 3, high: 6, avg: 4.5, total: 9, Failed: 0.0%, no_result: 0,"
                + " reported: 2",
            RULE);
  }

  @Test
  void aServerThatDoesNotAnswerIsNamedAndTheCodeSaysSo() throws Exception {
    pages.put("10.0.0.1:6200/recon/async", "{\"async_pending\":null}");
    assertThat(lines("async")).isEqualTo(Reconnaissance.SILENT);
    assertThat(out.toString())
        .contains("-> http://10.0.0.2:6200: connection refused")
        .contains("[async_pending] - No hosts returned valid data.");
  }

  @Test
  void devicesOutOfServiceAreFound() throws Exception {
    pages.put("10.0.0.1:6200/recon/unmounted", "[{\"device\":\"d1\",\"mounted\":false}]");
    pages.put("10.0.0.2:6200/recon/unmounted", "[]");
    assertThat(lines("unmounted")).isEqualTo(Reconnaissance.FOUND);
    assertThat(out.toString()).contains("Not mounted: d1 on 10.0.0.1:6200");
  }

  @Test
  void ringsAndStoreFilesAreCompared() throws Exception {
    Files.writeString(folder.resolve("object.ring.gz"), "a ring");
    Files.writeString(folder.resolve("store.toml"), "a store");
    String ring = ReconPages.md5("a ring".getBytes(StandardCharsets.UTF_8));
    String store = ReconPages.md5("a store".getBytes(StandardCharsets.UTF_8));
    for (String host : List.of("10.0.0.1:6200", "10.0.0.2:6200")) {
      pages.put(host + "/recon/ringmd5", "{\"/x/object.ring.gz\":\"" + ring + "\"}");
      pages.put(host + "/recon/swiftconfmd5", "{\"/x/store.toml\":\"" + store + "\"}");
    }
    assertThat(lines("md5")).isZero();
    assertThat(out.toString()).contains("2/2 hosts matched, 0 error[s] while checking hosts.");

    pages.put("10.0.0.2:6200/recon/ringmd5", "{\"/x/object.ring.gz\":\"beef\"}");
    assertThat(lines("md5")).isEqualTo(Reconnaissance.FOUND);
    assertThat(out.toString())
        .contains("10.0.0.2:6200 (object.ring.gz => beef) doesn't match on disk md5sum")
        .contains("1/2 hosts matched");
  }

  @Test
  void clocksThatDifferAreFound() throws Exception {
    pages.put("10.0.0.1:6200/recon/time", "1795747264.0");
    pages.put("10.0.0.2:6200/recon/time", "1795747265.0");
    assertThat(lines("time")).isEqualTo(Reconnaissance.FOUND);
    assertThat(out.toString())
        .contains("10.0.0.2:6200 current time is 1795747264.000, but remote is 1795747265.000")
        .contains("1/2 hosts matched");
  }

  @Test
  void disksAreToldTogether() throws Exception {
    pages.put(
        "10.0.0.1:6200/recon/diskusage",
        "[{\"device\":\"d1\",\"mounted\":true,\"size\":100,\"used\":25,\"avail\":75}]");
    pages.put(
        "10.0.0.2:6200/recon/diskusage",
        "[{\"device\":\"d2\",\"mounted\":true,\"size\":100,\"used\":75,\"avail\":25},"
            + "{\"device\":\"d3\",\"mounted\":false,\"size\":\"\",\"used\":\"\",\"avail\":\"\"}]");
    assertThat(lines("diskusage")).isZero();
    assertThat(out.toString())
        .contains("Disk usage: space used: 100 of 200")
        .contains("Disk usage: lowest: 25.00%, highest: 75.00%, avg: 50.00%")
        .contains("TOP 1\n 75.00%  10.0.0.2:6200 d2\n")
        .contains("LOWEST 1\n 25.00%  10.0.0.1:6200 d1\n");
  }

  @Test
  void serversOfAnotherKindAreFound() throws Exception {
    pages.put("10.0.0.1:6200/recon/server", "{\"type\":\"object-server\"}");
    pages.put("10.0.0.2:6200/recon/server", "{\"type\":\"account-server\"}");
    assertThat(lines("validate-servers")).isEqualTo(Reconnaissance.FOUND);
    assertThat(out.toString())
        .contains("Invalid: 10.0.0.2:6200 is a account-server")
        .contains("1/2 hosts matched");
  }

  @Test
  void whatThereIsNotIsSaid() throws Exception {
    for (String host : List.of("10.0.0.1:6200", "10.0.0.2:6200")) {
      pages.put(host + "/recon/reconstruction/object", "{}");
      pages.put(host + "/recon/driveaudit", "{\"drive_audit_errors\":null}");
    }
    assertThat(lines("reconstruction")).isZero();
    assertThat(out.toString()).contains("Nothing is reconstructed here");
    assertThat(lines("driveaudit")).isZero();
    assertThat(out.toString()).contains("[drive_audit_errors] - No hosts returned valid data.");
  }

  @Test
  void jsonHoldsWhatEachServerAnswered() throws Exception {
    pages.put("10.0.0.1:6200/recon/version", "{\"version\":\"0.1.0\"}");
    assertThat(recon().inJson(List.of("versions"), new PrintWriter(out, true)))
        .isEqualTo(Reconnaissance.SILENT);
    JsonNode told = new JsonMapper().readTree(out.toString());
    assertThat(told.at("/servers/0/answers/version/version").asText()).isEqualTo("0.1.0");
    assertThat(told.at("/servers/0/zone").asInt()).isEqualTo(1);
    assertThat(told.at("/servers/1/error").asText()).isEqualTo("connection refused");
    assertThat(told.at("/silent/0").asText()).isEqualTo("10.0.0.2:6200");
  }

  @Test
  void serversAreChosenByRegionAndZone() {
    assertThat(ReconHost.of(devices(), null, null)).hasSize(2);
    assertThat(ReconHost.of(devices(), null, 2))
        .extracting(host -> host.address().toString())
        .containsExactly("10.0.0.2:6200");
    assertThat(ReconHost.of(devices(), 9, null)).isEmpty();
  }

  private int lines(String option) throws Exception {
    out.getBuffer().setLength(0);
    return recon().inLines(List.of(option), new PrintWriter(out, true));
  }

  private Reconnaissance recon() throws IOException {
    Instant now = Instant.parse("2026-11-27T02:41:04Z");
    return new Reconnaissance(
        new ReconClient(new Servers(), () -> now, Duration.ofSeconds(1)),
        ReconHost.of(devices(), null, null),
        "object",
        List.of(folder.resolve("object.ring.gz")),
        folder.resolve("store.toml"),
        new DiskRanks(1, 1),
        () -> now);
  }

  private static List<Device> devices() {
    return List.of(
        Device.of(0, 1, 2, "10.0.0.2", 6_200, "d2", 1),
        Device.of(1, 1, 1, "10.0.0.1", 6_200, "d1", 1),
        Device.of(2, 1, 2, "10.0.0.2", 6_200, "d3", 1));
  }

  /** Answers what {@link #pages} says, and refuses connections for the rest. */
  private final class Servers implements PeerClient {
    @Override
    public PeerCall open(PeerAddress peer, HttpRequest head) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<FullPeerResponse> send(
        PeerAddress peer, HttpRequest head, ByteBuf body, int responseBytesMax, Duration timeout) {
      String page = pages.get(peer + head.uri());
      return page == null
          ? CompletableFuture.failedFuture(new IOException("connection refused"))
          : CompletableFuture.completedFuture(
              new FullPeerResponse(
                  200,
                  new DefaultHttpHeaders(),
                  Unpooled.copiedBuffer(page, StandardCharsets.UTF_8)));
    }
  }
}
