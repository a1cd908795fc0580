package io.martinet.launcher.recon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pages below {@code /recon/}, with the paths and shapes of Swift's recon middleware. What
 * Swift has a daemon for and we have none is null, as with a daemon of Swift's that never ran.
 * Blocks: reads files. Thread-safe.
 */
public final class ReconPages {
  static final String PREFIX = "/recon/";

  private static final JsonMapper JSON = new JsonMapper();
  private static final double SECONDS_PER_MINUTE = 60;

  private final ReconSource source;
  private final Machine machine;
  private final AuditPages audits;

  /** One answer. */
  public record Page(int status, String type, String text) {}

  /**
   * @param proc {@code /proc}
   */
  public ReconPages(ReconSource source, Path proc) {
    this.source = source;
    this.machine = new Machine(proc);
    this.audits = new AuditPages(source.figures());
  }

  /**
   * Answers a page.
   *
   * @param path without its query
   */
  public Page answer(String path) {
    try {
      JsonNode told = path.startsWith(PREFIX) ? told(path.substring(PREFIX.length())) : null;
      return told == null
          ? new Page(404, "text/plain", "Invalid path: " + path)
          : new Page(200, "application/json", JSON.writeValueAsString(told));
    } catch (IOException | NumberFormatException e) {
      return new Page(500, "text/plain", "cannot be told: " + e);
    }
  }

  /** Null for a path that there is not. */
  private @Nullable JsonNode told(String what) throws IOException {
    return switch (what) {
      case "version" -> object().put("version", source.version());
      // Ours: what Swift tells by a header of the answer to OPTIONS.
      case "server" -> object().put("type", source.type() + "-server");
      case "time" ->
          JsonNodeFactory.instance.numberNode(PassNotes.seconds(source.clock().instant()));
      case "mem" -> machine.memory();
      case "load" -> machine.load();
      case "mounted" -> machine.mounts();
      case "sockstat" -> machine.sockets();
      case "devices" -> devices();
      case "unmounted" -> unmounted();
      case "diskusage" -> diskUsage();
      case "ringmd5" -> ringSums();
      case "swiftconfmd5" -> sums(object(), source.storeFile());
      case "quarantined" -> quarantined();
      case "async" -> async();
      default -> ofDaemons(what);
    };
  }

  private @Nullable JsonNode ofDaemons(String what) throws IOException {
    String type = source.type();
    return switch (what) {
      // The path without a type is Swift's old one of object servers.
      case "replication", "replication/object" -> objectReplication();
      case "replication/account" -> databaseReplication("account");
      case "replication/container" -> databaseReplication("container");
      case "updater/container" ->
          type.equals("container") ? nulls("container_updater_sweep") : null;
      case "updater/object" -> type.equals("object") ? nulls("object_updater_sweep") : null;
      case "auditor/object" -> audits.objects(source.clock().instant());
      case "auditor/account", "auditor/container" ->
          audits.databases(what.substring(what.indexOf('/') + 1), source.clock().instant());
      case "expirer/object" -> expiries();
      case "reconstruction/object" ->
          nulls("object_reconstruction_last", "object_reconstruction_time");
      case "sharding" -> nulls("sharding_stats", "sharding_time", "sharding_last");
      case "relinker" -> nulls("devices", "workers");
      case "driveaudit" -> nulls("drive_audit_errors");
      default -> null;
    };
  }

  private ObjectNode expiries() throws IOException {
    JsonNode pass = source.expiries().read();
    if (pass.isMissingNode()) {
      return nulls("object_expiration_pass", "expired_last_pass");
    }
    return object()
        .put("object_expiration_pass", pass.path("seconds").asDouble())
        .put("expired_last_pass", pass.path("counts").path("object").path("expired").asLong());
  }

  private ObjectNode devices() {
    ObjectNode roots = object();
    source
        .devices()
        .forEach((name, directory) -> {
          String root = String.valueOf(directory.toAbsolutePath().getParent());
          roots.withArray("/" + escaped(root)).add(name);
        });
    return roots;
  }

  /** As a step of a JSON pointer. */
  private static String escaped(String text) {
    return text.replace("~", "~0").replace("/", "~1");
  }

  private ArrayNode unmounted() {
    ArrayNode unmounted = JsonNodeFactory.instance.arrayNode();
    for (String name : source.devices().keySet()) {
      if (!source.isInService().test(name)) {
        unmounted.addObject().put("device", name).put("mounted", false);
      }
    }
    return unmounted;
  }

  private ArrayNode diskUsage() throws IOException {
    ArrayNode usage = JsonNodeFactory.instance.arrayNode();
    for (Map.Entry<String, Path> device : source.devices().entrySet()) {
      ObjectNode entry = usage.addObject().put("device", device.getKey());
      if (source.isInService().test(device.getKey())) {
        FileStore disk = Files.getFileStore(device.getValue());
        entry.put("mounted", true).put("size", disk.getTotalSpace());
        entry.put("used", disk.getTotalSpace() - disk.getUnallocatedSpace());
        entry.put("avail", disk.getUsableSpace());
      } else {
        entry.put("mounted", false).put("size", "").put("used", "").put("avail", "");
      }
    }
    return usage;
  }

  private ObjectNode ringSums() throws IOException {
    ObjectNode sums = object();
    for (Path ring : source.rings()) {
      sums(sums, ring);
    }
    return sums;
  }

  private static ObjectNode sums(ObjectNode target, Path file) throws IOException {
    try {
      return target.put(file.toString(), md5(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return target;
    }
  }

  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** A server of Swift's tells of all kinds that its devices have, and so does each here. */
  private ObjectNode quarantined() throws IOException {
    ObjectNode counts = object();
    for (String type : new String[] {"object", "container", "account"}) {
      counts.put(type + "s", QuarantineCount.of(type, source.devices().values()));
    }
    counts.putObject("policies");
    return counts;
  }

  private ObjectNode async() {
    if (source.owedRows() == null) {
      return nulls("async_pending", "async_pending_last");
    }
    ObjectNode async = object();
    put(async, "async_pending", source.owedRows());
    return async.put("async_pending_last", PassNotes.seconds(source.clock().instant()));
  }

  private static void put(ObjectNode target, String name, @Nullable LongSupplier count) {
    if (count == null) {
      target.putNull(name);
    } else {
      target.put(name, count.getAsLong());
    }
  }

  private ObjectNode databaseReplication(String type) throws IOException {
    return replication(type, 1);
  }

  /** Swift's object servers tell the same twice, under old names and new ones, in minutes. */
  private ObjectNode objectReplication() throws IOException {
    ObjectNode told = replication("object", SECONDS_PER_MINUTE);
    told.set("object_replication_time", told.get("replication_time"));
    told.set("object_replication_last", told.get("replication_last"));
    return told;
  }

  private ObjectNode replication(String type, double secondsPerUnit) throws IOException {
    JsonNode pass = source.passes().read();
    JsonNode counts = pass.path("counts").path(type);
    if (counts.isMissingNode()) {
      return nulls("replication_time", "replication_stats", "replication_last");
    }
    ObjectNode told = object();
    told.put("replication_time", pass.path("seconds").asDouble() / secondsPerUnit);
    told.set("replication_stats", counts);
    return told.put("replication_last", pass.path("end").asDouble());
  }

  private static ObjectNode nulls(String... names) {
    ObjectNode nulls = object();
    for (String name : names) {
      nulls.putNull(name);
    }
    return nulls;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
