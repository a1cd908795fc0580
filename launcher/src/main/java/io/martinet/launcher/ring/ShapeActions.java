package io.martinet.launcher.ring;

import io.martinet.ring.Ring;
import io.martinet.ring.builder.BuilderSettings;
import io.martinet.ring.builder.RingBuilder;
import java.io.IOException;
import java.nio.file.Files;

/** Commands that make builders, and those that change what a ring is like beside its devices. */
final class ShapeActions {
  /** Swift's, for builders made from a ring, which does not tell it. */
  private static final int MIN_PART_HOURS = 24;

  private ShapeActions() {}

  static int create(RingCall call) throws IOException {
    int partPower = Numbers.whole(call.word(0, "PART_POWER"), "PART_POWER");
    double replicas = Numbers.decimal(call.word(1, "REPLICAS"), "REPLICAS");
    int hours = Numbers.whole(call.word(2, "MIN_PART_HOURS"), "MIN_PART_HOURS");
    var settings = new BuilderSettings(partPower, replicas, hours, 0);
    call.files().keepBuilder();
    call.save(new RingBuilder(settings, call.clock()));
    return RingAction.DONE;
  }

  static int writeBuilder(RingCall call) throws IOException {
    if (Files.exists(call.files().builder())) {
      throw new RingCommandException(
          "there is a builder already, it is not replaced: " + call.files().builder());
    }
    int hours = MIN_PART_HOURS;
    if (call.words().isEmpty()) {
      call.err().printf("a ring does not say its min_part_hours: it is %d now%n", MIN_PART_HOURS);
    } else {
      hours = Numbers.whole(call.words().getFirst(), "MIN_PART_HOURS");
    }
    Ring ring = call.files().readRing();
    var settings = new BuilderSettings(ring.partPower(), ring.replicaCount(), hours, 0);
    call.save(RingBuilder.of(ring, settings, call.clock()));
    return RingAction.DONE;
  }

  static int setReplicas(RingCall call) throws IOException {
    double replicas = Numbers.decimal(call.word(0, "REPLICAS"), "REPLICAS");
    RingBuilder builder = call.read();
    builder.set(builder.settings().withReplicas(replicas));
    call.save(builder);
    call.out().printf("replicas: %s, from the next rebalance on%n", replicas);
    return RingAction.DONE;
  }

  static int setOverload(RingCall call) throws IOException {
    String text = call.word(0, "OVERLOAD");
    boolean isPercent = text.endsWith("%");
    String number = isPercent ? text.substring(0, text.length() - 1) : text;
    double overload = Numbers.decimal(number, "OVERLOAD") / (isPercent ? 100 : 1);
    RingBuilder builder = call.read();
    builder.set(builder.settings().withOverload(overload));
    call.save(builder);
    call.out()
        .printf(
            "overload: %s %%, from the next rebalance on%n", DeviceTable.decimal(100 * overload));
    if (overload > 1 && !isPercent) {
      call.out().println("that is more than 100 %: was " + text + "% meant?");
      return RingAction.WARNING;
    }
    return RingAction.DONE;
  }

  static int setMinPartHours(RingCall call) throws IOException {
    int hours = Numbers.whole(call.word(0, "HOURS"), "HOURS");
    RingBuilder builder = call.read();
    builder.set(builder.settings().withMinPartHours(hours));
    call.save(builder);
    call.out().printf("a partition that moved stays for %d hours%n", hours);
    return RingAction.DONE;
  }

  static int pretendMinPartHoursPassed(RingCall call) throws IOException {
    RingBuilder builder = call.read();
    builder.pretendMinPartHoursPassed();
    call.save(builder);
    call.out()
        .println(
            "every partition may move again; a second move before the first one is replicated"
                + " can hide data");
    return RingAction.DONE;
  }
}
