package io.trailkeeper.collector.tail;

import org.jspecify.annotations.Nullable;

/**
 * A line of a file.
 *
 * @param from where it begins
 * @param to where the next one begins
 * @param bytes what it holds without its newline; null if it is longer than a line may be
 */
// Made to be read once, never compared.
@SuppressWarnings("ArrayRecordComponent")
record Line(long from, long to, byte @Nullable [] bytes) {}
