package io.trailkeeper.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class RequestSignerTest {

  /** From the documentation of S3, as all of the first test. */
  private static final AwsCredentialsIdentity CREDENTIALS =
      AwsCredentialsIdentity.create(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

  private static final Instant TIME = Instant.parse("2013-05-24T00:00:00Z");

  @Test
  void signsTheExampleOfTheDocumentation() {
    // When
    Map<String, String> headers =
        new RequestSigner("us-east-1")
            .headers(
                "examplebucket.s3.amazonaws.com",
                "/test.txt",
                Map.of("range", "bytes=0-9"),
                CREDENTIALS,
                TIME);

    // Then
    assertThat(headers.get("authorization"))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + " Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWSLogs/123456789012/CloudTrail/local/2026/11/22/a_Z-9.json.gz",
        "blank and+plus",
        "a=b&c?d#e%f",
        "umlaut/ä/日本/😀",
        "tilde~/(par)/star*/quote'/double\"/back\\\\"
      })
  void signsAsTheSdkDoes(String key) {
    // Given
    AwsSessionCredentialsIdentity session =
        AwsSessionCredentialsIdentity.create("AKID", "secret", "token+/=");
    RequestSigner signer = new RequestSigner("eu-central-1");
    String path = "/bucket/" + RequestSigner.encode(key);

    for (AwsCredentialsIdentity credentials : List.of(CREDENTIALS, session, CREDENTIALS)) {
      // When
      Map<String, String> headers =
          signer.headers("127.0.0.1:9000", path, Map.of(), credentials, TIME);

      // Then
      assertThat(headers.get("authorization")).isEqualTo(signatureOfTheSdk(path, credentials));
    }
  }

  private static String signatureOfTheSdk(String path, AwsCredentialsIdentity credentials) {
    SdkHttpRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("http")
            .host("127.0.0.1")
            .port(9000)
            .encodedPath(path)
            .putHeader(
                "x-amz-content-sha256",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
            .build();
    return AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.identity(credentials)
                    .request(request)
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(TIME, ZoneOffset.UTC)))
        .request()
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }
}
