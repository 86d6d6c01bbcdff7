package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.FindingName.CHAIN_FORKED;
import static io.trailkeeper.core.validation.FindingName.CHAIN_NOT_CLOSED;
import static io.trailkeeper.core.validation.FindingName.CHAIN_STARTS_WITHOUT_REASON;
import static io.trailkeeper.core.validation.FindingName.DIGEST_CHAIN_BROKEN;
import static io.trailkeeper.core.validation.FindingName.DIGEST_GAP;
import static io.trailkeeper.core.validation.FindingName.DIGEST_NOT_FOUND;
import static io.trailkeeper.core.validation.FindingName.DIGEST_SEQUENCE_BROKEN;

import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.PreviousDigest;
import io.trailkeeper.core.validation.ChainLink.Position;
import io.trailkeeper.core.validation.ExaminedDigest.Authentic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks the digests of a trail from the oldest to the newest and compares each with the one before
 * it. It remembers one of them, without its log files.
 *
 * <p>What is wrong between two digests is a finding of the later one, for it states what came
 * before. A digest that is missing is a finding of its own.
 */
final class ChainWalk {

  /**
   * More missing digests without a name than this are one finding, so that a report stays finite.
   */
  private static final long MAX_UNNAMED = 1000;

  private final Archive archive;
  private final ValidationRequest request;
  private final ReportQueue report;

  private @Nullable ChainLink last;

  /** How many digests after the last authentic one were rejected. */
  private long rejected;

  ChainWalk(Archive archive, ValidationRequest request, ReportQueue report) {
    this.archive = archive;
    this.request = request;
    this.report = report;
  }

  /** Returns the last authentic digest, if there was one. */
  Optional<ChainLink> last() {
    return Optional.ofNullable(last);
  }

  /** Takes note of a digest that cannot be believed. */
  void rejected() {
    rejected++;
  }

  /**
   * Takes the next authentic digest.
   *
   * @return what is wrong between it and the one before; missing ones are reported, not returned
   */
  List<Finding> follow(Authentic examined) {
    ChainLink digest = ChainLink.of(examined);
    List<Finding> findings = new ArrayList<>();
    if (digest.previous() != null) {
      continueChain(digest, digest.previous(), findings);
    } else if (last != null) {
      startChain(digest, last, findings);
    }
    last = digest;
    rejected = 0;
    return findings;
  }

  private void startChain(ChainLink digest, ChainLink before, List<Finding> findings) {
    if (isSameChain(before, digest)) {
      findings.add(
          finding(
              DIGEST_SEQUENCE_BROKEN,
              digest,
              "another chain than that of " + before.key(),
              "a second start of " + digest.chain()));
    } else if (overlaps(before, digest)) {
      findings.add(
          finding(
              CHAIN_FORKED,
              digest,
              "one chain at a time: " + before.chain() + " goes to " + before.end(),
              digest.chain() + ", which starts at " + digest.start()));
    } else if (!before.closesChain()) {
      // Had one been rejected in between, it might be the one that closed the chain.
      if (rejected == 0) {
        findings.add(notClosed(digest, before));
      }
    } else if (digest.start().isBefore(before.end())) {
      findings.add(
          finding(
              DIGEST_GAP,
              digest,
              "a start at " + before.end() + " or later, where " + before.key() + " ends",
              "a start at " + digest.start()));
    } else {
      Notice interrupted =
          new Notice(
              Notice.Name.LOGGING_INTERRUPTED,
              digest.key().toString(),
              before.end(),
              digest.start(),
              before.endReason() + ", then " + digest.startReason());
      report.add(built -> built.notice(interrupted));
    }
  }

  private void continueChain(ChainLink digest, PreviousDigest previous, List<Finding> findings) {
    Optional<DigestKey> named = predecessor(digest, previous);
    if (named.isEmpty()) {
      findings.add(
          finding(
              DIGEST_CHAIN_BROKEN,
              digest,
              "an earlier digest of this trail, prefix and bucket as its predecessor",
              previous.s3Bucket() + "/" + previous.s3Object()));
      return;
    }
    DigestKey key = named.get();
    if (!digest.start().equals(key.digestEndTime())) {
      findings.add(
          finding(
              DIGEST_GAP,
              digest,
              "a start at " + key.digestEndTime() + ", where " + key + " ends",
              "a start at " + digest.start()));
    }
    if (last != null && last.key().equals(key)) {
      checkLink(digest, previous, last, findings);
    } else if (last != null && key.digestEndTime().isBefore(last.end())) {
      findings.add(
          finding(
              branches(last, digest) ? CHAIN_FORKED : DIGEST_CHAIN_BROKEN,
              digest,
              last.key() + " as its predecessor",
              key + ", which lies before that"));
    } else if (!key.digestEndTime().isBefore(request.start())) {
      checkMissing(digest, key, last, findings);
    }
  }

  /** The predecessor that a digest names, if it is one that can be. */
  private Optional<DigestKey> predecessor(ChainLink digest, PreviousDigest previous) {
    return previous.s3Bucket().equals(digest.place().bucket())
        ? DigestKey.parse(digest.place().prefix(), request.trail(), previous.s3Object())
            .filter(key -> key.digestEndTime().isBefore(digest.end()))
            .map(key -> new DigestKey(request.prefix(), request.trail(), key.digestEndTime()))
        : Optional.empty();
  }

