package io.martinet.ring.builder;

import io.martinet.ring.Device;
import io.martinet.ring.Endpoint;
import io.martinet.ring.Ring;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a {@link BuilderFile} holds before its checksum. A device is
 *
 * <pre>
 *  offset  bytes  content
 *       0      4  id
 *       4      4  region
 *       8      4  zone
 *      12      1  flags: 1 = marked for removal
 *      13      8  weight, a double
 *      21      2  port
 *      23      2  replication port
 *      25         address, replication address, name, meta: each 2 bytes length, then UTF-8
 * </pre>
 */
final class BuilderRecords {
  static final int MAGIC = 0x4d524246;
  static final short VERSION = 1;

  private static final int HEAD_BYTES = 44;
  private static final int DEVICE_BYTES = 25;
  private static final int TEXT_BYTES_MAX = 0xffff;
  private static final int FLAG = 1;

  private BuilderRecords() {}

  /**
   * @throws IllegalArgumentException if a text of a device is longer than its length can say
   */
  static int bytes(BuilderState state) {
    long bytes = HEAD_BYTES + Integer.BYTES * (long) state.movedMinutes().length;
    for (Device device : state.devices()) {
      bytes += DEVICE_BYTES;
      for (String text : texts(device)) {
        bytes += Short.BYTES + utf8(text).length;
      }
    }
    for (char[] row : state.rows()) {
      bytes += Integer.BYTES + Character.BYTES * (long) row.length;
    }
    return Math.toIntExact(bytes);
  }

  static void put(BuilderState state, ByteBuffer out) {
    BuilderSettings settings = state.settings();
    out.putInt(MAGIC).putShort(VERSION);
    out.put((byte) settings.partPower()).put((byte) (state.changed() ? FLAG : 0));
    out.putDouble(settings.replicas()).putDouble(settings.overload());
    out.putInt(settings.minPartHours()).putLong(state.version());
    out.putInt(state.devices().size()).putInt(state.rows().length);
    state.devices().forEach(device -> put(device, state.leaving().get(device.id()), out));
    for (char[] row : state.rows()) {
      out.putInt(row.length);
      out.asCharBuffer().put(row);
      out.position(out.position() + Character.BYTES * row.length);
    }
    out.asIntBuffer().put(state.movedMinutes());
    out.position(out.position() + Integer.BYTES * state.movedMinutes().length);
  }

  private static void put(Device device, boolean leaving, ByteBuffer out) {
    out.putInt(device.id()).putInt(device.region()).putInt(device.zone());
    out.put((byte) (leaving ? FLAG : 0)).putDouble(device.weight());
    out.putShort((short) device.port()).putShort((short) device.replicationPort());
    for (String text : texts(device)) {
      byte[] utf8 = utf8(text);
      out.putShort((short) utf8.length).put(utf8);
    }
  }

  private static List<String> texts(Device device) {
    return List.of(device.ip(), device.replicationIp(), device.device(), device.meta());
  }

  private static byte[] utf8(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a device's text of %d bytes, at most %d".formatted(utf8.length, TEXT_BYTES_MAX));
    }
    return utf8;
  }

  /**
   * @throws java.nio.BufferUnderflowException if it ends too early
   * @throws IllegalArgumentException if a bound is passed
   */
  static BuilderState get(ByteBuffer in) {
    in.position(Integer.BYTES + Short.BYTES);
    int partPower = in.get();
    boolean changed = in.get() == FLAG;
    double replicas = in.getDouble();
    double overload = in.getDouble();
    var settings = new BuilderSettings(partPower, replicas, in.getInt(), overload);
    long version = in.getLong();
    int deviceCount = between(in.getInt(), 0, Ring.DEVICES_MAX, "number of devices");
    int rowCount = between(in.getInt(), 0, Ring.REPLICAS_MAX, "number of rows");
    var devices = new ArrayList<Device>();
    var leaving = new BitSet();
    for (int i = 0; i < deviceCount; i++) {
      devices.add(device(in, leaving));
    }
    var rows = new char[rowCount][];
    for (int i = 0; i < rowCount; i++) {
      rows[i] = row(in, settings.partitions(), i == rowCount - 1);
    }
    requireKnown(devices, rows);
    int[] minutes = new int[between(settings.partitions(), 0, in.remaining() / 4, "partitions")];
    in.asIntBuffer().get(minutes);
    in.position(in.position() + Integer.BYTES * minutes.length);
    return new BuilderState(settings, version, changed, devices, leaving, rows, minutes);
  }

  private static Device device(ByteBuffer in, BitSet leaving) {
    int id = in.getInt();
    int region = in.getInt();
    int zone = in.getInt();
    leaving.set(between(id, 0, Ring.DEVICES_MAX - 1, "device id"), in.get() == FLAG);
    double weight = in.getDouble();
    int port = in.getShort() & 0xffff;
    int replicationPort = in.getShort() & 0xffff;
    var server = new Endpoint(text(in), port);
    var replication = new Endpoint(text(in), replicationPort);
    return new Device(id, region, zone, server, replication, text(in), weight, text(in));
  }

  private static String text(ByteBuffer in) {
    var utf8 = new byte[in.getShort() & 0xffff];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static char[] row(ByteBuffer in, int partitions, boolean last) {
    int length = between(in.getInt(), last ? 1 : partitions, partitions, "length of a row");
    var row = new char[between(length, 0, in.remaining() / Character.BYTES, "length of a row")];
    in.asCharBuffer().get(row);
    in.position(in.position() + Character.BYTES * length);
    return row;
  }

  private static void requireKnown(List<Device> devices, char[][] rows) {
    var known = new BitSet();
    devices.forEach(device -> known.set(device.id()));
    for (char[] row : rows) {
      for (char id : row) {
        if (!known.get(id)) {
          throw new IllegalArgumentException("no device " + (int) id);
        }
      }
    }
  }

  private static int between(int value, int min, int max, String what) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be %d..%d, was %d".formatted(what, min, max, value));
    }
    return value;
  }
}
