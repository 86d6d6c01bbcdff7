package io.trailkeeper.core.checkpoint;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known to be missing since the trail began; unlike the gaps of a checkpoint it outlives
 * the digests that tell of them.
 *
 * @param byReason how much, by reason; at most {@value #MAX_REASONS} reasons and {@link #OTHERS}
 * @param latest the gap that was noticed last; null before the first
 */
public record KnownLosses(Map<String, Tally> byReason, @Nullable KnownGap latest) {

  /** Nothing is known to be missing. */
  public static final KnownLosses NONE = new KnownLosses(Map.of(), null);

  /** Stands for the reasons after the first {@value #MAX_REASONS}. */
  public static final String OTHERS = "Others";

  /** Those of Trailkeeper itself are some twenty; who posts losses may say anything. */
  static final int MAX_REASONS = 40;

  /** Keeps the reasons in the order of the alphabet. */
  public KnownLosses {
    byReason = Collections.unmodifiableMap(new TreeMap<>(byReason));
  }

  /**
   * Gaps of one reason.
   *
   * @param gaps how many were noticed
   * @param events how many events they stand for, as far as that is known
   */
  public record Tally(long gaps, long events) {

    /**
     * @throws IllegalArgumentException if a number is negative
     */
    public Tally {
      if (gaps < 0 || events < 0) {
        throw new IllegalArgumentException("gaps " + gaps + ", events " + events);
      }
    }
  }

  /** Returns how many gaps were noticed. */
  public long gaps() {
    return byReason.values().stream().mapToLong(Tally::gaps).sum();
  }

  KnownLosses with(KnownGap gap) {
    boolean listed = byReason.containsKey(gap.reason()) || byReason.size() < MAX_REASONS;
    String reason = listed ? gap.reason() : OTHERS;
    Map<String, Tally> all = new TreeMap<>(byReason);
    Tally before = all.getOrDefault(reason, new Tally(0, 0));
    all.put(reason, new Tally(before.gaps() + 1, before.events() + Math.max(0, gap.events())));
    return new KnownLosses(all, gap);
  }
}
