package io.trailkeeper.core.checkpoint;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The state of one trail's collector, between two steps of the commit protocol.
 *
 * <ol>
 *   <li>{@link #prepare}: what will be put, under which key, from which events;
 *   <li>put: the object, whose bytes follow from the events and from what was prepared;
 *   <li>{@link #commit}: the cursors move and the file enters the ledger.
 * </ol>
 *
 * <p>A digest goes the same way: {@link #prepareDigest}, put, {@link #commitDigest}. Each step is
 * one compare-and-set of the whole checkpoint; {@link #revision} rises by one with each.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param revision how often the checkpoint was written
 * @param trailArn the trail
 * @param destination where the trail delivers, for example {@code s3://bucket/prefix}; empty before
 *     it began
 * @param cursors for each partition the offset of the next event to read
 * @param prepared the log file that is being put; null between files
 * @param preparedDigest the digest that is being put; null between digests
 * @param ledger the log files delivered since the last digest, in order
 * @param chain the digest chain; null while the trail is not logging or not validated
 * @param chainEnd how the last chain ended; null while one goes on, and before the first
 * @param gaps what is known to be missing since the last digest
 * @param losses what is known to be missing since the trail began
 * @param namespaces with a label selector in the scope: which namespaces match it, or did lately,
 *     in the order of the alphabet; at most {@value #MAX_NAMESPACES}. So that the last events of
 *     one that is deleted while no collector runs are known
 * @param counts events and files since the trail began
 * @param delivery when things were last delivered, and what went wrong
 */
public record Checkpoint(
    int formatVersion,
    long revision,
    String trailArn,
    String destination,
    Map<String, Long> cursors,
    @Nullable PreparedLogFile prepared,
    @Nullable PreparedDigest preparedDigest,
    List<LedgerEntry> ledger,
    @Nullable DigestChain chain,
    @Nullable ChainEnd chainEnd,
    List<KnownGap> gaps,
    KnownLosses losses,
    Set<String> namespaces,
    Counts counts,
    DeliveryState delivery) {

  /** The version of the format that this code writes. */
  public static final int FORMAT_VERSION = 3;

  /**
   * The most gaps that are listed; what comes after is joined to the last. A checkpoint has to fit
   * into an object of the API server.
   */
  public static final int MAX_GAPS = 100;

  /** The most namespaces that are remembered over a restart, for the same reason. */
  public static final int MAX_NAMESPACES = 1000;

  /**
   * Copies the collections; partitions are kept in the order of their names.
   *
   * @throws IllegalArgumentException if the parts do not fit together
   */
  public Checkpoint {
    requireNonNull(trailArn, "trailArn");
    requireNonNull(destination, "destination");
    requireNonNull(losses, "losses");
    requireNonNull(counts, "counts");
    requireNonNull(delivery, "delivery");
    cursors = Collections.unmodifiableMap(new TreeMap<>(cursors));
    ledger = List.copyOf(ledger);
    gaps = List.copyOf(gaps);
    namespaces = copy(namespaces);
    cursors.forEach(Checkpoint::requireOffset);
    if (prepared != null) {
      requireBeginAtCursors(prepared.ranges(), cursors);
    }
    if (preparedDigest != null && (chain == null || preparedDigest.logFiles() > ledger.size())) {
      throw new IllegalArgumentException(
          "preparedDigest lists log files that are not in the ledger, or there is no chain");
    }
  }

  // What is read from an object that people can edit may be null where the type says that it is
  // not.
  private static Set<String> copy(@Nullable Set<String> namespaces) {
    return namespaces == null
        ? Set.of()
        : Collections.unmodifiableSet(new LinkedHashSet<>(new TreeSet<>(namespaces)));
  }

  private static void requireOffset(String partition, @Nullable Long offset) {
    if (offset == null || offset < 0) {
      throw new IllegalArgumentException("the cursor of " + partition + " is " + offset);
    }
  }

  private static void requireBeginAtCursors(List<CursorRange> ranges, Map<String, Long> cursors) {
    for (CursorRange range : ranges) {
      @Nullable Long at = cursors.get(range.partition());
      if (at == null || at != range.from()) {
        throw new IllegalArgumentException(
            "the range " + range + " does not begin where the cursor stands: " + at);
      }
    }
  }

  /** Returns the checkpoint of a trail that has not begun; its first write is revision 1. */
  public static Checkpoint initial(String trailArn) {
    return new Checkpoint(
        FORMAT_VERSION,
        0,
        trailArn,
        "",
        Map.of(),
        null,
        null,
        List.of(),
        null,
        null,
        List.of(),
        KnownLosses.NONE,
        Set.of(),
        Counts.NONE,
        DeliveryState.NONE);
  }

  /** Step 1 of a log file. */
  public Checkpoint prepare(PreparedLogFile file) {
    requireIdle();
    return next().prepared(file).build();
  }

  /** Step 3 of a log file: it is in the destination. */
  public Checkpoint commit(Instant deliveredAt) {
    PreparedLogFile file = require(prepared);
    List<LedgerEntry> entries = ledger;
    if (chain != null) {
      entries = new ArrayList<>(ledger);
      entries.add(file.entry().deliveredAt(deliveredAt));
    }
    return next()
        .prepared(null)
        .ledger(entries)
        .cursors(moved(file.ranges()))
        .counts(counts.delivered(file.entry().events()).passed(file.passed()))
        .missing(file.gaps())
        .delivery(
            delivery.delivered(deliveredAt, Duration.between(file.oldestReceivedAt(), deliveredAt)))
        .build();
  }

  /** Takes back step 1: the file is not in the destination and will not be put. */
  public Checkpoint abandon() {
    require(prepared);
    return next().prepared(null).build();
  }

  /** Moves past events of which none is to be delivered. */
  public Checkpoint skip(List<CursorRange> ranges, Passed passed) {
    requireIdle();
    return next()
        .cursors(moved(ranges))
        .counts(counts.passed(passed))
        .missing(passed.gaps())
        .build();
  }

  /** Begins to log, with the first of the partitions: what is before the offset is not its own. */
  public Checkpoint begin(String partition, long offset, Instant at) {
    requireIdle();
    return next().cursors(at(partition, offset)).delivery(delivery.started(at)).build();
  }

  /**
   * Follows a partition from an offset, whether it was followed before or not.
   *
   * @param lost what is missing because of that
   */
  public Checkpoint follow(String partition, long offset, List<KnownGap> lost) {
    requireIdle();
    return next().cursors(at(partition, offset)).missing(unknown(lost)).build();
  }

  /**
   * Follows partitions no more, because they are gone.
   *
   * @param lost what is missing because of that
   */
  public Checkpoint drop(Set<String> partitions, List<KnownGap> lost) {
    requireIdle();
    Map<String, Long> left = new TreeMap<>(cursors);
    left.keySet().removeAll(partitions);
    return next().cursors(left).missing(unknown(lost)).build();
  }

  /** Follows nothing any more: what comes while a trail is not logging is not its own. */
  public Checkpoint leave(Instant at) {
    requireIdle();
    return next().cursors(Map.of()).namespaces(Set.of()).delivery(delivery.stopped(at)).build();
  }

  /** Records that events are missing, for the next digest. */
  public Checkpoint lost(KnownGap gap) {
    requireIdle();
    return next().missing(unknown(List.of(gap))).build();
  }

  /** Returns the gaps that are not there yet: what is looked at again is noticed again. */
  private List<KnownGap> unknown(List<KnownGap> lost) {
    return lost.stream().filter(gap -> gaps.stream().noneMatch(gap::isAlso)).toList();
  }

  /**
   * Begins to log with a partition, in place of a checkpoint that was lost.
   *
   * @param reason why the chain that comes cannot go on with the one before
   */
  public Checkpoint recover(String partition, long offset, String reason, Instant at) {
    requireIdle();
    return next()
        .cursors(at(partition, offset))
        .delivery(delivery.started(at))
        .chainEnd(new ChainEnd(reason, at.truncatedTo(ChronoUnit.SECONDS)))
        .build();
  }

  /**
   * Delivers elsewhere from now on. A chain that has not ended, and what was prepared, stay behind
   * in the old destination.
   *
   * @param reason the end of the chain, if there is one that has not ended
   * @param behind what is left behind undigested; not recorded if nothing is
   */
  public Checkpoint moveTo(String newDestination, String reason, KnownGap behind) {
    boolean unfinished = !ledger.isEmpty() || prepared != null || preparedDigest != null;
    Builder moved = next().destination(newDestination).prepared(null).preparedDigest(null);
    if (unfinished) {
      moved.ledger(List.of()).missing(unknown(List.of(behind)));
    }
    if (chain != null) {
      moved.chain(null).chainEnd(new ChainEnd(reason, chain.nextStartTime()));
    }
    return moved.build();
  }

  /** Begins a digest chain. */
  public Checkpoint beginChain(DigestChain begun) {
    requireIdle();
    if (chain != null) {
      throw new IllegalStateException("chain " + chain.chainId() + " has not ended");
    }
    return next().chain(begun).chainEnd(null).ledger(List.of()).build();
  }

  /** Step 1 of a digest. */
  public Checkpoint prepareDigest(PreparedDigest digest) {
    requireIdle();
    require(chain);
    return next().preparedDigest(digest).build();
  }

  /**
   * Step 3 of a digest: it is in the destination.
   *
   * @param after the chain after it; null if it ends the chain
   */
  public Checkpoint commitDigest(@Nullable DigestChain after, Instant deliveredAt) {
    PreparedDigest digest = require(preparedDigest);
    return next()
        .preparedDigest(null)
        .ledger(ledger.subList(digest.logFiles(), ledger.size()))
        .gaps(List.of())
        .chain(after)
        .chainEnd(after == null ? new ChainEnd(digest.endReason(), digest.endTime()) : null)
        .counts(counts.digested())
        .delivery(delivery.digested(deliveredAt))
        .build();
  }

  /** Takes back step 1 of a digest: it is not in the destination and will not be put. */
  public Checkpoint abandonDigest() {
    require(preparedDigest);
    return next().preparedDigest(null).build();
  }

  /** Gives up a chain that cannot be gone on with; what it has not digested never will be. */
  public Checkpoint breakChain(String reason, KnownGap undigested) {
    DigestChain broken = require(chain);
    return next()
        .preparedDigest(null)
        .chain(null)
        .chainEnd(new ChainEnd(reason, broken.nextStartTime()))
        .ledger(List.of())
        .missing(unknown(List.of(undigested)))
        .build();
  }

  /** Remembers which namespaces match, or did lately. */
  public Checkpoint withNamespaces(Set<String> matching) {
    return next().namespaces(matching).build();
  }

  /** Records how delivery goes; see {@link DeliveryState}. */
  public Checkpoint withDelivery(DeliveryState state) {
    return next().delivery(state).build();
  }

  private Map<String, Long> at(String partition, long offset) {
    Map<String, Long> moved = new TreeMap<>(cursors);
    moved.put(partition, offset);
    return moved;
  }

  private Map<String, Long> moved(List<CursorRange> ranges) {
    requireBeginAtCursors(ranges, cursors);
    Map<String, Long> moved = new TreeMap<>(cursors);
    ranges.forEach(range -> moved.put(range.partition(), range.to()));
    return moved;
  }

  private void requireIdle() {
    if (prepared != null || preparedDigest != null) {
      throw new IllegalStateException("what was prepared before must be finished first");
    }
  }

  private static <T> T require(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("nothing was prepared");
    }
    return value;
  }

  private Builder next() {
    return new Builder(this);
  }

  /** The next revision of a checkpoint, with some of its parts replaced. */
  private static final class Builder {
    private final Checkpoint before;
    private String destination;
    private Map<String, Long> cursors;
    private @Nullable PreparedLogFile prepared;
    private @Nullable PreparedDigest preparedDigest;
    private List<LedgerEntry> ledger;
    private @Nullable DigestChain chain;
    private @Nullable ChainEnd chainEnd;
    private List<KnownGap> gaps;
    private KnownLosses losses;
    private Set<String> namespaces;
    private Counts counts;
    private DeliveryState delivery;

    Builder(Checkpoint before) {
      this.before = before;
      this.destination = before.destination;
      this.cursors = before.cursors;
      this.prepared = before.prepared;
      this.preparedDigest = before.preparedDigest;
      this.ledger = before.ledger;
      this.chain = before.chain;
      this.chainEnd = before.chainEnd;
      this.gaps = before.gaps;
      this.losses = before.losses;
      this.namespaces = before.namespaces;
      this.counts = before.counts;
      this.delivery = before.delivery;
    }

    Builder destination(String value) {
      destination = value;
      return this;
    }

    Builder cursors(Map<String, Long> value) {
      cursors = value;
      return this;
    }

    Builder prepared(@Nullable PreparedLogFile value) {
      prepared = value;
      return this;
    }

    Builder preparedDigest(@Nullable PreparedDigest value) {
      preparedDigest = value;
      return this;
    }

    Builder ledger(List<LedgerEntry> value) {
      ledger = value;
      return this;
    }

    Builder chain(@Nullable DigestChain value) {
      chain = value;
      return this;
    }

    Builder chainEnd(@Nullable ChainEnd value) {
      chainEnd = value;
      return this;
    }

    Builder gaps(List<KnownGap> value) {
      gaps = value;
      return this;
    }

    /** Adds gaps, joined to the last one when there are many. After the counts are set. */
    Builder missing(List<KnownGap> noticed) {
      List<KnownGap> all = new ArrayList<>(gaps);
      for (KnownGap gap : noticed) {
        losses = losses.with(gap);
        counts = counts.missing(Math.max(0, gap.events()));
        if (all.size() < MAX_GAPS) {
          all.add(gap);
        } else {
          all.set(MAX_GAPS - 1, all.get(MAX_GAPS - 1).joined(gap));
        }
      }
      gaps = all;
      return this;
    }

    Builder namespaces(Set<String> value) {
      namespaces = value;
      return this;
    }

    Builder counts(Counts value) {
      counts = value;
      return this;
    }

    Builder delivery(DeliveryState value) {
      delivery = value;
      return this;
    }

    Checkpoint build() {
      return new Checkpoint(
          FORMAT_VERSION,
          before.revision + 1,
          before.trailArn,
          destination,
          cursors,
          prepared,
          preparedDigest,
          ledger,
          chain,
          chainEnd,
          gaps,
          losses,
          namespaces,
          counts,
          delivery);
    }
  }
}
