/**
 * The contract between a journal and its followers: cursors, journaled events and losses, reads.
 *
 * <p>It is kept narrow enough for other forms of a journal than the local one: one behind a
 * network, or a partitioned log such as Kafka. May import {@code audit}, {@code hash}, {@code json}
 * and {@code selector}. Implemented by the collector's journal; called by delivery, by history, and
 * by the operator for the names of followers.
 */
@NullMarked
package io.trailkeeper.core.journal;

import org.jspecify.annotations.NullMarked;
