package io.trailkeeper.collector.journal;

import io.trailkeeper.core.hash.RecentHashes;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Events of one request that are appended together: recognised under one lock, and written at once.
 * Not thread-safe.
 */
final class Batch {

  private final List<Submitted> events;
  private final long[] keys;
  private final boolean[] isNew;
  private final long bytes;

  Batch(List<Submitted> events) {
    this.events = events;
    this.keys = new long[2 * events.size()];
    this.isNew = new boolean[events.size()];
    long sum = 0;
    for (int i = 0; i < isNew.length; i++) {
      ByteBuffer hash = ByteBuffer.wrap(events.get(i).sha256());
      keys[2 * i] = hash.getLong();
      keys[2 * i + 1] = hash.getLong();
      sum += events.get(i).frameBytes();
    }
    this.bytes = sum;
  }

  int size() {
    return isNew.length;
  }

  Submitted event(int index) {
    return events.get(index);
  }

  /** Returns the size of all frames, if all are new. */
  long bytes() {
    return bytes;
  }

  /** Whether an event was new, once frames were made. */
  boolean isNew(int index) {
    return isNew[index];
  }

  /**
   * Makes the frames of those that are new.
   *
   * @param frames has room for {@link #bytes}
   * @param offset the first one's offset
   * @return how many there are
   */
  int frame(ByteBuffer frames, RecentHashes window, long offset, long receivedAt) {
    int count = 0;
    for (int i = 0; i < isNew.length; i++) {
      isNew[i] = !window.contains(keys[2 * i], keys[2 * i + 1]) && !isBefore(i);
      if (isNew[i]) {
        Submitted event = events.get(i);
        Frame.putHead(
            frames, offset + count, receivedAt, event.sha256(), event.source(), event.bytes());
        frames.put(event.bytes());
        count++;
      }
    }
    return count;
  }

  /** Remembers those that were new. */
  void addTo(RecentHashes window) {
    for (int i = 0; i < isNew.length; i++) {
      if (isNew[i]) {
        window.add(keys[2 * i], keys[2 * i + 1]);
      }
    }
  }

  /** Whether the same event stands earlier in the batch, which is short. */
  private boolean isBefore(int index) {
    for (int i = 0; i < index; i++) {
      if (keys[2 * i] == keys[2 * index] && keys[2 * i + 1] == keys[2 * index + 1]) {
        return true;
      }
    }
    return false;
  }
}
