package io.trailkeeper.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * What a process has cost.
 *
 * @param name which
 * @param cpuSeconds user and system time of the whole process, from its start to its end
 * @param cpuSecondsPerGB of what was posted: without what was spent before the warm-up's end, if
 *     there was one
 * @param warmUpCpuSeconds what was spent up to the warm-up's end; null without one
 * @param peakBytes the most memory that it had resident
 * @param steadyBytes the middle of what it had resident, looked at four times a second
 */
public record ProcessCost(
    String name,
    double cpuSeconds,
    double cpuSecondsPerGB,
    @Nullable Double warmUpCpuSeconds,
    long peakBytes,
    long steadyBytes) {}
