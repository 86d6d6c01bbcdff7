package io.trailkeeper.collector.apiserver;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;

/** Says of each problem that it is there, once, and that it is gone. Not thread-safe. */
final class ProblemLog {

  /** What has had so many different ones needs no more of them in the log. */
  private static final int MAX_PROBLEMS = 5;

  private final Logger logger;
  private final Map<String, Set<String>> said = new HashMap<>();

  ProblemLog(Logger logger) {
    this.logger = logger;
  }

  /** The same failure of what has it already is no news. */
  void notice(String what, RuntimeException failure) {
    Set<String> known = said.computeIfAbsent(what, unused -> new HashSet<>());
    if (known.size() < MAX_PROBLEMS && known.add(String.valueOf(failure.getMessage()))) {
      logger
          .atWarn()
          .addKeyValue("what", what)
          .addKeyValue("error", failure.toString())
          .log("API servers cannot be watched: what they drop may not be noticed");
    }
    logger.atDebug().setCause(failure).addKeyValue("what", what).log("A look has failed");
  }

  void solved(String what) {
    if (said.remove(what) != null) {
      logger.atInfo().addKeyValue("what", what).log("API servers can be watched again");
    }
  }
}
