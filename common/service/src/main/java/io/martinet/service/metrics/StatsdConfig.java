package io.martinet.service.metrics;

import io.martinet.service.config.Section;

/**
 * Where figures are sent as they come about. Immutable.
 *
 * @param host {@code statsd.host}: that takes StatsD's lines over UDP; empty: nothing is sent
 * @param port {@code statsd.port}
 * @param prefix {@code statsd.prefix}: stands before each name, with a dot behind; empty: none
 * @param sampleRate {@code statsd.sample_rate}: share of what is sent, beside the rates that single
 *     names have
 */
public record StatsdConfig(String host, int port, String prefix, double sampleRate) {
  private static final int PORT_MAX = 65_535;

  /** StatsD's own. */
  private static final int PORT = 8_125;

  public StatsdConfig {
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("statsd.port must be 1..65535, was " + port);
    }
    if (!prefix.matches("[A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException(
          "statsd.prefix must be of letters, digits, dots, - and _, was " + prefix);
    }
    if (!(sampleRate > 0 && sampleRate <= 1)) {
      throw new IllegalArgumentException(
          "statsd.sample_rate must be above 0 and at most 1, was " + sampleRate);
    }
  }

  /** Off. */
  public static StatsdConfig defaults() {
    return new StatsdConfig("", PORT, "", 1);
  }

  /** Reads {@code [statsd]}. */
  public static StatsdConfig from(Section section) {
    StatsdConfig d = defaults();
    return new StatsdConfig(
        section.text("host", d.host),
        section.count("port", d.port),
        section.text("prefix", d.prefix),
        section.ratio("sample_rate", d.sampleRate));
  }
}
