package io.trailkeeper.cli.export;

import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.validation.ChainHead;
import io.trailkeeper.core.validation.ValidationReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of an export that says what is in it, and how it is checked. */
final class ExportReadme {

  /** What can stand in a shell's single quotes, in a file that people paste from. */
  private static final Pattern QUOTABLE = Pattern.compile("[\\x20-\\x7e&&[^'`\\\\]]*");

  private ExportReadme() {}

  /**
   * Returns the text.
   *
   * @param objects where the objects are, for the newest digest
   */
  static String of(ValidationReport report, Path objects) throws IOException {
    String text =
        """
        # Log files of %1$s

        What the trail delivered from %2$s to %3$s, as it was found where it was delivered:

        - `objects/`: log files, digest files with their signatures (`.sig`) and time-stamps (`.tsr`, RFC 3161), under their keys.
        - `keys/`: the public keys, as JSON and for openssl. Whoever made this file chose them: compare their
          fingerprints with those that the cluster's own `ListPublicKeys` gives, or that you noted when you trusted it.
        - `report.json`: what their validation found when this file was made: %4$s.
        - `SHA256SUMS`: to see that this file was unpacked as it was packed.

        ## Check it

        As it was packed:

        ```sh
        sha256sum --quiet -c SHA256SUMS
        ```

        Every signature, link, hash and event count, with Trailkeeper:

        ```sh
        trailkeeper validate-logs --source objects --trail-arn %1$s \\
          --start-time %2$s --end-time %3$s --public-keys keys/public-keys.json%5$s
        ```
        """
            .formatted(
                report.request().trail(),
                report.request().start(),
                report.request().end(),
                report.isValid() ? "nothing wrong" : report.findingCount() + " findings",
                head(report));
    return text + byHand(report, objects);
  }

  private static String head(ValidationReport report) {
    @Nullable ChainHead head = report.head().orElse(null);
    return head == null || head.sequenceNumber() == null
        ? ""
        : " \\\n  --expect-head " + head.sequenceNumber() + ":" + head.sha256();
  }

  /** The newest digest, with nothing of ours. */
  private static String byHand(ValidationReport report, Path objects) throws IOException {
    @Nullable ChainHead head = report.head().orElse(null);
    if (head == null) {
      return "";
    }
    Path digestFile = objects.resolve(head.key());
    Path signatureFile = objects.resolve(head.key() + ".sig");
    if (!Files.exists(digestFile) || !Files.exists(signatureFile)) {
      return "";
    }
    DigestFile digest;
    try (InputStream content = GzipMember.open(Files.newInputStream(digestFile))) {
      digest = DigestFileFormat.read(content.readAllBytes());
    }
    DigestSignature signature = DigestSignature.read(Files.readAllBytes(signatureFile));
    if (!QUOTABLE
        .matcher(digest.digestS3Bucket() + digest.digestS3Object() + head.key())
        .matches()) {
      return "";
    }
    return """

        The newest digest, with nothing but a shell and openssl; it prints `Verified OK`:

        ```sh
        { printf '%%s\\n' %1$s '%2$s/%3$s'
          gunzip -c 'objects/%4$s' | sha256sum | cut -c 1-64
          printf '%%s' %5$s; } > string-to-sign
        printf '%%s' %6$s | xxd -r -p > signature
        openssl dgst -sha256 -verify keys/%7$s.pem -signature signature string-to-sign
        ```

        The digest lists each log file with the SHA-256 of what `gunzip -c` gives of it, and names the digest before
        it in the same way. The format is described in Trailkeeper's `docs/format/digest-file.md`.
        """
        .formatted(
            DateTimeFormatter.ISO_INSTANT.format(digest.digestEndTime()),
            digest.digestS3Bucket(),
            digest.digestS3Object(),
            head.key(),
            digest.previousDigest() == null ? "null" : digest.previousDigest().signature(),
            signature.signature(),
            signature.publicKeyFingerprint());
  }
}
