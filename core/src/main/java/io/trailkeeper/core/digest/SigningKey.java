package io.trailkeeper.core.digest;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The RSA private key that signs digests, with the public half under which they are verified. Safe
 * for use by several threads.
 */
public final class SigningKey implements Signer {

  /** CloudTrail's size. Larger keys sign and verify several times slower. */
  public static final int DEFAULT_BITS = 2048;

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Pattern PEM_LABEL = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");

  /** A PKCS#8 key of 4096 bits has about 3,300 characters. */
  private static final int MAX_PEM_CHARS = 16 * 1024;

  private final RSAPrivateCrtKey privateKey;
  private final PublicKeyEntry publicKey;

  private SigningKey(RSAPrivateCrtKey privateKey, PublicKeyEntry publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** Makes a new key of {@value #DEFAULT_BITS} bits, see the other {@code generate}. */
  public static SigningKey generate(SecureRandom random, Clock clock, Duration validity) {
    return generate(random, clock, validity, DEFAULT_BITS);
  }

  /**
   * Makes a new key. This takes a tenth of a second to several seconds.
   *
   * @param random where the key comes from
   * @param clock says when the key's validity starts, to the second
   * @param validity how long it lasts, at least a second
   * @param bits 2048 to 4096
   */
  public static SigningKey generate(SecureRandom random, Clock clock, Duration validity, int bits) {
    if (bits < RsaPublicKeys.MIN_BITS || bits > RsaPublicKeys.MAX_BITS) {
      throw new IllegalArgumentException(
          "bits is "
              + bits
              + "; expected "
              + RsaPublicKeys.MIN_BITS
              + " to "
              + RsaPublicKeys.MAX_BITS);
    }
    Instant start = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant end = start.plus(validity).truncatedTo(ChronoUnit.SECONDS);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(
          new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4),
          requireNonNull(random, "random"));
      KeyPair pair = generator.generateKeyPair();
      return new SigningKey(
          (RSAPrivateCrtKey) pair.getPrivate(),
          PublicKeyEntry.of((RSAPublicKey) pair.getPublic(), start, end));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("making an RSA key of " + bits + " bits failed", e);
    }
  }

  /**
   * Reads a private key that {@link #writePem} wrote, or any other RSA key in unencrypted PKCS#8.
   *
   * @param pem the text; what stands before and after the key is skipped
   * @param publicKey the key's public half, which knows its validity
   * @throws InvalidKeyFormatException if the text holds no such key, or the key has another public
   *     half; the message never has any part of the key
   */
  public static SigningKey readPem(String pem, PublicKeyEntry publicKey) {
    SigningKey key = readPem(pem, publicKey.validityStartTime(), publicKey.validityEndTime());
    if (!Arrays.equals(key.publicKey.der(), publicKey.der())) {
      throw new InvalidKeyFormatException(
          "the private key has a public half with the fingerprint "
              + key.publicKey.fingerprint()
              + "; expected "
              + publicKey.fingerprint()
              + ": the two are of different keys");
    }
    return new SigningKey(key.privateKey, publicKey);
  }

  /**
   * Reads a private key whose public half is not at hand, and makes that from it.
   *
   * @param pem the text; what stands before and after the key is skipped
   * @param validityStartTime from when it signs, whole seconds
   * @param validityEndTime until when it signs, after the start; whole seconds
   * @throws InvalidKeyFormatException if the text holds no such key; the message never has any part
   *     of it
   */
  public static SigningKey readPem(String pem, Instant validityStartTime, Instant validityEndTime) {
    byte[] pkcs8 = decodePem(pem);
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA");
      if (factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)) instanceof RSAPrivateCrtKey key) {
        RSAPublicKey half =
            (RSAPublicKey)
                factory.generatePublic(
                    new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        return new SigningKey(key, PublicKeyEntry.of(half, validityStartTime, validityEndTime));
      }
      throw new InvalidKeyFormatException(
          "the private key lacks its prime factors; expected a complete RSA key in PKCS#8");
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyFormatException("the private key is of no use: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      // Without the cause: what it quotes is not ours to know.
      throw new InvalidKeyFormatException(
          "the private key is not an RSA key in PKCS#8; convert it with: openssl pkcs8 -topk8"
              + " -nocrypt");
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /** Returns the private key in PKCS#8 as PEM text. It is a secret. */
  public String writePem() {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN PRIVATE KEY-----\n"
        + lines.encodeToString(privateKey.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  @Override
  public PublicKeyEntry publicKey() {
    return publicKey;
  }

  @Override
  public String sign(StringToSign text) {
    try {
      Signature signer = Signature.getInstance(DigestFile.SIGNATURE_ALGORITHM);
      signer.initSign(privateKey);
      signer.update(text.bytes());
      return HexFormat.of().formatHex(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing with key " + publicKey.fingerprint() + " failed", e);
    }
  }

  /** Names the key without showing it. */
  @Override
  public String toString() {
    return "SigningKey[" + publicKey.fingerprint() + "]";
  }

  private static byte[] decodePem(String pem) {
    if (pem.length() > MAX_PEM_CHARS) {
      throw new InvalidKeyFormatException(
          "the private key has "
              + pem.length()
              + " characters; expected PEM text of a few thousand");
    }
    Matcher matcher = PEM.matcher(pem);
    if (!matcher.find()) {
      Matcher label = PEM_LABEL.matcher(pem);
      throw new InvalidKeyFormatException(
          "the private key is "
              + (label.find() ? "PEM of a " + label.group(1) : "no PEM text")
              + "; expected a PEM PRIVATE KEY (unencrypted PKCS#8), as made by: openssl pkcs8"
              + " -topk8 -nocrypt");
    }
    try {
      return Base64.getMimeDecoder().decode(matcher.group(1));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyFormatException(
          "the private key is not valid base64 between its PEM lines");
    }
  }
}
