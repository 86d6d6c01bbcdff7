package io.trailkeeper.core.checkpoint;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    Counts counts,
    DeliveryState delivery) {

  /** The version of the format that this code writes. */
  public static final int FORMAT_VERSION = 1;

  /** The most gaps that are listed; what comes after is joined to the last. */
  private static final int MAX_GAPS = 1000;

  /** Copies the collections; partitions are kept in the order of their names. */
  public Checkpoint {
    cursors = Collections.unmodifiableMap(new TreeMap<>(cursors));
    ledger = List.copyOf(ledger);
    gaps = List.copyOf(gaps);
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
        new Counts(0, 0, 0, 0),
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
        .counts(counts.delivered(file.entry().events(), file.filtered()))
        .delivery(delivery.delivered(deliveredAt))
        .build();
  }

  /** Takes back step 1: the file is not in the destination and will not be put. */
  public Checkpoint abandon() {
    require(prepared);
    return next().prepared(null).build();
  }

  /** Moves past events of which none was selected. */
  public Checkpoint skip(List<CursorRange> ranges, long filtered) {
    requireIdle();
    return next().cursors(moved(ranges)).counts(counts.delivered(0, filtered)).build();
  }

  /**
   * Follows one partition from an offset, and no other any more.
   *
   * @param lost what is missing because of that
   */
  public Checkpoint follow(String partition, long offset, List<KnownGap> lost) {
    requireIdle();
    return next().cursors(Map.of(partition, offset)).gaps(with(lost)).build();
  }

  /** Follows nothing any more: what comes while a trail is not logging is not its own. */
  public Checkpoint leave() {
    requireIdle();
    return next().cursors(Map.of()).build();
  }

  /** Records that events are missing, for the next digest. */
  public Checkpoint lost(KnownGap gap) {
    return next().gaps(with(List.of(gap))).build();
  }

  /** Adds gaps that are not there yet, and joins them to the last one when there are many. */
  private List<KnownGap> with(List<KnownGap> lost) {
    List<KnownGap> all = new ArrayList<>(gaps);
    for (KnownGap gap : lost) {
      if (all.stream().noneMatch(gap::isAlso)) {
        if (all.size() < MAX_GAPS) {
          all.add(gap);
        } else {
          all.set(MAX_GAPS - 1, all.get(MAX_GAPS - 1).joined(gap));
        }
      }
    }
    return all;
  }

  /**
   * Follows a partition from an offset, in place of a checkpoint that was lost.
   *
   * @param reason why the chain that comes cannot go on with the one before
   */
  public Checkpoint recover(String partition, long offset, String reason, Instant at) {
    requireIdle();
    return next()
        .cursors(Map.of(partition, offset))
        .chainEnd(new ChainEnd(reason, at.truncatedTo(ChronoUnit.SECONDS)))
        .build();
  }

  /**
   * Delivers elsewhere from now on. A chain that has not ended, and what was prepared, stay behind
   * in the old destination.
   *
   * @param reason the end of the chain, if there is one that has not ended
   * @param behind what is lost of it, likewise
   */
  public Checkpoint moveTo(String newDestination, String reason, KnownGap behind) {
    boolean unfinished = chain != null || prepared != null || preparedDigest != null;
    Builder moved = next().destination(newDestination).prepared(null).preparedDigest(null);
    if (unfinished) {
      moved.ledger(List.of()).gaps(with(List.of(behind)));
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

  /** Gives up a chain that cannot be gone on with; what it has not digested never will be. */
  public Checkpoint breakChain(String reason, KnownGap undigested) {
    DigestChain broken = require(chain);
    return next()
        .preparedDigest(null)
        .chain(null)
        .chainEnd(new ChainEnd(reason, broken.nextStartTime()))
        .ledger(List.of())
        .gaps(with(List.of(undigested)))
        .build();
  }

  /** Records how delivery goes; see {@link DeliveryState}. */
  public Checkpoint withDelivery(DeliveryState state) {
    return next().delivery(state).build();
  }

  private Map<String, Long> moved(List<CursorRange> ranges) {
    Map<String, Long> moved = new TreeMap<>(cursors);
    for (CursorRange range : ranges) {
      @Nullable Long at = moved.put(range.partition(), range.to());
      if (at == null || at != range.from()) {
        throw new IllegalStateException(
            "the range " + range + " does not begin where the cursor stands: " + at);
      }
    }
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
          counts,
          delivery);
    }
  }
}
