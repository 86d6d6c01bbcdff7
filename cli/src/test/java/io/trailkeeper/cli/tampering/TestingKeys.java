package io.trailkeeper.cli.tampering;

import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.testing.TestingTimestampAuthority;
import io.trailkeeper.core.timestamp.TimestampRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The keys of the trail, one that is not, and a time-stamp authority. Making them takes a while.
 */
final class TestingKeys implements AutoCloseable {

  /** Before the trail's day: nothing may be signed with the key from then on. */
  private static final Instant REVOKED_AT = Instant.parse("2026-02-15T00:00:00Z");

  final SigningKey current = key("2026-02-01T00:00:00Z", 365);
  final SigningKey expired = key("2025-02-01T00:00:00Z", 90);
  final SigningKey revoked = key("2026-01-01T00:00:00Z", 365);
  final SigningKey unknown = key("2026-02-01T00:00:00Z", 365);
  private final SecureRandom random = new SecureRandom();
  private final TestingTimestampAuthority authority =
      TestingTimestampAuthority.start(
          Clock.fixed(DeliveredTrail.hour(DeliveredTrail.LAST).plusSeconds(5), ZoneOffset.UTC));

  private static SigningKey key(String from, int days) {
    return SigningKey.generate(
        new SecureRandom(),
        Clock.fixed(Instant.parse(from), ZoneOffset.UTC),
        Duration.ofDays(days));
  }

  /** Returns what a validator is given. */
  byte[] publicKeys() {
    return new PublicKeys(
            List.of(
                current.publicKey(),
                expired.publicKey(),
                revoked.publicKey().revokedAt(REVOKED_AT)))
        .write();
  }

  /** Returns a time-stamp of a digest with this hash. */
  byte[] stamp(String sha256) {
    return authority.stamp(TimestampRequest.of(sha256, random).der());
  }

  /** Returns the certificates that a validator is given. */
  byte[] timestampAuthorities() {
    return authority.rootPem();
  }

  @Override
  public void close() {
    authority.close();
  }
}
