package io.trailkeeper.collector.capture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What the data path logs from WARN on while it is open. */
final class CapturedLog implements AutoCloseable {

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.trailkeeper.collector");
  private final List<ILoggingEvent> entries = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent entry) {
          entries.add(entry);
        }
      };

  CapturedLog() {
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
  }

  List<String> messages() {
    return entries.stream().map(ILoggingEvent::getMessage).toList();
  }

  /** Returns the keys and values of the last entry. */
  Map<String, String> last() {
    return entries.get(entries.size() - 1).getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }

  Level lastLevel() {
    return entries.get(entries.size() - 1).getLevel();
  }

  /** Returns everything that would be written, stacks included. */
  String text() {
    return entries.stream()
        .map(
            entry ->
                entry.getMessage()
                    + entry.getKeyValuePairs()
                    + (entry.getThrowableProxy() == null
                        ? ""
                        : ch.qos.logback.classic.spi.ThrowableProxyUtil.asString(
                            entry.getThrowableProxy())))
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
