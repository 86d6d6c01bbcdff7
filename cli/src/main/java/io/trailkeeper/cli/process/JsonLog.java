package io.trailkeeper.cli.process;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** Logs as lines of JSON on standard output, for processes whose logs a machine collects. */
final class JsonLog {

  private static final String CONFIGURATION = "logback-json.xml";

  private JsonLog() {}

  /** Logs so from now on, in place of whatever was configured. */
  static void use() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    URL configuration =
        Objects.requireNonNull(
            JsonLog.class.getClassLoader().getResource(CONFIGURATION), CONFIGURATION);
    context.reset();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(configuration);
    } catch (JoranException e) {
      throw new IllegalStateException(configuration + " cannot be used", e);
    }
  }
}
