package io.trailkeeper.bench.report;

import java.util.Map;

/**
 * What an operator costs with so many Trails. CPU is that of the whole process, in seconds.
 *
 * @param trails how many
 * @param startCpuSeconds from its start until it watches an empty cluster
 * @param readySeconds wall time from the first Trail's creation until the last was ready
 * @param readyCpuSeconds in that time
 * @param readyWrites requests in that time that have changed something, by verb and resource
 * @param restSeconds how long it was watched while nothing happened
 * @param restCpuSecondsPerMinute in that time
 * @param restWrites requests in that time that have changed something; 0 if all is well
 * @param restLeaseWrites requests in that time that have renewed the leader's Lease
 * @param restReads requests in that time that have read something
 * @param workSeconds in which each Trail has delivered a log file once
 * @param workCpuSecondsPerMinute in that time
 * @param workWrites requests in that time that have changed something
 * @param watches how many it holds
 * @param restartCpuSeconds of a new operator, from its start until it has seen all Trails and rests
 * @param restartWrites requests of it that have changed something; 0 if all is well
 * @param peakBytes the most that either had resident
 * @param steadyBytes the middle of what the first had resident at rest and at work
 */
public record OperatorCost(
    int trails,
    double startCpuSeconds,
    double readySeconds,
    double readyCpuSeconds,
    Map<String, Long> readyWrites,
    double restSeconds,
    double restCpuSecondsPerMinute,
    long restWrites,
    long restLeaseWrites,
    long restReads,
    double workSeconds,
    double workCpuSecondsPerMinute,
    long workWrites,
    long watches,
    double restartCpuSeconds,
    long restartWrites,
    long peakBytes,
    long steadyBytes) {}
