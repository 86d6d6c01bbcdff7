package io.trailkeeper.bench.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a command took, of the whole process and its children, from its start to its end.
 *
 * @param wall how long it took
 * @param cpu user and system time, as the operating system counts them
 * @param peakBytes the most memory it had resident; null where {@code /proc} does not tell
 * @param exitStatus how it ended
 * @param output what it printed, standard error included
 */
public record Measurement(
    Duration wall, Duration cpu, @Nullable Long peakBytes, int exitStatus, String output) {}
