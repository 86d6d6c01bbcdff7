package io.trailkeeper.collector.capture;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.collector.server.LogThrottle;
import io.trailkeeper.core.journal.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What capture itself knows to be missing, or not to know, and says in the journal:
 *
 * <ul>
 *   <li>{@code EventRejected}: malformed items, summed for each source, once a minute at most, and
 *       when it is closed;
 *   <li>{@code JournalFull}: from the first list of an API server that was refused to the next that
 *       was taken, if that is longer than API servers try again;
 *   <li>{@code CaptureAway}: the time that capture did not listen, if that is longer than a minute,
 *       and no other capture could take what came.
 * </ul>
 *
 * <p>What cannot be recorded, because the journal is full, is recorded later. A crash loses the sum
 * of one minute at most, of which the quarantine has the notes. While lists are refused, the time
 * at which capture listened last stands still: if it dies meanwhile, that counts as having been
 * away. Thread-safe.
 */
public final class LossNotes implements AutoCloseable {

  /** More API servers than any cluster has; those after share one sum. */
  private static final int MAX_SOURCES = 64;

  private static final String OTHERS = "(others)";
  private static final Duration TOUCH_EVERY = Duration.ofSeconds(10);
  private static final Duration AWAY = Duration.ofSeconds(60);
  private static final Logger LOGGER = LoggerFactory.getLogger(LossNotes.class);

  private final LossRecorder recorder;
  private final ListeningFile file;
  private final boolean soleCapture;
  private final Clock clock;
  private final LogThrottle log;
  private final Map<String, SourceNotes> sources = new HashMap<>();
  private @Nullable Instant awayFrom;
  private @Nullable Instant touched;
  private boolean listens;

  /**
   * @param intake where losses are recorded
   * @param file where capture keeps when it listened last; made when it is needed
   * @param soleCapture whether no other capture takes what is sent while this one is away
   */
  public LossNotes(
      LossIntake intake, Path file, boolean soleCapture, MeterRegistry meters, Clock clock) {
    this.recorder = new LossRecorder(requireNonNull(intake, "intake"), meters);
    this.file = new ListeningFile(file);
    this.soleCapture = soleCapture;
    this.clock = requireNonNull(clock, "clock");
    this.log = new LogThrottle(clock);
  }

  /** Capture listens from now on: says how long it did not. Does not fail. */
  public synchronized void listening() {
    try {
      awayFrom = file.read().orElse(null);
    } catch (IOException e) {
      failed("When capture listened last cannot be read; events may have been lost since", e);
    }
    listens = true;
    look();
  }

  /**
   * Says what is due, and keeps that capture listens; to be called every few seconds. Does not
   * fail.
   */
  public synchronized void look() {
    Instant now = clock.instant();
    try {
      sayAway(now);
      for (SourceNotes notes : List.copyOf(sources.values())) {
        sayRejected(notes, now, false);
        if (notes.hasGivenUp(now)) {
          sayRefused(notes, now);
        }
      }
      forgetEmpty();
      touch(now);
    } catch (IntakeException e) {
      failed("A loss cannot be recorded now; it is recorded when the journal takes it", e);
    } catch (IOException e) {
      failed("It cannot be kept that capture listens", e);
    }
  }

  private void sayAway(Instant now) {
    @Nullable Instant from = awayFrom;
    if (from == null) {
      return;
    }
    if (soleCapture && from.plus(AWAY).isBefore(now)) {
      recorder.record(
          new Loss(
              from,
              now,
              "CaptureAway",
              "capture did not listen from " + from + " to " + now + ", and there is no other",
              null));
    }
    awayFrom = null;
  }

  private void touch(Instant now) throws IOException {
    boolean due =
        touched == null || Duration.between(touched, now).abs().compareTo(TOUCH_EVERY) >= 0;
    if (listens && due && sources.values().stream().noneMatch(SourceNotes::isRefused)) {
      file.write(now);
      touched = now;
    }
  }

  /** Items of a list were malformed. Does not fail. */
  synchronized void rejected(String source, long items) {
    notes(source).rejected(items, clock.instant());
  }

  /** A body was no list. Does not fail. */
  synchronized void rejectedBody(String source) {
    notes(source).rejectedBody(clock.instant());
  }

  /** A list of an API server was refused, which is sent again. Does not fail. */
  synchronized void refused(String source) {
    notes(source).refused(clock.instant());
  }

  /** A list of an API server was taken. Does not fail. */
  synchronized void taken(String source) {
    @Nullable SourceNotes notes = sources.get(name(source));
    if (notes != null && notes.isRefused()) {
      try {
        sayRefused(notes, clock.instant());
        forgetEmpty();
      } catch (IntakeException e) {
        failed("A loss cannot be recorded now; it is recorded when the journal takes it", e);
      }
    }
  }

  /**
   * Records what a tailer knows to be missing; when this returns it is durable.
   *
   * @return how many of them had not been recorded before
   * @throws IntakeException if there is no room or writing fails; those before may be durable, and
   *     are recognised when they are sent again
   */
  int record(List<Loss> losses) {
    int recorded = 0;
    for (Loss loss : losses) {
      recorded += recorder.record(loss) ? 1 : 0;
    }
    return recorded;
  }

  private void sayRejected(SourceNotes notes, Instant now, boolean atOnce) {
    Optional<Loss> rejection = notes.rejection(now, atOnce);
    if (rejection.isPresent()) {
      recorder.record(rejection.get());
      notes.rejectionSaid();
    }
  }

  private void sayRefused(SourceNotes notes, Instant now) {
    notes.refusal(now).ifPresent(recorder::record);
    notes.refusalSaid();
  }

  private SourceNotes notes(String source) {
    return sources.computeIfAbsent(name(source), SourceNotes::new);
  }

  private String name(String source) {
    return sources.containsKey(source) || sources.size() < MAX_SOURCES ? source : OTHERS;
  }

  private void forgetEmpty() {
    sources.values().removeIf(SourceNotes::isEmpty);
  }

  private void failed(String what, Exception e) {
    OptionalLong suppressed = log.pass();
    if (suppressed.isPresent()) {
      LOGGER
          .atWarn()
          .addKeyValue(LogKeys.ERROR, e.toString())
          .addKeyValue(LogKeys.SUPPRESSED, suppressed.getAsLong())
          .log(what);
    }
  }

  /** Says what was rejected, and keeps when capture listened last. Does not fail. */
  @Override
  public synchronized void close() {
    Instant now = clock.instant();
    try {
      for (SourceNotes notes : new ArrayList<>(sources.values())) {
        sayRejected(notes, now, true);
      }
      touched = null;
      touch(now);
    } catch (IntakeException e) {
      failed("A loss could not be recorded before capture stopped", e);
    } catch (IOException e) {
      failed("It cannot be kept that capture listened until now", e);
    }
    listens = false;
  }
}
