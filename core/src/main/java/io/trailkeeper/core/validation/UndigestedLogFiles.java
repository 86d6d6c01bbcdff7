package io.trailkeeper.core.validation;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.validation.Coverage.Hole;
import io.trailkeeper.core.validation.ExaminedDigest.Authentic;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log files of a range that no digest lists.
 *
 * <p>Names of log files do not hold the trail, so the digests of all trails under the prefix count
 * that the given keys have signed. They are read only if the trail's own leave log files over: the
 * log files are listed, then those digests are read, then what is still left is listed again. No
 * more of it is kept than hashes.
 */
final class UndigestedLogFiles {

  /**
   * A neighbour that has not written a digest for so long is taken for gone, so that it does not
   * account for every log file since.
   */
  private static final Duration NEIGHBOUR_IS_GONE = Duration.ofDays(1);

  private final Archive archive;
  private final Workers workers;
  private final DigestExaminer examiner;
  private final ValidationRequest request;
  private final LogFileKeys digested;
  private final String folder;
  private final Map<TrailArn, Coverage> coverages = new LinkedHashMap<>();

  /**
   * @param digested the log files that the digests of the range list
   */
  UndigestedLogFiles(
      Archive archive,
      Workers workers,
      DigestExaminer examiner,
      ValidationRequest request,
      LogFileKeys digested) {
    this.archive = archive;
    this.workers = workers;
    this.examiner = examiner;
    this.request = request;
    this.digested = digested;
    this.folder =
        (request.prefix().isEmpty() ? "" : request.prefix() + "/")
            + "AWSLogs/"
            + request.trail().accountId()
            + "/CloudTrail/"
            + request.trail().region()
            + "/";
  }

  /** Reports them: each as a finding, or with others of its kind as a notice. */
  void report(ReportQueue report) {
    LogFileKeys left = digested.empty();
    long count = forEach(file -> left.add(file.key()));
    if (count == 0) {
      return;
    }
    readDigests(left, count);
    Map<Explanation, Group> groups = new LinkedHashMap<>();
    forEach(
        file ->
            explanation(file)
                .ifPresentOrElse(
                    why -> groups.computeIfAbsent(why, any -> new Group(file)).add(file),
                    () -> report.add(built -> built.add(notDigested(file)))));
    groups.forEach((why, group) -> report.add(built -> built.notice(group.notice(why))));
  }

  /** Calls back for every log file of the range that is in no digest so far; returns how many. */
  private long forEach(Consumer<LogFileName> undigested) {
    long count = 0;
    String lastDay = folder + LogFileName.day(request.end()) + "0";
    Iterator<String> keys = archive.list(folder, folder + LogFileName.day(request.start()));
    while (keys.hasNext()) {
      String key = keys.next();
      if (key.compareTo(lastDay) > 0) {
        break;
      }
      Optional<LogFileName> file = LogFileName.parse(folder, key).filter(this::isInRange);
      if (file.isPresent() && !digested.contains(key)) {
        undigested.accept(file.get());
        count++;
      }
    }
    return count;
  }

  /** One that was written before the range may be listed by a digest before it. */
  private boolean isInRange(LogFileName file) {
    return !file.from().isAfter(request.end())
        && (file.tellsMinute()
            ? !file.from().isBefore(request.start())
            : file.to().isAfter(request.start()));
  }

  /** Reads the digests of all trails until nothing is left over. */
  private void readDigests(LogFileKeys left, long count) {
    long remaining = count;
    DigestReader reader =
        new DigestReader(workers, new NeighbourListing(archive, request), examiner);
    while (remaining > 0 && reader.hasNext()) {
      ExaminedDigest examined = reader.next();
      coverages.computeIfAbsent(examined.key().trail(), this::coverage).add(examined);
      if (examined instanceof Authentic authentic) {
        for (DigestLogFile logFile : authentic.digest().logFiles()) {
          String key = authentic.place().relocate(logFile.s3Object(), request.prefix()).orElse("");
          if (left.contains(key) && digested.add(key)) {
            remaining--;
          }
        }
      }
    }
    coverages.values().forEach(Coverage::finish);
  }

  private Coverage coverage(TrailArn trail) {
    return trail.equals(request.trail())
        ? Coverage.ofTrail(request.start())
        : Coverage.ofNeighbour();
  }

  private Optional<Explanation> explanation(LogFileName file) {
    if (!file.tellsMinute()) {
      return Optional.empty();
    }
    boolean anyDigest = false;
    boolean pending = false;
    for (Map.Entry<TrailArn, Coverage> trail : coverages.entrySet()) {
      Optional<Hole> hole = trail.getValue().hole(file);
      if (hole.isPresent()) {
        return Optional.of(new Explanation(hole.get().key(), hole.get().why()));
      }
      anyDigest |= trail.getValue().end().isPresent();
      pending |= isPending(file, trail.getKey(), trail.getValue());
    }
    if (pending) {
      return Optional.of(new Explanation(folder, null));
    }
    return anyDigest
        ? Optional.empty()
        : Optional.of(new Explanation(folder, "no digest of any trail can be believed"));
  }

  private boolean isPending(LogFileName file, TrailArn trail, Coverage coverage) {
    if (!coverage.goesOn()) {
      return false;
    }
    Instant end = coverage.end().orElseThrow();
    return file.to().isAfter(end.minus(Coverage.DELIVERY))
        && (trail.equals(request.trail()) || file.from().isBefore(end.plus(NEIGHBOUR_IS_GONE)));
  }

  private Finding notDigested(LogFileName file) {
    return new Finding(
        FindingName.LOG_FILE_NOT_DIGESTED,
        file.key(),
        "a digest that lists it, of this trail or another one under the prefix",
        "none, and none is to come");
  }

  /**
   * Why a log file is in no digest.
   *
   * @param key of the digest that says so, or the folder
   * @param why in words; null if it is newer than the newest digest
   */
  private record Explanation(String key, @Nullable String why) {}

  /** Log files with one explanation. */
  private static final class Group {
    private final LogFileName first;
    private Instant to;
    private long count;

    Group(LogFileName first) {
      this.first = first;
      this.to = first.to();
    }

    void add(LogFileName file) {
      count++;
      to = file.to().isAfter(to) ? file.to() : to;
    }

    Notice notice(Explanation explanation) {
      String files = count + (count == 1 ? " log file" : " log files");
      return new Notice(
          explanation.why() == null
              ? Notice.Name.LOG_FILES_NOT_YET_DIGESTED
              : Notice.Name.LOG_FILES_WITHOUT_DIGEST,
          explanation.key(),
          first.from(),
          to,
          explanation.why() == null ? files : files + ": " + explanation.why());
    }
  }
}
