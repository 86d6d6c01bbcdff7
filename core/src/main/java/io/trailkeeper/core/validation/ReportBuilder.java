package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.validation.ValidationReport.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what a validation finds, in bounded memory. */
final class ReportBuilder {

  private final ValidationRequest request;
  private final ValidationListener listener;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private long findingCount;
  private long noticeCount;
  private long validDigests;
  private long invalidDigests;
  private long validLogFiles;
  private long invalidLogFiles;
  private @Nullable Range found;
  private @Nullable ChainHead head;

  ReportBuilder(ValidationRequest request, ValidationListener listener) {
    this.request = request;
    this.listener = listener;
  }

  void validDigest(DigestFile digest, DigestKey key) {
    validDigests++;
    Instant start = later(digest.digestStartTime(), request.start());
    Instant end = earlier(digest.digestEndTime(), request.end());
    found =
        found == null
            ? new Range(start, end)
            : new Range(earlier(found.start(), start), later(found.end(), end));
    listener.digestFile(key.toString(), key.digestEndTime(), List.of());
  }

  /** Counts one digest, however much is wrong with it. */
  void invalidDigest(DigestKey key, List<Finding> itsFindings) {
    invalidDigests++;
    itsFindings.forEach(this::add);
    listener.digestFile(key.toString(), key.digestEndTime(), itsFindings);
  }

  /** Counts digests that are missing together. */
  void missingDigests(Finding finding, long count) {
    invalidDigests += count;
    add(finding);
    listener.digestFile(finding.objectKey(), null, List.of(finding));
  }

  void logFile(String key, @Nullable Finding finding) {
    if (finding == null) {
      validLogFiles++;
    } else {
      invalidLogFiles++;
      add(finding);
    }
    listener.logFile(key, finding);
  }

  void notice(Notice notice) {
    noticeCount++;
    if (notices.size() < ValidationReport.MAX_LISTED) {
      notices.add(notice);
    }
  }

  /** Adds a finding that is about no file. */
  void add(Finding finding) {
    findingCount++;
    if (findings.size() < ValidationReport.MAX_LISTED) {
      findings.add(finding);
    }
    listener.finding(finding);
  }

  void head(ChainHead newest) {
    head = newest;
  }

  boolean hasDigests() {
    return validDigests + invalidDigests > 0;
  }

  ValidationReport build() {
    return new ValidationReport(
        request,
        found,
        head,
        new FileCount(validDigests, validDigests + invalidDigests),
        new FileCount(validLogFiles, validLogFiles + invalidLogFiles),
        findings,
        findingCount,
        notices,
        noticeCount);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
