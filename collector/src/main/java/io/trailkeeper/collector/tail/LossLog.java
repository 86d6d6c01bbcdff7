package io.trailkeeper.collector.tail;

import io.trailkeeper.core.journal.Loss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known to be lost and was not acknowledged yet, and counts of all since the start. */
final class LossLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(LossLog.class);

  private final String name;
  private final List<Loss> pending;
  private final Map<String, Long> counts = new HashMap<>();

  LossLog(String name, List<Loss> pending) {
    this.name = name;
    this.pending = new ArrayList<>(pending);
  }

  /** Makes a loss; how many events are missing is not known. */
  Loss of(LossReason reason, @Nullable Instant from, Instant to, String what) {
    Instant begin = from == null || from.isAfter(to) ? to : from;
    String detail = name + ": " + what;
    return new Loss(
        begin,
        to,
        reason.text(),
        detail.length() > Loss.MAX_DETAIL ? detail.substring(0, Loss.MAX_DETAIL) : detail,
        null);
  }

  /** Takes losses in, and says so. */
  void add(List<Loss> losses) {
    for (Loss loss : losses) {
      pending.add(loss);
      counts.merge(loss.reason(), 1L, Long::sum);
      LOGGER
          .atError()
          .addKeyValue("reason", loss.reason())
          .addKeyValue("from", loss.from())
          .addKeyValue("to", loss.to())
          .addKeyValue("detail", loss.detail())
          .log("Audit events are missing, or may be");
    }
  }

  List<Loss> pending() {
    return List.copyOf(pending);
  }

  /** Returns what is pending with these. */
  List<Loss> with(List<Loss> losses) {
    List<Loss> all = new ArrayList<>(pending);
    all.addAll(losses);
    return all;
  }

  /** Returns what is pending without these. */
  List<Loss> without(List<Loss> losses) {
    List<Loss> left = new ArrayList<>(pending);
    losses.forEach(left::remove);
    return left;
  }

  void acknowledged(List<Loss> losses) {
    losses.forEach(pending::remove);
  }

  Map<String, Long> counts() {
    return counts;
  }
}
