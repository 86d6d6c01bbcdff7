package io.trailkeeper.cli.keys;

import io.trailkeeper.cli.usage.Usage;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;

/** Has a new key made. */
@Command(
    name = "rotate",
    description = {
      "Makes a new key, which signs from the next digest on. The one before stays valid for what it"
          + " has signed.",
      "",
      KeyCommand.EXIT
    })
final class RotateKeysCommand extends KeyCommand {

  @Override
  void run(KeyPlace place, Usage usage, Clock clock) {
    List<KeptKey> keys = place.keys();
    ListKeysCommand.signing(keys, clock.instant())
        .ifPresent(
            signing -> {
              if (keys.stream()
                  .anyMatch(key -> key.key().equals(signing) && key.elsewhere() != null)) {
                throw new KeyPlaceException(
                    "the key that signs, "
                        + signing.fingerprint()
                        + ", is in KMS, and one that is made here would take over from it. Make"
                        + " another in KMS and import that, or revoke this one",
                    null);
              }
            });
    usage.out().println(place.rotate());
  }
}
