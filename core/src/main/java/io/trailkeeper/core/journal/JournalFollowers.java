package io.trailkeeper.core.journal;

import java.util.Optional;

/**
 * The followers that a journal retains events for.
 *
 * <p>A follower's own checkpoint is the truth about where it stands; what is kept here says only
 * what may be deleted. An implementation MUST retain every event from {@code startAt} on once
 * {@link #register} has returned, whatever crashes, and until the follower has committed past it or
 * is unregistered. All methods may be called by several threads at once.
 */
public interface JournalFollowers {

  /**
   * Registers a follower, durably. For a known follower nothing changes: it keeps what it has
   * committed.
   *
   * @param follower 1 to 240 characters: lower-case letters, digits, {@code -} and {@code .},
   *     beginning and ending with a letter or a digit
   * @param startAt the first event to retain; a cursor before the earliest retained event is
   *     allowed, the follower's first read then has a gap
   * @throws IllegalArgumentException if it is not such a name
   * @throws UnknownCursorException if the cursor is of another partition or after the end
   * @throws java.io.UncheckedIOException if it could not be made durable; the follower is then not
   *     registered
   */
  void register(String follower, Cursor startAt);

  /**
   * Returns how far the follower has committed, as far as the journal knows; empty if it is not
   * registered. After a crash this may be less than what the follower said last.
   */
  Optional<Cursor> committed(String follower);

  /**
   * Forgets a follower, so that it holds back nothing any more. Without effect if it is not
   * registered. A crash may undo it.
   *
   * @throws java.io.UncheckedIOException if what is stored could not be deleted
   */
  void unregister(String follower);
}
