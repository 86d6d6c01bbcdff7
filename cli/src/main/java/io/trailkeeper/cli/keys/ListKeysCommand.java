package io.trailkeeper.cli.keys;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.SigningKeyPolicy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Lists the signing keys. */
@Command(
    name = "list",
    description = {
      "Lists the signing keys there ever were: fingerprint, validity, state, and where the private"
          + " half is. Private halves are not shown.",
      "",
      KeyCommand.EXIT
    })
final class ListKeysCommand extends KeyCommand {

  @Override
  void run(KeyPlace place, Usage usage, Clock clock) {
    List<KeptKey> keys = place.keys();
    Instant now = clock.instant();
    Optional<PublicKeyEntry> signing = signing(keys, now);
    for (KeptKey kept : keys) {
      usage
          .out()
          .println(
              kept.key().fingerprint()
                  + "  "
                  + kept.key().validityStartTime()
                  + "  "
                  + kept.key().validityEndTime()
                  + "  "
                  + kept.state(signing.filter(kept.key()::equals).isPresent(), now)
                  + "  "
                  + kept.where());
    }
  }

  /** Returns the key that signs at a time. */
  static Optional<PublicKeyEntry> signing(List<KeptKey> keys, Instant time) {
    return SigningKeyPolicy.keyFor(
        keys.stream().filter(KeptKey::isUsable).map(KeptKey::key).toList(), time);
  }
}
