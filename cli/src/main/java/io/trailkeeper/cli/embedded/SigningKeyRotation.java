package io.trailkeeper.cli.embedded;

import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.collector.file.DurableFile;
import io.trailkeeper.collector.file.DurableFile.Access;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.SigningKeyPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** Makes the signing key that a data directory lacks, and the next one before the last runs out. */
final class SigningKeyRotation {

  private SigningKeyRotation() {}

  /** Sees to it that a key is there that will be valid for a while. */
  static void ensure(Path directory, Clock clock, SecureRandom random) throws IOException {
    Path file = directory.resolve(SigningKeys.PUBLIC_KEYS);
    PublicKeys keys =
        Files.exists(file) ? PublicKeys.read(Files.readAllBytes(file)) : new PublicKeys(List.of());
    List<PublicKeyEntry> usable =
        keys.entries().stream()
            .filter(key -> Files.exists(directory.resolve(SigningKeys.fileName(key))))
            .toList();
    if (!SigningKeyPolicy.wantsNewKey(usable, clock.instant())) {
      return;
    }
    SigningKey made = SigningKey.generate(random, clock, SigningKeyPolicy.VALIDITY);
    // The private half first: a public half without it would sign nothing.
    DurableFile.replace(
        directory.resolve(SigningKeys.fileName(made.publicKey())),
        made.writePem().getBytes(StandardCharsets.US_ASCII),
        Access.PRIVATE);
    DurableFile.replace(file, keys.with(made.publicKey()).write(), Access.PUBLIC);
  }
}
