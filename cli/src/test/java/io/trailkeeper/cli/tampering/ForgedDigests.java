package io.trailkeeper.cli.tampering;

import static io.trailkeeper.cli.tampering.Tampering.done;
import static io.trailkeeper.cli.tampering.Tampering.forged;

import io.trailkeeper.cli.tampering.DigestDraft.Events;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.PreviousDigest;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * What somebody can do who has stolen the signing key: each of these digests is signed as it should
 * be, and so are all that follow.
 */
final class ForgedDigests {

  private ForgedDigests() {}

  static List<Tampering> all() {
    return List.of(
        done(
            "the chain begun anew, without a reason",
            trail -> trail.restart(12, ChainStartReason.LOGGING_STARTED),
            "0: no log files were delivered between two times",
            "ChainStartsWithoutReason"),
        done(
            "the chain begun anew, for a loss",
            trail -> trail.restart(12, ChainStartReason.CHECKPOINT_LOST),
            "0: no log files were delivered between two times",
            "ChainNotClosed"),
        done(
            "a second chain beside the first",
            trail -> trail.fork(12),
            "0: valid",
            "ChainStartsWithoutReason",
            "7 × ChainForked"),
        forged(
            "a digest that says it is of another trail",
            13,
            draft -> draft.stated = new TrailArn("local", "123456789012", "another"),
            "0: valid",
            "DigestOfAnotherTrail"),
        forged(
            "a digest that says it is of another account",
            13,
            draft -> draft.stated = new TrailArn("local", "210987654321", "production"),
            "0: valid",
            "DigestOfAnotherTrail"),
        forged(
            "an empty hour left out, and the next digest linked to the one before it",
            12,
            draft -> draft.omitted = true,
            "0: valid",
            "DigestGap"),
        forged(
            "a digest signed with a key that was revoked before",
            13,
            draft -> draft.key = draft.keys.revoked,
            "0: valid",
            "PublicKeyRevoked"),
        forged(
            "a number left out", 13, draft -> draft.number++, "0: valid", "DigestSequenceBroken"),
        forged(
            "a digest that begins later than the one before it ends",
            13,
            draft -> draft.start = draft.start.plusSeconds(600),
            "0: valid",
            "DigestGap"),
        forged(
            "a digest that names another hash of the one before it",
            13,
            draft -> {
              PreviousDigest previous = Objects.requireNonNull(draft.previous);
              draft.previous =
                  new PreviousDigest(
                      previous.s3Bucket(),
                      previous.s3Object(),
                      "0".repeat(64),
                      previous.signature());
            },
            "0: valid",
            "DigestChainBroken"),
        forged(
            "a digest that names another signature of the one before it",
            13,
            draft -> {
              PreviousDigest previous = Objects.requireNonNull(draft.previous);
              draft.previous =
                  new PreviousDigest(
                      previous.s3Bucket(),
                      previous.s3Object(),
                      previous.hashValue(),
                      "0".repeat(512));
            },
            "0: valid",
            "DigestChainBroken"),
        forged(
            "a digest of another chain in the midst of this one",
            13,
            draft -> draft.chainId = new UUID(0, 9),
            "0: valid",
            "2 × DigestChainBroken"),
        forged(
            "a log file listed twice",
            13,
            draft -> {
              draft.logFiles.add(draft.logFiles.get(0));
              draft.events.add(draft.events.get(0));
            },
            "0: valid",
            "LogFileListedTwice"),
        forged(
            "a digest that lists a file outside of the trail",
            13,
            draft -> {
              draft.logFiles.add(
                  DeliveredTrail.listed(
                      draft.prefix + "/AWSLogs/../../secret.json.gz",
                      DeliveredTrail.content(13, 1),
                      13));
              draft.events.add(draft.events.get(0));
            },
            "1: log file: not found",
            "LogFileNotFound"),
        forged(
            "a log file left out of its digest",
            13,
            draft -> {
              draft.logFiles.remove(0);
              draft.events.remove(0);
            },
            "0: valid",
            "LogFileNotDigested"),
        forged(
            "a digest that counts other events than its log file has",
            13,
            draft -> draft.events.set(0, new Events(3, draft.events.get(0).root())),
            "0: valid",
            "EventCountMismatch"),
        forged(
            "a digest with the Merkle root of other events than its log file has",
            13,
            draft -> draft.events.set(0, new Events(2, draft.events.get(1).root())),
            "0: valid",
            "EventRootMismatch"));
  }
}
