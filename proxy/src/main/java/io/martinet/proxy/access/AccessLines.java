package io.martinet.proxy.access;

import java.util.function.Consumer;

/** Writes the access log: a line a request, in the form that is configured. Thread-safe. */
public final class AccessLines implements Consumer<AccessRecord> {
  private final AccessForm form;
  private final Consumer<String> lines;

  /**
   * @param isJson whether lines are JSON instead of what the template says
   * @param lines takes each line, on the request's thread
   */
  public AccessLines(boolean isJson, AccessLogConfig config, Consumer<String> lines) {
    this.form = isJson ? new AccessJson() : templated(config);
    this.lines = lines;
  }

  @Override
  public void accept(AccessRecord line) {
    lines.accept(form.format(line));
  }

  private static AccessForm templated(AccessLogConfig config) {
    var surroundings =
        new AccessTemplate.Surroundings(
            new LoggedHeaders(config.headers()),
            new Anonymizer(config.anonymization(), config.salt()));
    return line -> config.template().format(line, surroundings);
  }
}
