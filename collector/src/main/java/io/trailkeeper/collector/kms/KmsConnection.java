package io.trailkeeper.collector.kms;

import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.SignerException;
import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * One call to KMS, with a client of its own: there is one an hour. Credentials are looked for where
 * the SDK does by default: environment, web identity (IRSA), container, instance.
 */
final class KmsConnection {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

  /** The collector's only thread waits for the call, and log files wait with it. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);

  private static final int MAX_ATTEMPTS = 2;

  private KmsConnection() {}

  /**
   * Calls KMS.
   *
   * @param attempt what is tried, for people
   * @throws SignerException if it fails
   */
  static <T> T call(KmsKey key, String attempt, Function<KmsClient, T> operation) {
    try (DefaultCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
        KmsClient client = client(key, credentials)) {
      return operation.apply(client);
    } catch (SdkException e) {
      throw new SignerException(
          attempt
              + " with the KMS key "
              + key.keyId()
              + " in "
              + key.region()
              + (key.endpoint() == null ? "" : " at " + key.endpoint())
              + " failed: "
              + found(e)
              + ". "
              + advice(e),
          e);
    }
  }

  private static KmsClient client(KmsKey key, DefaultCredentialsProvider credentials) {
    KmsClientBuilder builder =
        KmsClient.builder()
            .credentialsProvider(credentials)
            .region(Region.of(key.region()))
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(ATTEMPT_TIMEOUT))
            .overrideConfiguration(
                override ->
                    override
                        .apiCallTimeout(CALL_TIMEOUT)
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(MAX_ATTEMPTS)
                                .build())
                        .putAdvancedOption(
                            SdkAdvancedClientOption.USER_AGENT_SUFFIX, "trailkeeper"));
    if (key.endpoint() != null) {
      builder.endpointOverride(key.endpoint());
    }
    return builder.build();
  }

  private static String found(SdkException e) {
    return e instanceof KmsException service && service.awsErrorDetails() != null
        ? service.awsErrorDetails().errorCode() + ": " + service.awsErrorDetails().errorMessage()
        : String.valueOf(e.getMessage());
  }

  private static String advice(SdkException e) {
    String code =
        e instanceof KmsException service && service.awsErrorDetails() != null
            ? String.valueOf(service.awsErrorDetails().errorCode())
            : "";
    return switch (code) {
      case "AccessDeniedException" ->
          "Allow kms:Sign and kms:GetPublicKey on the key to the identity that this process has";
      case "NotFoundException" -> "See that the key is in this region and account";
      case "DisabledException", "KMSInvalidStateException" ->
          "Enable the key, or cancel its deletion";
      case "UnrecognizedClientException", "InvalidClientTokenId", "ExpiredTokenException" ->
          "Give this process credentials that are valid";
      default -> "See that KMS can be reached from here, and that there are credentials for it";
    };
  }
}
