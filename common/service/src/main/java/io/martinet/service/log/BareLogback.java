package io.martinet.service.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Gives SLF4J a Logback that nothing is set up in, for {@link Logs} to do it. Logback's own
 * provider first looks for its files and plug-ins in each jar of the class path, which takes a
 * tenth of a second of every start. SLF4J makes it, by its name.
 */
public final class BareLogback implements SLF4JServiceProvider {
  /** The API that Logback 1.5 is made for, as its own provider says. */
  private static final String API_VERSION = "2.0.99";

  private final LoggerContext context = new LoggerContext();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();

  /** For SLF4J. */
  public BareLogback() {}

  /** Has SLF4J use it; without effect once something was logged. */
  static void install() {
    System.setProperty("slf4j.provider", BareLogback.class.getName());
    // It would say on stderr which provider it takes.
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }

  @Override
  public void initialize() {
    context.setName("default");
    context.setMDCAdapter(mdc);
    context.start();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return context;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return API_VERSION;
  }
}
