/**
 * How followers read a journal over the network: the server beside the journal, and the journal as
 * a follower sees it from afar.
 *
 * <p>{@code docs/format/follower-protocol.md} is the normative description of what they say to each
 * other. May import {@code collector.journal}, {@code collector.server}, {@code collector.tls} and
 * {@code core}. Started by the processes {@code capture} and {@code collector}.
 */
@NullMarked
package io.trailkeeper.collector.follow;

import org.jspecify.annotations.NullMarked;
