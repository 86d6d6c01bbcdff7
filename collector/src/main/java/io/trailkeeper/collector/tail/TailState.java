package io.trailkeeper.collector.tail;

import io.trailkeeper.core.journal.Loss;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a tailer knows when it starts.
 *
 * @param files how far each file was taken, in no order
 * @param lastEventTime when the last event happened that was taken; null before the first
 * @param losses what is known to be lost and was not acknowledged yet, the oldest first
 */
record TailState(List<FileState> files, @Nullable Instant lastEventTime, List<Loss> losses) {

  static final TailState NONE = new TailState(List.of(), null, List.of());

  TailState {
    files = List.copyOf(files);
    losses = List.copyOf(losses);
  }
}
