package io.trailkeeper.cli.embedded;

import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.collector.file.DurableFile;
import io.trailkeeper.collector.file.DurableFile.Access;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes the signing key that a data directory lacks, and the next one before the last runs out. */
final class SigningKeyRotation {

  /** A year: long enough for a host that is rarely restarted. */
  static final Duration VALIDITY = Duration.ofDays(365);

  /** How long before its end a key gets a successor; from then on both are valid. */
  static final Duration OVERLAP = Duration.ofDays(30);

  private SigningKeyRotation() {}

  /** Sees to it that a key is there that will be valid for a while. */
  static void ensure(Path directory, Clock clock, SecureRandom random) throws IOException {
    Path file = directory.resolve(SigningKeys.PUBLIC_KEYS);
    PublicKeys keys =
        Files.exists(file) ? PublicKeys.read(Files.readAllBytes(file)) : new PublicKeys(List.of());
    Instant wanted = clock.instant().plus(OVERLAP);
    for (PublicKeyEntry key : keys.entries()) {
      if (key.validityEndTime().isAfter(wanted)
          && Files.exists(directory.resolve(SigningKeys.fileName(key)))) {
        return;
      }
    }
    SigningKey made = SigningKey.generate(random, clock, VALIDITY);
    // The private half first: a public half without it would sign nothing.
    DurableFile.replace(
        directory.resolve(SigningKeys.fileName(made.publicKey())),
        made.writePem().getBytes(StandardCharsets.US_ASCII),
        Access.PRIVATE);
    DurableFile.replace(file, keys.with(made.publicKey()).write(), Access.PUBLIC);
  }
}
