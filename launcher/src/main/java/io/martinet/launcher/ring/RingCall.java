package io.martinet.launcher.ring;

import io.martinet.launcher.command.UsageException;
import io.martinet.ring.Device;
import io.martinet.ring.builder.RingBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;

/**
 * What a ring command works with.
 *
 * @param words what follows the command's name
 * @param answers of a person to questions
 */
record RingCall(
    RingFiles files,
    List<String> words,
    PrintWriter out,
    PrintWriter err,
    BufferedReader answers,
    InstantSource clock) {
  /**
   * The builder as the file says.
   *
   * @throws IOException if there is none, or it is damaged
   */
  RingBuilder read() throws IOException {
    return files.readBuilder(clock);
  }

  void save(RingBuilder builder) throws IOException {
    files.writeBuilder(builder);
  }

  /**
   * @param what is missing, for the error
   */
  String word(int place, String what) {
    if (place >= words.size()) {
      throw new UsageException(what + " is missing");
    }
    return words.get(place);
  }

  /**
   * The devices that are meant.
   *
   * @throws RingCommandException if there is none
   */
  List<Device> find(RingBuilder builder, DeviceSearch search) {
    List<Device> found = builder.devices().stream().filter(search::matches).toList();
    if (found.isEmpty()) {
      throw new RingCommandException("no device matches");
    }
    return found;
  }

  /**
   * Lets a person confirm what is to be done to several devices.
   *
   * @throws RingCommandException if the answer is not yes
   */
  void confirm(List<Device> devices, String what, boolean saysYes) throws IOException {
    if (devices.size() < 2) {
      return;
    }
    out.printf("%d devices match:%n", devices.size());
    devices.forEach(device -> out.println("    " + DeviceTable.word(device)));
    if (saysYes) {
      return;
    }
    out.printf("%s all of them? (y/N) ", what);
    out.flush();
    String answer = answers.readLine();
    if (!"y".equals(answer)) {
      throw new RingCommandException("nothing was changed");
    }
  }
}
