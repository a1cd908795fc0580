package io.martinet.launcher.ring;

import io.martinet.launcher.command.UsageException;
import io.martinet.ring.Device;
import io.martinet.ring.builder.RingBuilder;
import java.io.IOException;
import java.util.List;

/** Commands that change the list of devices. What they do takes effect with a rebalance. */
final class DeviceActions {
  private DeviceActions() {}

  static int add(RingCall call) throws IOException {
    RingBuilder builder = call.read();
    DeviceOptions options = DeviceOptions.of(call.words());
    List<String> operands = options.operands();
    if (options.hasSearch()) {
      requireNone(operands);
      add(call, builder, options.added(builder.nextId()));
    } else {
      requirePairs(operands, "DEVICE and WEIGHT");
      for (int i = 0; i < operands.size(); i += 2) {
        double weight = Numbers.decimal(operands.get(i + 1), "a weight");
        if (!operands.get(i).startsWith("r")) {
          call.err().println("no region is said of " + operands.get(i) + ": it is in region 1");
        }
        add(call, builder, DeviceWord.added(operands.get(i), builder.nextId(), weight));
      }
    }
    call.save(builder);
    return RingAction.DONE;
  }

  private static void add(RingCall call, RingBuilder builder, Device device) {
    builder.add(device);
    call.out().printf("added %s, weight %s%n", DeviceTable.word(device), device.weight());
  }

  private static void requireNone(List<String> operands) {
    if (!operands.isEmpty()) {
      throw new UsageException("devices are told by options or by words, not by both");
    }
  }

  private static void requirePairs(List<String> operands, String names) {
    if (operands.isEmpty() || operands.size() % 2 != 0) {
      throw new UsageException("takes pairs of " + names);
    }
  }

  static int remove(RingCall call) throws IOException {
    RingBuilder builder = call.read();
    DeviceOptions options = DeviceOptions.of(call.words());
    List<Device> devices = Searches.devices(call, builder, options);
    call.confirm(devices, "remove", options.saysYes());
    for (Device device : devices) {
      builder.remove(device.id());
      call.out().printf("%s goes with the next rebalance%n", DeviceTable.word(device));
    }
    call.save(builder);
    return RingAction.DONE;
  }

  static int setWeight(RingCall call) throws IOException {
    return change(
        call, "weight", (device, value) -> device.withWeight(Numbers.decimal(value, "a weight")));
  }

  static int setRegion(RingCall call) throws IOException {
    return change(
        call,
        "region",
        (device, value) -> device.at(Numbers.whole(value, "a region"), device.zone()));
  }

  static int setZone(RingCall call) throws IOException {
    return change(
        call,
        "zone",
        (device, value) -> device.at(device.region(), Numbers.whole(value, "a zone")));
  }

  private interface Change {
    Device of(Device former, String value);
  }

  /** Pairs of a search and a value, or a search by options and one value. */
  private static int change(RingCall call, String what, Change change) throws IOException {
    RingBuilder builder = call.read();
    DeviceOptions options = DeviceOptions.of(call.words());
    List<String> operands = options.operands();
    if (options.hasSearch()) {
      if (operands.size() != 1) {
        throw new UsageException("takes one new " + what + " after the options");
      }
      change(call, builder, options.search(), options, operands.getFirst(), what, change);
    } else {
      requirePairs(operands, "SEARCH and " + what);
      for (int i = 0; i < operands.size(); i += 2) {
        DeviceSearch search = DeviceWord.search(operands.get(i));
        change(call, builder, search, options, operands.get(i + 1), what, change);
      }
    }
    call.save(builder);
    return RingAction.DONE;
  }

  private static void change(
      RingCall call,
      RingBuilder builder,
      DeviceSearch search,
      DeviceOptions options,
      String value,
      String what,
      Change change)
      throws IOException {
    List<Device> devices = call.find(builder, search);
    call.confirm(devices, "set " + what + " " + value + " of", options.saysYes());
    for (Device device : devices) {
      builder.replace(change.of(device, value));
      call.out().printf("%s: %s is %s%n", DeviceTable.word(device), what, value);
    }
  }

  static int setInfo(RingCall call) throws IOException {
    RingBuilder builder = call.read();
    DeviceOptions options = DeviceOptions.of(call.words());
    List<String> operands = options.operands();
    if (options.hasSearch()) {
      requireNone(operands);
      setInfo(call, builder, options.search(), options.change(), options.saysYes());
    } else {
      requirePairs(operands, "SEARCH and CHANGE");
      for (int i = 0; i < operands.size(); i += 2) {
        DeviceNames names = DeviceWord.change(operands.get(i + 1));
        DeviceSearch search = DeviceWord.search(operands.get(i));
        setInfo(call, builder, search, names, options.saysYes());
      }
    }
    call.save(builder);
    return RingAction.DONE;
  }

  private static void setInfo(
      RingCall call, RingBuilder builder, DeviceSearch search, DeviceNames names, boolean saysYes)
      throws IOException {
    List<Device> devices = call.find(builder, search);
    call.confirm(devices, "change", saysYes);
    for (Device former : devices) {
      Device device = names.appliedTo(former);
      builder.replace(device);
      call.out().printf("%s is now %s%n", DeviceTable.word(former), DeviceTable.word(device));
    }
  }
}
