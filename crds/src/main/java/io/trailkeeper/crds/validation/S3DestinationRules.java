package io.trailkeeper.crds.validation;

import io.trailkeeper.core.config.Destination;
import io.trailkeeper.crds.text.Choice;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.text.Shown;
import io.trailkeeper.crds.v1alpha1.ObjectLockSpec;
import io.trailkeeper.crds.v1alpha1.S3DestinationSpec;
import io.trailkeeper.crds.v1alpha1.SecretReferenceSpec;
import io.trailkeeper.crds.v1alpha1.ServerSideEncryptionSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A bucket of an S3 server. */
final class S3DestinationRules {

  /** CloudTrail's limit. */
  private static final int MAX_PREFIX_CHARS = 200;

  private static final int MAX_ENDPOINT_CHARS = 2048;
  private static final int MAX_PORT = 65_535;
  private static final long MOST_RETENTION_DAYS = 36_500;
  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_-]{0,62})");
  private static final Pattern SCHEME = Pattern.compile("[hH][tT][tT][pP][sS]?");
  private static final Pattern KMS_KEY_ID = Pattern.compile("[\\x21-\\x7e]{1,2048}");

  private S3DestinationRules() {}

  static void check(FieldPath path, S3DestinationSpec s3, Findings findings) {
    if (s3.bucket() == null || !Names.isBucket(s3.bucket())) {
      findings.addText(path.field("bucket"), s3.bucket(), Names.BUCKET_RULE);
    }
    checkPrefix(path.field("prefix"), s3.prefix(), findings);
    if (s3.region() != null && !REGION.matcher(s3.region()).matches()) {
      findings.addText(path.field("region"), s3.region(), "1 to 63 letters, digits, '-' and '_'");
    }
    if (s3.endpoint() != null && !isEndpoint(s3.endpoint())) {
      findings.addText(
          path.field("endpoint"),
          Shown.withoutSecrets(s3.endpoint()),
          "http:// or https:// with a host and a port if need be, without user, path and query");
    }
    if (s3.credentialsSecret() != null) {
      checkSecret(path.field("credentialsSecret"), s3.credentialsSecret(), findings);
    }
    if (s3.serverSideEncryption() != null) {
      checkEncryption(path.field("serverSideEncryption"), s3.serverSideEncryption(), findings);
    }
    if (s3.objectLock() != null) {
      checkLock(path.field("objectLock"), s3.objectLock(), findings);
    }
  }

  private static void checkPrefix(FieldPath path, @Nullable String prefix, Findings findings) {
    if (prefix == null || prefix.isEmpty()) {
      return;
    }
    if (prefix.length() > MAX_PREFIX_CHARS) {
      findings.add(path, prefix.length() + " characters", "at most " + MAX_PREFIX_CHARS);
    }
    if (!Names.isKeyPath(prefix)) {
      findings.addText(path, prefix, Names.KEY_PATH_RULE);
    }
  }

  private static boolean isEndpoint(String text) {
    if (text.length() > MAX_ENDPOINT_CHARS) {
      return false;
    }
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null
          && SCHEME.matcher(uri.getScheme()).matches()
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getPort() != 0
          && uri.getPort() <= MAX_PORT
          && "".equals(uri.getRawPath())
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void checkSecret(FieldPath path, SecretReferenceSpec secret, Findings findings) {
    @Nullable String name = secret.name();
    if (name == null || !Names.isSubdomain(name)) {
      // Whoever mistook the field may have put the secret itself here.
      findings.add(
          path.field("name"),
          name == null ? "nothing" : "a text that is no name of a Secret",
          Names.SUBDOMAIN_RULE);
    }
  }

  private static void checkEncryption(
      FieldPath path, ServerSideEncryptionSpec encryption, Findings findings) {
    findings.requireChoice(path.field("type"), encryption.type(), Choice.ENCRYPTION_TYPE);
    @Nullable String key = encryption.kmsKeyId();
    if (key == null) {
      return;
    }
    if (!Destination.Encryption.Type.KMS.name().equals(encryption.type())) {
      findings.add(path, "kmsKeyId without type KMS", "kmsKeyId with type KMS");
    }
    if (!KMS_KEY_ID.matcher(key).matches()) {
      findings.addText(path.field("kmsKeyId"), key, "a key's id, alias or ARN, without blanks");
    }
  }

  private static void checkLock(FieldPath path, ObjectLockSpec lock, Findings findings) {
    findings.requireChoice(path.field("mode"), lock.mode(), Choice.LOCK_MODE);
    @Nullable Long days = lock.retentionDays();
    if (days == null || days < 1 || days > MOST_RETENTION_DAYS) {
      findings.add(
          path.field("retentionDays"),
          days == null ? "nothing" : days.toString(),
          "1 to " + MOST_RETENTION_DAYS);
    }
  }
}
