/**
 * Takes audit events in over HTTPS: who may send, what is an event list, redaction, the journal,
 * and what is answered; and what it knows to be missing.
 *
 * <p>An event list is answered with 200 only when every event of it is durable. May import {@code
 * collector.redaction}, {@code collector.file} and {@code core}; what is behind {@link
 * io.trailkeeper.collector.capture.EventIntake} is given by whoever starts it ({@code trailkeeper
 * run}).
 */
@NullMarked
package io.trailkeeper.collector.capture;

import org.jspecify.annotations.NullMarked;
