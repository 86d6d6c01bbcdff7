package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.validation.ExaminedDigest.Authentic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the digest that must be there among the authentic ones: those of the range and behind
 * it as they are walked, then those before the range.
 */
final class HeadSearch {

  private static final String TOP = "AWSLogs/";

  private final Archive archive;
  private final Workers workers;
  private final DigestExaminer examiner;
  private final ValidationRequest request;
  private final @Nullable ExpectedHead expected;
  private boolean found;

  /** An authentic digest with the number that is looked for, and another hash. */
  private @Nullable ChainHead other;

  HeadSearch(
      Archive archive,
      Workers workers,
      DigestExaminer examiner,
      ValidationRequest request,
      @Nullable ExpectedHead expected) {
    this.archive = archive;
    this.workers = workers;
    this.examiner = examiner;
    this.request = request;
    this.expected = expected;
  }

  /** Looks at an authentic digest of the walk. */
  void see(Authentic examined) {
    if (expected == null || found) {
      return;
    }
    ChainHead head = ChainHead.of(ChainLink.of(examined));
    boolean sameNumber =
        expected.sequenceNumber() == null
            || expected.sequenceNumber().equals(head.sequenceNumber());
    if (head.sha256().equals(expected.sha256()) && sameNumber) {
      found = true;
    } else if (expected.sequenceNumber() != null && sameNumber) {
      other = head;
    }
  }

  /** Returns what is wrong after the walk: nothing, or that the digest is missing. */
  List<Finding> findings(Optional<ChainLink> newest) {
    if (expected == null) {
      return List.of();
    }
    if (!found) {
      searchBefore(expected);
    }
    if (found) {
      return List.of();
    }
    String key = expected.digestKey();
    return List.of(
        new Finding(
            FindingName.CHAIN_HEAD_NOT_FOUND,
            key == null ? DigestKey.listingPrefix(request.prefix(), request.trail()) : key,
            expected.words(),
            other != null
                ? other.words()
                : newest
                    .map(link -> "nothing; the newest digest is " + ChainHead.of(link).words())
                    .orElse("no digest")));
  }

  private void searchBefore(ExpectedHead head) {
    Optional<DigestKey> known = key(head);
    if (known.isPresent()) {
      seeIfAuthentic(examiner.examine(known.get()));
    } else if (request.start().isAfter(Instant.EPOCH)) {
      ValidationRequest before =
          new ValidationRequest(
              request.trail(),
              request.prefix(),
              Instant.EPOCH,
              request.start().truncatedTo(ChronoUnit.SECONDS));
      DigestReader reader =
          new DigestReader(workers, new DigestListing(archive, before, false), examiner);
      while (!found && reader.hasNext()) {
        seeIfAuthentic(reader.next());
      }
    }
  }

  private void seeIfAuthentic(ExaminedDigest examined) {
    if (examined instanceof Authentic authentic) {
      see(authentic);
    }
  }

  /** Returns where the digest lies in this archive, if that was said. */
  private Optional<DigestKey> key(ExpectedHead head) {
    String key = head.digestKey();
    int top = key == null ? -1 : key.lastIndexOf(TOP);
    return key == null || top < 0
        ? Optional.empty()
        : DigestKey.parse("", request.trail(), key.substring(top))
            .map(at -> new DigestKey(request.prefix(), request.trail(), at.digestEndTime()));
  }
}
