package io.trailkeeper.objectstore.s3;

import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Tells apart why a store failed, by its error code, else by the HTTP status. */
final class S3Failures {

  /** Servers put whole pages there. */
  private static final int MAX_MESSAGE_CHARACTERS = 500;

  private static final Map<String, Reason> CODES =
      Map.ofEntries(
          Map.entry("NoSuchBucket", Reason.S3_BUCKET_DOES_NOT_EXIST),
          Map.entry("AuthorizationHeaderMalformed", Reason.S3_BUCKET_REGION_WRONG),
          Map.entry("IllegalLocationConstraintException", Reason.S3_BUCKET_REGION_WRONG),
          Map.entry("PermanentRedirect", Reason.S3_BUCKET_REGION_WRONG),
          Map.entry("AccessDenied", Reason.INSUFFICIENT_S3_BUCKET_POLICY),
          Map.entry("AllAccessDisabled", Reason.INSUFFICIENT_S3_BUCKET_POLICY),
          Map.entry("ExpiredToken", Reason.INVALID_CREDENTIALS),
          Map.entry("InvalidAccessKeyId", Reason.INVALID_CREDENTIALS),
          Map.entry("InvalidSecurity", Reason.INVALID_CREDENTIALS),
          Map.entry("InvalidToken", Reason.INVALID_CREDENTIALS),
          Map.entry("SignatureDoesNotMatch", Reason.INVALID_CREDENTIALS),
          Map.entry("TokenRefreshRequired", Reason.INVALID_CREDENTIALS),
          Map.entry("RequestExpired", Reason.CLOCK_SKEWED),
          Map.entry("RequestTimeTooSkewed", Reason.CLOCK_SKEWED),
          Map.entry("QuotaExceeded", Reason.DESTINATION_FULL),
          Map.entry("XMinioAdminBucketQuotaExceeded", Reason.DESTINATION_FULL),
          Map.entry("XMinioStorageFull", Reason.DESTINATION_FULL),
          Map.entry("KeyTooLongError", Reason.INVALID_OBJECT_KEY),
          Map.entry("XMinioInvalidObjectName", Reason.INVALID_OBJECT_KEY),
          Map.entry("ConditionalRequestConflict", Reason.DESTINATION_UNAVAILABLE),
          Map.entry("OperationAborted", Reason.DESTINATION_UNAVAILABLE),
          Map.entry("RequestTimeout", Reason.DESTINATION_UNAVAILABLE));

  private S3Failures() {}

  /**
   * @param attempt what was tried and on what
   */
  static ObjectStoreException of(String attempt, SdkException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ObjectStoreException credentials) {
        return credentials;
      }
      if (cause instanceof CertificateException
          || cause instanceof CertPathValidatorException
          || cause instanceof SSLPeerUnverifiedException) {
        return exception(Reason.DESTINATION_NOT_TRUSTED, attempt, cause.getMessage(), e);
      }
    }
    if (e instanceof AwsServiceException answer) {
      return exception(reason(answer), attempt, answer(answer), e);
    }
    if (e instanceof AbortedException) {
      Thread.currentThread().interrupt();
    }
    String message = e.getMessage();
    Reason reason =
        message != null && message.startsWith("Unable to load credentials")
            ? Reason.INVALID_CREDENTIALS
            : Reason.DESTINATION_UNAVAILABLE;
    return exception(reason, attempt, message, e);
  }

  /** Returns the store's error code, or an empty text when it gave none. */
  static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static Reason reason(AwsServiceException e) {
    if (!(e instanceof S3Exception) && e.statusCode() < 500) {
      // The service that turns a token into credentials refused to.
      return Reason.INVALID_CREDENTIALS;
    }
    String code = code(e);
    String message = message(e).toLowerCase(Locale.ROOT);
    if (e.isThrottlingException() || code.startsWith("SlowDown")) {
      return Reason.THROTTLED;
    }
    if (code.contains("KMS")) {
      return kmsReason(code, byStatus(e.statusCode()));
    }
    if (code.equals("AccessDenied") && message.contains("kms:")) {
      return Reason.INSUFFICIENT_ENCRYPTION_POLICY;
    }
    if (code.equals("InvalidRequest") && message.replace(" ", "").contains("objectlock")) {
      return Reason.OBJECT_LOCK_NOT_ENABLED;
    }
    return CODES.getOrDefault(code, byStatus(e.statusCode()));
  }

  private static Reason kmsReason(String code, Reason otherwise) {
    if (code.contains("Disabled") || code.contains("InvalidState")) {
      return Reason.KMS_KEY_DISABLED;
    }
    if (code.contains("NotFound")) {
      return Reason.KMS_KEY_NOT_FOUND;
    }
    return code.contains("AccessDenied") ? Reason.INSUFFICIENT_ENCRYPTION_POLICY : otherwise;
  }

  private static Reason byStatus(int status) {
    return switch (status) {
      case 401 -> Reason.INVALID_CREDENTIALS;
      case 403 -> Reason.INSUFFICIENT_S3_BUCKET_POLICY;
      case 408 -> Reason.DESTINATION_UNAVAILABLE;
      case 429 -> Reason.THROTTLED;
      case 501 -> Reason.DESTINATION_REFUSED;
      case 507 -> Reason.DESTINATION_FULL;
      default -> status >= 500 ? Reason.DESTINATION_UNAVAILABLE : Reason.DESTINATION_REFUSED;
    };
  }

  private static String answer(AwsServiceException e) {
    StringBuilder text = new StringBuilder("it answered ").append(e.statusCode());
    if (!code(e).isEmpty()) {
      text.append(' ').append(code(e));
    }
    if (!message(e).isEmpty()) {
      text.append(" \"").append(message(e)).append('"');
    }
    AwsErrorDetails details = e.awsErrorDetails();
    if (details != null && details.sdkHttpResponse() != null) {
      details
          .sdkHttpResponse()
          .firstMatchingHeader("x-amz-bucket-region")
          .ifPresent(region -> text.append(", bucket's region ").append(region));
    }
    if (e.requestId() != null) {
      text.append(", request id ").append(e.requestId());
    }
    return text.toString();
  }

  private static String message(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorMessage() == null ? "" : details.errorMessage();
  }

  private static ObjectStoreException exception(
      Reason reason, String attempt, @Nullable String found, SdkException e) {
    String text = found == null ? e.getClass().getSimpleName() : found;
    return new ObjectStoreException(reason, attempt + " failed: " + printable(text), e);
  }

  /** What a server says must not forge a line of a log, nor fill it. */
  private static String printable(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > MAX_MESSAGE_CHARACTERS
        ? line.substring(0, MAX_MESSAGE_CHARACTERS) + "..."
        : line;
  }
}
