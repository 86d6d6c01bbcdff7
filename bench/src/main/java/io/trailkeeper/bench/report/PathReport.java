package io.trailkeeper.bench.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the whole path has measured. MB are 10^6 and GB 10^9 bytes.
 *
 * @param machine on what
 * @param settings with which options
 * @param events posted, without the warm-up
 * @param bytes posted, without the warm-up
 * @param bodies posted, without the warm-up
 * @param refusals answers that were not 200
 * @param warmUpEvents posted before
 * @param warmUpBytes posted before
 * @param acknowledgedSeconds from the first post to the last acknowledgement
 * @param deliveredSeconds from the first post to the last delivery of the first Trail
 * @param acknowledgedMBPerSecond by the first of the two
 * @param processes each
 * @param cpuSecondsPerGB of all together
 * @param apiServersCpuSeconds of the process that has posted, while it did; in no sum
 * @param acknowledgement how long the answer took
 * @param journaledToDelivered from acknowledgement to delivery, of the first Trail's events
 * @param logFiles of the first Trail
 * @param storedBytes of its log files
 * @param contentBytes of its log files, before compression
 * @param ratio posted bytes to stored bytes, of the first Trail
 * @param fsyncs of capture's journal
 * @param captureAllocatedBytesPerEvent what capture's heap took, as garbage collections count it;
 *     null if there was none
 * @param bareFsync the disk's own, for 4 KiB and for a body, measured before
 * @param problems why the run does not count; empty if it does
 */
public record PathReport(
    Map<String, String> machine,
    Map<String, String> settings,
    long events,
    long bytes,
    long bodies,
    long refusals,
    long warmUpEvents,
    long warmUpBytes,
    double acknowledgedSeconds,
    double deliveredSeconds,
    double acknowledgedMBPerSecond,
    List<ProcessCost> processes,
    double cpuSecondsPerGB,
    double apiServersCpuSeconds,
    Latency acknowledgement,
    Latency journaledToDelivered,
    long logFiles,
    long storedBytes,
    long contentBytes,
    double ratio,
    @Nullable Long fsyncs,
    @Nullable Double captureAllocatedBytesPerEvent,
    Map<String, Latency> bareFsync,
    List<String> problems) {

  /** Copies the lists. */
  public PathReport {
    processes = List.copyOf(processes);
    problems = List.copyOf(problems);
  }
}
