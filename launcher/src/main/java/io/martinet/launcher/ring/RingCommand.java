package io.martinet.launcher.ring;

import io.martinet.launcher.command.CommandFamily;
import io.martinet.launcher.command.UsageException;
import io.martinet.service.config.NearestKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code martinet ring BUILDER_FILE COMMAND …}: makes rings, as {@code swift-ring-builder} does.
 */
public final class RingCommand implements CommandFamily {
  private static final Map<String, RingAction> ACTIONS = new LinkedHashMap<>();

  static {
    ACTIONS.put("create", ShapeActions::create);
    ACTIONS.put("add", DeviceActions::add);
    ACTIONS.put("set_weight", DeviceActions::setWeight);
    ACTIONS.put("set_region", DeviceActions::setRegion);
    ACTIONS.put("set_zone", DeviceActions::setZone);
    ACTIONS.put("set_info", DeviceActions::setInfo);
    ACTIONS.put("remove", DeviceActions::remove);
    ACTIONS.put("rebalance", PlaceActions::rebalance);
    ACTIONS.put("validate", PlaceActions::validate);
    ACTIONS.put("dispersion", PlaceActions::dispersion);
    ACTIONS.put("search", ReportActions::search);
    ACTIONS.put("list_parts", ReportActions::listParts);
    ACTIONS.put("set_replicas", ShapeActions::setReplicas);
    ACTIONS.put("set_overload", ShapeActions::setOverload);
    ACTIONS.put("set_min_part_hours", ShapeActions::setMinPartHours);
    ACTIONS.put("pretend_min_part_hours_passed", ShapeActions::pretendMinPartHoursPassed);
    ACTIONS.put("write_ring", PlaceActions::writeRing);
    ACTIONS.put("write_builder", ShapeActions::writeBuilder);
  }

  private final InstantSource clock;
  private final InputStream answers;

  /**
   * @param clock tells when partitions move
   * @param answers of a person to questions
   */
  public RingCommand(InstantSource clock, InputStream answers) {
    this.clock = clock;
    this.answers = answers;
  }

  @Override
  public String name() {
    return "ring";
  }

  @Override
  public String description() {
    return "Makes rings, with the commands and exit codes of swift-ring-builder.";
  }

  @Override
  public int failureCode() {
    return RingAction.ERROR;
  }

  @Override
  public String help() {
    return """
    usage: martinet ring BUILDER_FILE [COMMAND [ARGUMENT...]]

    Makes rings. Without a command it shows the ring and its devices.

      create PART_POWER REPLICAS MIN_PART_HOURS
      add DEVICE WEIGHT [DEVICE WEIGHT]...
      remove SEARCH...
      set_weight SEARCH WEIGHT [SEARCH WEIGHT]...
      set_region SEARCH REGION [SEARCH REGION]...
      set_zone SEARCH ZONE [SEARCH ZONE]...
      set_info SEARCH CHANGE [SEARCH CHANGE]...
      rebalance [SEED] [-s, --seed SEED] [-f, --force]
      write_ring
      write_builder [MIN_PART_HOURS]     makes a builder from a ring, also Swift's
      search SEARCH
      list_parts SEARCH...
      validate
      dispersion [REGEX] [-v, --verbose]
      set_replicas REPLICAS
      set_overload OVERLOAD[%]
      set_min_part_hours HOURS
      pretend_min_part_hours_passed

    DEVICE  [r<region>]z<zone>-<ip>:<port>[R<ip>:<port>]/<device>[_<meta>]
    SEARCH  d<id>r<region>z<zone>-<ip>:<port>R<ip>:<port>/<device>_<meta>, any of it
    CHANGE  <ip>:<port>R<ip>:<port>/<device>_<meta>, any of it

    IPv6 addresses are in brackets; R gives the replication address. Instead of
    DEVICE or SEARCH: --id --region --zone --ip --port --replication-ip
    --replication-port --device --weight --meta, and --change-ip and so on instead
    of CHANGE. -y, --yes answers questions with yes.

    Exit code 0: done; 1: done with a warning, or nothing to do; 2: error.
    """;
  }

  @Override
  public int run(List<String> words, PrintWriter out, PrintWriter err) {
    if (words.isEmpty()) {
      out.print(help());
      return RingAction.DONE;
    }
    RingAction action = words.size() == 1 ? ReportActions::summary : action(words.get(1));
    List<String> rest = words.subList(Math.min(2, words.size()), words.size());
    var reader = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8));
    try {
      return action.run(
          new RingCall(RingFiles.of(words.getFirst()), rest, out, err, reader, clock));
    } catch (NoSuchFileException e) {
      throw new RingCommandException("there is no file " + e.getMessage(), e);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw new RingCommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private static RingAction action(String name) {
    RingAction action = ACTIONS.get(name);
    if (action == null) {
      throw new UsageException(
          "unknown command %s; the nearest is %s (martinet ring lists all)"
              .formatted(name, NearestKey.of(name, List.copyOf(ACTIONS.keySet()))));
    }
    return action;
  }
}
