package io.trailkeeper.collector.follow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Bounds the memory of what is done for all followers at one time. Who finds no room waits in line
 * without a thread; the line is served in order, so that a large share is not passed over for ever
 * by small ones. Thread-safe.
 */
final class MemoryBudget {

  private final Executor executor;
  private final long capacity;
  private final Deque<Turn> line = new ArrayDeque<>();
  private long free;

  /**
   * @param executor runs what waits for room
   */
  MemoryBudget(long bytes, Executor executor) {
    this.executor = executor;
    this.capacity = bytes;
    this.free = bytes;
  }

  /**
   * Stands in line for room.
   *
   * @param bytes how much; all there is, if that is less
   * @param granted is given the share, by the executor; it must close it
   */
  Turn acquire(long bytes, Consumer<Share> granted) {
    Turn turn = new Turn(Math.min(bytes, capacity), granted);
    List<Turn> next;
    synchronized (this) {
      line.add(turn);
      next = takeNext();
    }
    grant(next);
    return turn;
  }

  synchronized long used() {
    return capacity - free;
  }

  synchronized int waiting() {
    return line.size();
  }

  private void release(long bytes) {
    List<Turn> next;
    synchronized (this) {
      free += bytes;
      next = takeNext();
    }
    grant(next);
  }

  /** Takes those out of the line for whom there is room; for who holds the monitor. */
  private List<Turn> takeNext() {
    List<Turn> next = new ArrayList<>();
    while (!line.isEmpty() && line.getFirst().bytes <= free) {
      Turn turn = line.removeFirst();
      free -= turn.bytes;
      next.add(turn);
    }
    return next;
  }

  private void grant(List<Turn> turns) {
    for (Turn turn : turns) {
      executor.execute(() -> turn.granted.accept(new Share(turn.bytes)));
    }
  }

  /** A place in the line. */
  final class Turn {
    private final long bytes;
    private final Consumer<Share> granted;

    private Turn(long bytes, Consumer<Share> granted) {
      this.bytes = bytes;
      this.granted = granted;
    }

    /** Leaves the line; false if it has been served already. */
    boolean leave() {
      List<Turn> next;
      boolean left;
      synchronized (MemoryBudget.this) {
        left = line.remove(this);
        next = takeNext();
      }
      grant(next);
      return left;
    }
  }

  /** Room that is taken. */
  final class Share implements AutoCloseable {
    private long bytes;

    private Share(long bytes) {
      this.bytes = bytes;
    }

    /** Gives back what is more than this. */
    void shrinkTo(long wanted) {
      long back;
      synchronized (this) {
        back = Math.max(0, bytes - wanted);
        bytes -= back;
      }
      if (back > 0) {
        release(back);
      }
    }

    /** Gives back everything. Without effect the second time. */
    @Override
    public void close() {
      shrinkTo(0);
    }
  }
}
