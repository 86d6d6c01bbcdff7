package io.trailkeeper.cli.keys;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.collector.kms.KmsSigner;
import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.SigningKeyPolicy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets a key that AWS KMS holds sign digests. */
@Command(
    name = "import-kms",
    description = {
      "Lets an asymmetric key of AWS KMS sign digests from the next one on. KMS is asked for the"
          + " public half, with the credentials that the AWS SDK finds here; whoever signs later"
          + " needs kms:Sign.",
      "",
      KeyCommand.EXIT
    })
final class ImportKmsKeyCommand extends KeyCommand {

  private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:kms:([a-z0-9-]+):.*");

  @Option(
      names = "--key-id",
      required = true,
      paramLabel = "ARN",
      description = "the key: RSA_2048 to RSA_4096, SIGN_VERIFY; an ARN, an id or an alias")
  private String keyId = "";

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "the key's region; default: that of the ARN")
  private @Nullable String region;

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description = "a KMS other than that of the region; collectors use it too")
  private @Nullable URI endpoint;

  @Option(
      names = "--valid-days",
      paramLabel = "DAYS",
      description = "how long it signs; default: ten years")
  private long validDays = SigningKeyPolicy.VALIDITY_ELSEWHERE.toDays();

  @Override
  void run(KeyPlace place, Usage usage, Clock clock) {
    if (validDays < 1 || validDays > 36_500) {
      throw usage.wrong("--valid-days: found " + validDays + "; expected 1 to 36500");
    }
    KmsKey asked = usage.argument(() -> new KmsKey(keyId, region(usage), endpoint));
    List<KeptKey> before = place.keys();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    KmsSigner signer = KmsSigner.fetch(asked, now, now.plus(Duration.ofDays(validDays)));
    String fingerprint = signer.publicKey().fingerprint();
    if (before.stream().anyMatch(kept -> kept.key().fingerprint().equals(fingerprint))) {
      throw new KeyPlaceException(
          "the key "
              + fingerprint
              + " was imported before, and its validity is published; see trailkeeper keys list",
          null);
    }
    place.add(signer.publicKey(), signer.key());
    usage
        .out()
        .println(
            "imported "
                + fingerprint
                + "; it signs from the next digest on, "
                + validDays
                + " days");
    before.stream()
        .filter(kept -> kept.isUsable() && kept.here())
        .forEach(
            kept ->
                usage
                    .out()
                    .println(
                        "the key "
                            + kept.key().fingerprint()
                            + " is still here and still valid: when the first digest is signed by"
                            + " KMS, revoke it, so that nobody can sign with it"));
  }

  private String region(Usage usage) {
    Matcher arn = ARN.matcher(keyId);
    if (region != null) {
      return region;
    }
    if (!arn.matches()) {
      throw usage.wrong("--region: needed, as --key-id is no ARN that names it");
    }
    return arn.group(1);
  }
}
