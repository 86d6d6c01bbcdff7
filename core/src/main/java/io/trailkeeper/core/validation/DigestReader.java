package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads digests ahead of whoever walks them, and gives them in their order.
 *
 * <p>Only small ones are read ahead, since a digest may have 16 MiB and many of those at a time
 * would not fit into memory. A large one is read when it is its turn.
 */
final class DigestReader implements Iterator<ExaminedDigest> {

  /** Room for a thousand log files: ten thousand a day, an hour a digest, have half as many. */
  static final int SMALL_BYTES = 512 * 1024;

  private static final int MAX_AHEAD = 32;

  private record Pending(DigestKey key, CompletableFuture<Optional<ExaminedDigest>> examined) {}

  private final Workers workers;
  private final Iterator<DigestKey> keys;
  private final DigestExaminer examiner;
  private final int ahead;
  private final Deque<Pending> pending = new ArrayDeque<>();

  /**
   * @param keys the digests, in the order in which they are wanted
   */
  DigestReader(Workers workers, Iterator<DigestKey> keys, DigestExaminer examiner) {
    this.workers = workers;
    this.keys = keys;
    this.examiner = examiner;
    this.ahead = Math.min(MAX_AHEAD, workers.parallelism());
  }

  @Override
  public boolean hasNext() {
    return !pending.isEmpty() || keys.hasNext();
  }

  @Override
  public ExaminedDigest next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    while (pending.size() < ahead && keys.hasNext()) {
      DigestKey key = keys.next();
      pending.add(new Pending(key, workers.start(() -> examiner.examineUpTo(SMALL_BYTES, key))));
    }
    Pending next = pending.remove();
    return workers.await(next.examined()).orElseGet(() -> examiner.examine(next.key()));
  }
}
