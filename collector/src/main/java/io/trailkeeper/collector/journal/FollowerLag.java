package io.trailkeeper.collector.journal;

import io.trailkeeper.core.journal.Cursor;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a follower is behind.
 *
 * @param follower its name
 * @param committed how far it has committed
 * @param events how many durable events it has not committed
 * @param bytes about how many bytes of segments these have; exact at a segment's ends
 * @param lastReadAt when it read last, by the journal's clock, to a minute if that was before the
 *     journal was opened; empty if it was registered since and has not read
 */
public record FollowerLag(
    String follower, Cursor committed, long events, long bytes, Optional<Instant> lastReadAt) {}
