package io.trailkeeper.core.validation;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.EventGap;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.validation.ExaminedDigest.Authentic;
import io.trailkeeper.core.validation.ExaminedDigest.Rejected;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Validates a trail: that no log file that it delivered was changed, removed or added, and no
 * digest between the first and the last that are there was changed, removed or inserted.
 *
 * <p>Looked at are the digests that end in the range that is asked for, and the first one after it,
 * which may list log files that were delivered before the range's end. The digests are walked from
 * the oldest to the newest, each compared with the one before, and the log files of every digest
 * with a valid signature are read. Then the log files are listed, and those that no digest lists
 * are findings. An archive alone cannot tell whether its newest digests were removed: that takes a
 * chain head from elsewhere, see {@link ExpectedHead}; with one, all digests behind the range are
 * walked too, without their log files.
 *
 * <p>Memory is bounded, whatever the archive holds: some digests, some buffers for each thread, 16
 * bytes for each log file, and the report. The report is the same with any number of threads. A
 * validator has no state and can be used by several threads if the archive can.
 */
public final class LogFileValidator {

  private final Archive archive;
  private final PublicKeys publicKeys;
  private final RandomGenerator random;

  /**
   * Makes a validator.
   *
   * @param archive where the files are
   * @param publicKeys the keys that are trusted; they come from the cluster, not from the archive
   */
  public LogFileValidator(Archive archive, PublicKeys publicKeys) {
    this.archive = requireNonNull(archive, "archive");
    this.publicKeys = requireNonNull(publicKeys, "publicKeys");
    this.random = new SecureRandom();
  }

  /**
   * Validates a trail in the caller's thread.
   *
   * @throws ArchiveException if the archive cannot be read
   */
  public ValidationReport validate(ValidationRequest request) {
    return validate(request, ValidationOptions.DEFAULT, finding -> {});
  }

  /**
   * Validates a trail and tells of everything that it looks at, in the order of the report; the
   * report keeps a limited number of findings.
   *
   * <p>When it returns or throws, the threads that it started have ended; one that a store holds up
   * is left behind after ten seconds, as a daemon.
   *
   * @throws ArchiveException if the archive cannot be read; as soon as it is known
   */
  public ValidationReport validate(
      ValidationRequest request, ValidationOptions options, ValidationListener listener) {
    ReportBuilder report = new ReportBuilder(request, listener);
    try (Workers workers = new Workers(options.parallelism())) {
      new Validation(request, options, workers, new ReportQueue(workers, report)).run();
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
    private final ValidationOptions options;
    private final Workers workers;
    private final ReportQueue report;
    private final DigestExaminer digests;
    private final LogFileExaminer logFiles;
    private final ChainWalk chain;
    private final HeadSearch heads;
    private final RevokedKeys revokedKeys = new RevokedKeys(publicKeys);
    private final LogFileKeys listed = new LogFileKeys(random);
    private @Nullable RecordedPlace place;

    Validation(
        ValidationRequest request, ValidationOptions options, Workers workers, ReportQueue report) {
      this.request = request;
      this.options = options;
      this.workers = workers;
      this.report = report;
      this.digests = new DigestExaminer(archive, publicKeys, options);
      this.logFiles = new LogFileExaminer(archive, request.prefix(), options.relocated());
      this.chain = new ChainWalk(archive, request, report);
      this.heads = new HeadSearch(archive, workers, digests, request, options.expectedHead());
    }

    void run() {
      DigestListing keys = new DigestListing(archive, request, options.expectedHead() != null);
      DigestReader reader = new DigestReader(workers, keys, digests);
      while (reader.hasNext()) {
        take(inAgreement(reader.next()));
      }
      report.drain();
      report.add(
          built -> {
            if (!built.hasDigests()) {
              built.add(noDigestsFound(request));
            }
          });
      heads.findings(chain.last()).forEach(finding -> report.add(built -> built.add(finding)));
      chain.last().ifPresent(link -> report.add(built -> built.head(ChainHead.of(link))));
      new UndigestedLogFiles(archive, workers, digests, request, listed).report(report);
    }

    /** In a relocated archive the first authentic digest tells where all were written. */
    private ExaminedDigest inAgreement(ExaminedDigest examined) {
      if (!options.relocated() || !(examined instanceof Authentic authentic)) {
        return examined;
      }
      if (place == null) {
        place = authentic.place();
      }
      return authentic.place().equals(place)
          ? examined
          : new Rejected(
              examined.key(),
              new Finding(
                  FindingName.DIGEST_MOVED,
                  examined.key().toString(),
                  "a digest that was written to " + place + ", as those before it",
                  "one that was written to " + authentic.place()));
    }

    private void take(ExaminedDigest examined) {
      if (examined instanceof Authentic authentic) {
        take(authentic);
      } else if (examined instanceof Rejected rejected) {
        chain.rejected();
        report.add(built -> built.invalidDigest(rejected.key(), List.of(rejected.finding())));
      }
    }

    private void take(Authentic examined) {
      DigestKey key = examined.key();
      heads.see(examined);
      List<Finding> findings = chain.follow(examined);
      // The one after the range is there for what it says of the one before.
      boolean inRange = !examined.digest().digestStartTime().isAfter(request.end());
      if (inRange) {
        findings.addAll(TimestampExaminer.findings(examined, request));
      }
      if (!findings.isEmpty()) {
        report.add(built -> built.invalidDigest(key, findings));
      } else if (inRange) {
        report.add(built -> built.validDigest(examined.digest(), key));
      }
      if (inRange) {
        TimestampExaminer.notice(examined, request)
            .ifPresent(notice -> report.add(built -> built.notice(notice)));
        revokedKeys.notice(examined).ifPresent(notice -> report.add(built -> built.notice(notice)));
        noteGaps(key, examined.digest().extension());
        for (int i = 0; i < examined.digest().logFiles().size(); i++) {
          take(examined, ListedLogFile.of(examined, i));
        }
      }
    }

    private void take(Authentic digest, ListedLogFile logFile) {
      String key = logFiles.key(logFile);
      if (listed.add(key)) {
        report.start(
            () -> {
              Optional<Finding> finding = logFiles.examine(logFile);
              return built -> built.logFile(key, finding.orElse(null));
            });
      } else {
        Finding twice =
            new Finding(
                FindingName.LOG_FILE_LISTED_TWICE,
                key,
                "one digest that lists it, once",
                "listed again in " + digest.key());
        report.add(built -> built.logFile(key, twice));
      }
    }

    private void noteGaps(DigestKey key, @Nullable DigestExtension extension) {
      if (extension != null) {
        for (EventGap gap : extension.gaps()) {
          Notice notice =
              new Notice(
                  Notice.Name.EVENTS_MISSING,
                  key.toString(),
                  gap.from(),
                  gap.to(),
                  gap.reason() + (gap.events() == null ? "" : ", " + gap.events() + " events"));
          report.add(built -> built.notice(notice));
        }
      }
    }
  }
}
