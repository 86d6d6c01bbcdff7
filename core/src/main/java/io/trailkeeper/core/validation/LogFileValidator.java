package io.trailkeeper.core.validation;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.EventGap;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.validation.ExaminedDigest.Authentic;
import io.trailkeeper.core.validation.ExaminedDigest.Rejected;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Validates a trail: that no log file that it delivered was changed or removed, and no digest
 * between the first and the last that are there was changed, removed or inserted.
 *
 * <p>Looked at are the digests that end in the range that is asked for, and the first one after it,
 * which may list log files that were delivered before the range's end. The digests are walked from
 * the oldest to the newest, each compared with the one before, and the log files of every digest
 * with a valid signature are read. An archive cannot tell whether its newest digests were removed:
 * compare the range that was found with the chain head in the trail's status. Log files that no
 * digest lists are not looked at.
 *
 * <p>Memory is bounded, whatever the archive holds: one digest and some buffers, the last log
 * files' names, and the report. A validator has no state and can be used by several threads if the
 * archive can.
 */
public final class LogFileValidator {

  private final Archive archive;
  private final PublicKeys publicKeys;

  /**
   * Makes a validator.
   *
   * @param archive where the files are
   * @param publicKeys the keys that are trusted; they come from the cluster, not from the archive
   */
  public LogFileValidator(Archive archive, PublicKeys publicKeys) {
    this.archive = requireNonNull(archive, "archive");
    this.publicKeys = requireNonNull(publicKeys, "publicKeys");
  }

  /**
   * Validates a trail.
   *
   * @throws ArchiveException if the archive cannot be read
   */
  public ValidationReport validate(ValidationRequest request) {
    return validate(request, finding -> {});
  }

  /**
   * Validates a trail and tells of every finding as soon as it is made, in the order of the report;
   * the report keeps a limited number of them.
   *
   * @throws ArchiveException if the archive cannot be read
   */
  public ValidationReport validate(ValidationRequest request, Consumer<Finding> onFinding) {
    ReportBuilder report = new ReportBuilder(request, onFinding);
    Validation validation = new Validation(request, report);
    DigestListing keys = new DigestListing(archive, request);
    boolean within = true;
    while (within && keys.hasNext()) {
      DigestKey key = keys.next();
      validation.validate(key);
      within = !key.digestEndTime().isAfter(request.end());
    }
    if (!report.hasDigests()) {
      report.add(noDigestsFound(request));
    }
    return report.build();
  }

  private static Finding noDigestsFound(ValidationRequest request) {
    return new Finding(
        FindingName.NO_DIGESTS_FOUND,
        DigestKey.listingPrefix(request.prefix(), request.trail()),
        "digests of " + request.trail() + " between " + request.start() + " and " + request.end(),
        "none");
  }

  /** One run over a range. */
  private final class Validation {
    private final ValidationRequest request;
    private final ReportBuilder report;
    private final DigestExaminer digests;
    private final LogFileExaminer logFiles = new LogFileExaminer(archive);
    private final ChainWalk chain;
    private final SeenLogFiles seen = new SeenLogFiles();

    Validation(ValidationRequest request, ReportBuilder report) {
      this.request = request;
      this.report = report;
      this.digests = new DigestExaminer(archive, publicKeys, request);
      this.chain = new ChainWalk(archive, request, report);
    }

    void validate(DigestKey key) {
      ExaminedDigest examined = digests.examine(key);
      if (examined instanceof Authentic authentic) {
        validate(authentic);
      } else if (examined instanceof Rejected rejected) {
        chain.rejected();
        report.invalidDigest(List.of(rejected.finding()));
      }
    }

    private void validate(Authentic examined) {
      DigestFile digest = examined.digest();
      List<Finding> findings = chain.follow(examined);
      // The one after the range is there for what it says of the one before.
      boolean inRange = !digest.digestStartTime().isAfter(request.end());
      if (!findings.isEmpty()) {
        report.invalidDigest(findings);
      } else if (inRange) {
        report.validDigest(digest);
      }
      if (inRange) {
        noteGaps(examined.key(), digest.extension());
        digest.logFiles().forEach(logFile -> validate(digest, logFile));
      }
    }

    private void validate(DigestFile digest, DigestLogFile logFile) {
      Optional<Finding> finding =
          seen.add(logFile.s3Object())
              ? logFiles.examine(digest, logFile)
              : Optional.of(listedTwice(digest, logFile));
      finding.ifPresentOrElse(report::invalidLogFile, report::validLogFile);
    }

    private Finding listedTwice(DigestFile digest, DigestLogFile logFile) {
      return new Finding(
          FindingName.LOG_FILE_LISTED_TWICE,
          logFile.s3Object(),
          "one digest that lists it, once",
          "listed again in " + digest.digestS3Object());
    }

    private void noteGaps(DigestKey key, @Nullable DigestExtension extension) {
      if (extension != null) {
        for (EventGap gap : extension.gaps()) {
          report.notice(
              new Notice(
                  Notice.Name.EVENTS_MISSING,
                  key.toString(),
                  gap.from(),
                  gap.to(),
                  gap.reason() + (gap.events() == null ? "" : ", " + gap.events() + " events")));
        }
      }
    }
  }
}
