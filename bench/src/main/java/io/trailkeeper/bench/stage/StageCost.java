package io.trailkeeper.bench.stage;

/**
 * What a part costs by itself.
 *
 * @param name which
 * @param passes how often it went over everything, after the warm-up
 * @param events in one pass
 * @param bytes that one pass takes in
 * @param bytesOut that one pass makes of them; 0 if it makes none
 * @param mbPerSecond 10^6 bytes taken in, by the clock
 * @param cpuSecondsPerGB of the whole JVM meanwhile, its collections of garbage and other threads
 *     among it
 * @param nanosPerEvent by the clock
 * @param allocatedBytesPerEvent by this thread
 */
public record StageCost(
    String name,
    int passes,
    long events,
    long bytes,
    long bytesOut,
    double mbPerSecond,
    double cpuSecondsPerGB,
    double nanosPerEvent,
    double allocatedBytesPerEvent) {}
