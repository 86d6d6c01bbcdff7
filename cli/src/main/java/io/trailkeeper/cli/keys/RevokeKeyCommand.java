package io.trailkeeper.cli.keys;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.cli.validate.TimeArgument;
import io.trailkeeper.core.digest.PublicKeyEntry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Revokes a key. */
@Command(
    name = "revoke",
    description = {
      "Revokes a key from a time on: it signs no more, its private half is deleted, and digests of"
          + " that time and later that it signed are findings. This is never taken back; it can be"
          + " repeated with an earlier time.",
      "",
      KeyCommand.EXIT
    })
final class RevokeKeyCommand extends KeyCommand {

  @Option(
      names = "--fingerprint",
      required = true,
      paramLabel = "FP",
      description = "the key; its first 8 digits or more will do")
  private String fingerprint = "";

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description = "from when others may have had it: 2026-11-22T05:00:00Z; default: now")
  private @Nullable Instant at;

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why, for people")
  private String reason = "";

  @Override
  void run(KeyPlace place, Usage usage, Clock clock) {
    if (!fingerprint.matches("[0-9a-f]{8,64}")) {
      throw usage.wrong(
          "--fingerprint: found \"" + fingerprint + "\"; expected 8 to 64 digits, 0-9 and a-f");
    }
    if (reason.isBlank() || reason.length() > 1000 || reason.contains("\n")) {
      throw usage.wrong("--reason: expected one line of 1 to 1,000 characters");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant time = at == null ? now : at.truncatedTo(ChronoUnit.SECONDS);
    if (time.isAfter(now)) {
      throw usage.wrong(
          "--at: "
              + time
              + " is in the future; it is "
              + now
              + ". To change keys, use keys rotate");
    }
    PublicKeyEntry key = key(place.keys());
    PublicKeyEntry revoked = key.revokedAt(time);
    if (revoked.equals(key)) {
      throw new KeyPlaceException(
          "the key "
              + key.fingerprint()
              + " was revoked from "
              + key.revocationTime()
              + " on already, and a revocation is never moved to a later time",
          null);
    }
    String after = place.revoke(revoked, reason);
    usage.out().println("revoked " + key.fingerprint() + " from " + time + " on; " + after);
  }

  private PublicKeyEntry key(List<KeptKey> keys) {
    List<PublicKeyEntry> found =
        keys.stream()
            .map(KeptKey::key)
            .filter(key -> key.fingerprint().startsWith(fingerprint))
            .toList();
    if (found.size() != 1) {
      throw new KeyPlaceException(
          found.size()
              + " keys begin with "
              + fingerprint
              + "; expected one. See trailkeeper keys list",
          null);
    }
    return found.get(0);
  }
}
