package io.trailkeeper.core.journal;

import java.time.Instant;

/**
 * Reads one partition: the durable events of one journal, in order.
 *
 * <p>An implementation MUST keep to this:
 *
 * <ul>
 *   <li>Only durable events are returned: an event that was returned is there after any crash.
 *   <li>The same range read again gives the same events with the same bytes, in the same order, as
 *       long as the journal retains them. An offset never stands for two different events.
 *   <li>Offsets have no holes. What cannot be given is said in a {@link Gap}, never passed over in
 *       silence; {@link ReadResult} accounts for every offset.
 *   <li>An event that a registered follower has not committed is retained, whatever its age.
 *   <li>All methods may be called by several threads at once, also for the same follower.
 *   <li>Memory is bounded by the request's {@code maxBytes} and the largest event.
 * </ul>
 *
 * <p>An implementation MAY return fewer events than there are, also none while {@code next} moves
 * on: a follower reads again from {@code next}.
 */
public interface JournalReader {

  /**
   * Notes how far the follower has committed, and returns the selected events from a cursor on.
   *
   * <p>If there is nothing to look at yet it waits, and returns as soon as there is, selected or
   * not; after the request's {@code maxWait} it returns an empty result. At least one selected
   * event is returned even if that alone has more bytes than asked for.
   *
   * <p>If the event at {@code from} is retained no more or cannot be read, the result has a gap
   * that begins there, and the events after it. A gap further on ends the result before it.
   *
   * @throws UnknownCursorException if {@code from} or {@code committed} is of another partition or
   *     after the end
   * @throws UnknownFollowerException if the follower is not registered
   * @throws java.io.UncheckedIOException if the journal cannot be read now, or is closed; nothing
   *     was passed over
   * @throws InterruptedException if the thread was interrupted; nothing was passed over
   */
  ReadResult read(ReadRequest request) throws InterruptedException;

  /** Returns the cursor of the first retained event; the end if there is none. */
  Cursor earliest();

  /** Returns the cursor after the last durable event. */
  Cursor end();

  /**
   * Returns a cursor before which no retained event was received at this time or later, not far
   * before the first that was; the end if there is none. For reading again what was lately
   * received.
   *
   * @throws java.io.UncheckedIOException if the journal cannot be read now
   */
  Cursor since(Instant receivedAt);
}
