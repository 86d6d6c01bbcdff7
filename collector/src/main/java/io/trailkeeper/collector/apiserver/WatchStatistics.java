package io.trailkeeper.collector.apiserver;

/**
 * How the watch is doing, as of its last look.
 *
 * @param up whether that look reached every API server, and what it proved is recorded
 * @param watched how many API servers are known and watched
 * @param unwatched how many are not: not reached for five minutes, never reached, or several behind
 *     one address. 1 if it is not even known which there are. Of these, silence does not mean that
 *     nothing was dropped
 * @param dropped how many events API servers said since the start of this process that they dropped
 */
public record WatchStatistics(boolean up, int watched, int unwatched, long dropped) {}
