package io.trailkeeper.objectstore.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs GET requests without a body and without a query for S3 with Signature Version 4, as
 * "Signature Calculations for the Authorization Header" of the S3 API reference says. Thread-safe.
 */
final class RequestSigner {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String HMAC = "HmacSHA256";

  /** The SHA-256 of nothing. */
  private static final String NO_CONTENT =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int DAY_LENGTH = 8;
  private static final String UNRESERVED = "-._~/";

  private final String region;
  private volatile @Nullable DayKey last;

  /**
   * @param region the bucket's
   */
  RequestSigner(String region) {
    this.region = region;
  }

  /** The key of one day and one secret, which is the same for all requests of it. */
  private record DayKey(String secret, String day, SecretKeySpec key) {
    @Override
    public String toString() {
      return "DayKey[" + day + "]";
    }
  }

  /** Returns a key as it stands in the path of a request. */
  static String encode(String key) {
    StringBuilder path = new StringBuilder(key.length() + 16);
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        path.append(c);
      } else {
        path.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
      }
    }
    return path.toString();
  }

  /**
   * Returns the headers of a request, its signature among them.
   *
   * @param path encoded, with a slash at its beginning
   * @param more what is sent and signed beside the host and the time; names in lower case
   */
  Map<String, String> headers(
      String host,
      String path,
      Map<String, String> more,
      AwsCredentialsIdentity credentials,
      Instant time) {
    String moment = TIME.format(time);
    String day = moment.substring(0, DAY_LENGTH);
    SortedMap<String, String> headers = new TreeMap<>(more);
    headers.put("host", host);
    headers.put("x-amz-content-sha256", NO_CONTENT);
    headers.put("x-amz-date", moment);
    if (credentials instanceof AwsSessionCredentialsIdentity session) {
      headers.put("x-amz-security-token", session.sessionToken());
    }
    StringBuilder request = new StringBuilder("GET\n").append(path).append("\n\n");
    headers.forEach((name, value) -> request.append(name).append(':').append(value).append('\n'));
    String signed = String.join(";", headers.keySet());
    request.append('\n').append(signed).append('\n').append(NO_CONTENT);
    String scope = day + "/" + region + "/s3/aws4_request";
    String toSign = ALGORITHM + "\n" + moment + "\n" + scope + "\n" + sha256(request.toString());
    String signature = HexFormat.of().formatHex(hmac(dayKey(credentials, day), toSign));
    headers.put(
        "authorization",
        ALGORITHM
            + " Credential="
            + credentials.accessKeyId()
            + "/"
            + scope
            + ", SignedHeaders="
            + signed
            + ", Signature="
            + signature);
    return headers;
  }

  private SecretKeySpec dayKey(AwsCredentialsIdentity credentials, String day) {
    @Nullable DayKey known = last;
    String secret = credentials.secretAccessKey();
    if (known != null && known.day().equals(day) && known.secret().equals(secret)) {
      return known.key();
    }
    SecretKeySpec key = key(("AWS4" + secret).getBytes(StandardCharsets.UTF_8));
    for (String step : List.of(day, region, "s3", "aws4_request")) {
      key = key(hmac(key, step));
    }
    last = new DayKey(secret, day, key);
    return key;
  }

  private static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, HMAC);
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
