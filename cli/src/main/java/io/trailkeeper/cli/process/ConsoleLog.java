package io.trailkeeper.cli.process;

import static java.util.Objects.requireNonNullElse;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * How everything logs unless it says otherwise: what went wrong, for people, on standard error.
 * What is for people when all goes well goes to standard output by itself.
 *
 * <p>In Java and not in a file, because reading XML takes longer than some commands. Whoever names
 * a file of their own with {@code -Dlogback.configurationFile} is obeyed.
 */
public final class ConsoleLog extends ContextAwareBase implements Configurator {

  /** Sets the level of our own logging; everybody else's is {@code WARN}. */
  static final String LEVEL_VARIABLE = "TRAILKEEPER_LOG_LEVEL";

  private static final String FILE_PROPERTY = "logback.configurationFile";
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %logger{0} %msg %kvp%n%rEx{short}";

  /** For logback, which finds it as a service. */
  public ConsoleLog() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty(FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("STDERR");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    context
        .getLogger("io.trailkeeper")
        .setLevel(
            Level.toLevel(
                requireNonNullElse(System.getenv(LEVEL_VARIABLE), Level.WARN.toString()),
                Level.WARN));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
