package io.martinet.launcher.ring;

import io.martinet.launcher.command.UsageException;
import io.martinet.ring.Device;
import io.martinet.ring.builder.RingBuilder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Devices that a command line names. */
final class Searches {
  private Searches() {}

  /**
   * The devices that any of the words fits, or that the options fit.
   *
   * @throws RingCommandException if there is none
   */
  static List<Device> devices(RingCall call, RingBuilder builder, DeviceOptions options) {
    List<String> words = options.operands();
    if (options.hasSearch() != words.isEmpty()) {
      throw new UsageException("devices are told by words or by options: one of both");
    }
    if (options.hasSearch()) {
      return call.find(builder, options.search());
    }
    var found = new LinkedHashSet<Device>();
    for (String word : words) {
      DeviceSearch search = DeviceWord.search(word);
      builder.devices().stream().filter(search::matches).forEach(found::add);
    }
    if (found.isEmpty()) {
      throw new RingCommandException("no device matches");
    }
    return new ArrayList<>(found);
  }
}