  /** Whether two chains claim one time. CloudTrail's have no names to tell them apart. */
  private static boolean overlaps(ChainLink before, ChainLink start) {
    return before.position() != null
        && start.position() != null
        && start.start().isBefore(before.end());
  }

  /**
   * Whether a digest that does not follow the last one is proof of a second writer: it is of
   * another chain, or has a number of the chain that the last one was at already.
   */
  private static boolean branches(ChainLink last, ChainLink digest) {
    return last.position() != null
        && digest.position() != null
        && (!isSameChain(last, digest) || digest.position().number() <= last.position().number());
  }

  private static void checkLink(
      ChainLink digest, PreviousDigest previous, ChainLink before, List<Finding> findings) {
    if (!previous.hashValue().equals(before.hashValue())) {
      findings.add(
          finding(
              DIGEST_CHAIN_BROKEN,
              digest,
              "SHA-256 " + previous.hashValue() + " of its predecessor",
              "SHA-256 " + before.hashValue() + " of " + before.key()));
    } else if (!previous.signature().equals(before.signature())) {
      findings.add(
          finding(
              DIGEST_CHAIN_BROKEN,
              digest,
              "signature " + previous.signature() + " of its predecessor",
              "signature " + before.signature() + " of " + before.key()));
    }
    if (before.position() == null && digest.position() == null) {
      return;
    }
    if (before.position() == null || digest.position() == null || !isSameChain(before, digest)) {
      findings.add(
          finding(
              DIGEST_CHAIN_BROKEN, digest, before.chain() + " of " + before.key(), digest.chain()));
    } else if (digest.position().number() != before.position().number() + 1) {
      findings.add(
          sequenceBroken(digest, before.position().number() + 1, digest.position().number()));
    }
  }

  /**
   * The predecessor is none of the authentic digests: it was rejected, or it is missing. The
   * numbers tell how many others are.
   */
  private void checkMissing(
      ChainLink digest, DigestKey predecessor, @Nullable ChainLink before, List<Finding> findings) {
    boolean missing = !exists(predecessor);
    if (before != null && before.position() != null && digest.position() != null) {
      Position position = digest.position();
      boolean sameChain = isSameChain(before, digest);
      long next = sameChain ? before.position().number() + 1 : 1;
      long between = position.number() - next;
      if (between < 1) {
        findings.add(sequenceBroken(digest, next + 1, position.number()));
      }
      if (!sameChain && !before.closesChain() && rejected == 0) {
        findings.add(notClosed(digest, before));
      }
      reportUnnamed(digest, before, between - rejected - (missing ? 1 : 0));
    }
    if (missing) {
      reportMissing(predecessor.toString(), "the predecessor of " + digest.key(), 1);
    }
  }

  private void reportUnnamed(ChainLink digest, ChainLink before, long missing) {
    String between = " between " + before.key() + " and " + digest.key() + ", by their numbers";
    String somewhere = DigestKey.listingPrefix(request.prefix(), request.trail());
    for (long i = 0; i < Math.min(missing, MAX_UNNAMED); i++) {
      reportMissing(somewhere, "a digest" + between, 1);
    }
    if (missing > MAX_UNNAMED) {
      long more = missing - MAX_UNNAMED;
      reportMissing(somewhere, more + " more digests" + between, more);
    }
  }

  private void reportMissing(String key, String expected, long count) {
    Finding finding = new Finding(DIGEST_NOT_FOUND, key, expected, "nothing");
    report.add(built -> built.missingDigests(finding, count));
  }

  private boolean exists(DigestKey key) {
    Optional<ArchivedObject> opened = archive.open(key.toString());
    if (opened.isEmpty()) {
      return false;
    }
    try {
      opened.get().close();
      return true;
    } catch (IOException e) {
      throw new ArchiveException("closing the digest " + key + " failed: " + e.getMessage(), e);
    }
  }

  private static boolean isSameChain(ChainLink one, ChainLink other) {
    return one.position() != null
        && other.position() != null
        && one.position().chainId().equals(other.position().chainId());
  }

  private static Finding sequenceBroken(ChainLink digest, long expected, long found) {
    return finding(
        DIGEST_SEQUENCE_BROKEN,
        digest,
        "number " + expected + " of " + digest.chain(),
        "number " + found);
  }

  private static Finding notClosed(ChainLink digest, ChainLink before) {
    return finding(
        digest.startsForLoss() ? CHAIN_NOT_CLOSED : CHAIN_STARTS_WITHOUT_REASON,
        digest,
        "a signed end of " + before.chain() + ", whose last digest found is " + before.key(),
        "that one ends with "
            + before.endReason()
            + ", and "
            + digest.chain()
            + " starts with "
            + digest.startReason());
  }

  private static Finding finding(
      FindingName name, ChainLink digest, String expected, String found) {
    return new Finding(name, digest.key().toString(), expected, found);
  }
}
