package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.FindingName.TIMESTAMP_INVALID;
import static io.trailkeeper.core.validation.FindingName.TIMESTAMP_MISSING;
import static io.trailkeeper.core.validation.TestingTrail.digestKey;
import static io.trailkeeper.core.validation.TestingTrail.hour;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.testing.TestingTimestampAuthority;
import io.trailkeeper.core.timestamp.TimestampAuthorities;
import io.trailkeeper.core.timestamp.TimestampRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Digests with time-stamps beside them, and what can be wrong with those. */
class TimestampedTest extends TamperFixture {

  private static final PublicKeyEntry KEY = Vectors.signingKey().publicKey();

  private final SettableClock clock = new SettableClock();
  private TestingTimestampAuthority authority;

  @BeforeEach
  void start() throws IOException {
    authority = TestingTimestampAuthority.start(clock);
    options = options.withTimestampAuthorities(TimestampAuthorities.readPem(authority.rootPem()));
    trail.deliverUntil(13);
    for (int hour = 10; hour <= 13; hour++) {
      stamp(authority, hour, Duration.ofSeconds(5));
    }
  }

  @AfterEach
  void stop() {
    authority.close();
  }

  private void stamp(TestingTimestampAuthority by, int hour, Duration late) throws IOException {
    clock.time = hour(hour).plus(late);
    putStamp(by, hour, hash(digestKey(hour)));
  }

  private void putStamp(TestingTimestampAuthority by, int hour, String sha256) {
    TimestampRequest request = TimestampRequest.of(sha256, new SecureRandom());
    archive.put(digestKey(hour) + ".tsr", by.stamp(request.der()), Map.of());
  }

  private String hash(String key) throws IOException {
    try (InputStream content =
        GzipMember.open(new ByteArrayInputStream(archive.objects.get(key).content()))) {
      return Sha256.hex(content);
    }
  }

  @Test
  void digestsWithTheirTimestampsAreValid() {
    ValidationReport report = validate();

    assertFindings(report);
    assertThat(report.notices()).isEmpty();
  }

  @Test
  void timestampsAreNotLookedAtUnlessAuthoritiesAreGiven() {
    // Given
    archive.put(digestKey(11) + ".tsr", new byte[] {1}, Map.of());
    options = options.withTimestampAuthorities(null);

    // When, then
    assertFindings(validate());
  }

  @Test
  void oneThatIsMissingIsAFinding() {
    archive.objects.remove(digestKey(11) + ".tsr");

    assertFindings(validate(), tuple(TIMESTAMP_MISSING, digestKey(11)));
  }

  @Test
  void theNewestDigestMayStillWaitForIts() {
    // Given
    archive.objects.remove(digestKey(13) + ".tsr");

    // When
    ValidationReport report = validate(hour(9), hour(13).plusSeconds(60));

    // Then
    assertFindings(report);
    assertThat(report.notices())
        .extracting(Notice::name, Notice::objectKey)
        .containsExactly(tuple(Notice.Name.TIMESTAMP_PENDING, digestKey(13) + ".tsr"));
  }

  @Test
  void oneOfAnotherDigestProvesNothing() {
    // Given
    archive.objects.put(digestKey(11) + ".tsr", archive.objects.get(digestKey(12) + ".tsr"));

    // When, then
    assertFindings(validate(), tuple(TIMESTAMP_INVALID, digestKey(11) + ".tsr"));
  }

  @Test
  void oneOfSomebodyElseProvesNothing() throws IOException {
    try (TestingTimestampAuthority stranger = TestingTimestampAuthority.start(clock)) {
      stamp(stranger, 12, Duration.ofSeconds(5));
    }

    ValidationReport report = validate();

    assertFindings(report, tuple(TIMESTAMP_INVALID, digestKey(12) + ".tsr"));
    assertThat(report.findings().get(0).found()).contains("CN=testing time");
  }

  @Test
  void bytesThatAreNoneProveNothing() {
    archive.put(digestKey(12) + ".tsr", "no token".getBytes(UTF_8), Map.of());

    assertFindings(validate(), tuple(TIMESTAMP_INVALID, digestKey(12) + ".tsr"));
  }

  @Test
  void oneThatIsOlderThanItsDigestIsNotOfIt() throws IOException {
    stamp(authority, 12, Duration.ofMinutes(-11));

    assertFindings(validate(), tuple(TIMESTAMP_INVALID, digestKey(12) + ".tsr"));
  }

  @Test
  void oneThatIsLateIsSaid() throws IOException {
    // Given
    stamp(authority, 12, Duration.ofDays(2));

    // When
    ValidationReport report = validate();

    // Then
    assertFindings(report);
    assertThat(report.notices())
        .extracting(Notice::name, Notice::objectKey, Notice::to)
        .containsExactly(
            tuple(
                Notice.Name.TIMESTAMP_LATE,
                digestKey(12) + ".tsr",
                hour(12).plus(Duration.ofDays(2))));
  }

  @Test
  void whatWasSeenBeforeItsKeyWasRevokedWasNotMadeWithAStolenKey() throws IOException {
    // Given
    publicKeys = new PublicKeys(List.of(KEY.revokedAt(hour(15))));

    // When, then
    assertThat(validate().notices()).isEmpty();
    stamp(authority, 12, Duration.ofHours(4));
    assertThat(validate().notices())
        .extracting(Notice::name, Notice::objectKey)
        .containsExactly(tuple(Notice.Name.KEY_REVOKED_LATER, digestKey(12)));
  }

  /** A clock that stands where it is put. */
  private static final class SettableClock extends Clock {
    private Instant time = hour(9);

    @Override
    public Instant instant() {
      return time;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
