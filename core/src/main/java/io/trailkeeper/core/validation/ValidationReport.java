package io.trailkeeper.core.validation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a validation found.
 *
 * @param request what was asked for
 * @param foundRange what the valid digests cover of it, or null if there is none
 * @param newestDigest the newest digest with a valid signature that was seen, which may end after
 *     the range, or null if there is none
 * @param digests the digests in the range, and the missing ones that are known of
 * @param logFiles the log files of the digests whose signature is valid
 * @param findings what is wrong, in order of time and then of the digests' lists, at most {@value
 *     #MAX_LISTED}
 * @param findingCount how many findings there are, listed or not
 * @param notices what the valid digests state beyond their log files, in order of time, at most
 *     {@value #MAX_LISTED}
 * @param noticeCount how many notices there are, listed or not
 */
public record ValidationReport(
    ValidationRequest request,
    @Nullable Range foundRange,
    @Nullable ChainHead newestDigest,
    FileCount digests,
    FileCount logFiles,
    List<Finding> findings,
    long findingCount,
    List<Notice> notices,
    long noticeCount) {

  /**
   * The most findings, and the most notices, that a report keeps: with them it takes some MB. A
   * caller that wants every finding takes them as they are made.
   */
  public static final int MAX_LISTED = 10_000;

  /**
   * A span of time.
   *
   * @param start its beginning
   * @param end its end
   */
  public record Range(Instant start, Instant end) {}

  /** Copies the lists. */
  public ValidationReport {
    findings = List.copyOf(findings);
    notices = List.copyOf(notices);
  }

  /** Whether nothing is wrong. Nothing found is wrong. */
  public boolean isValid() {
    return findingCount == 0;
  }

  /** Returns what the valid digests cover of the range that was asked for. */
  public Optional<Range> found() {
    return Optional.ofNullable(foundRange);
  }

  /**
   * Returns the newest digest that was seen. Kept elsewhere, it is what a later validation can
   * expect.
   */
  public Optional<ChainHead> head() {
    return Optional.ofNullable(newestDigest);
  }
}
