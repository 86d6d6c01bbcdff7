package io.trailkeeper.collector.kms;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.Signer;
import io.trailkeeper.core.digest.SignerException;
import io.trailkeeper.core.digest.StringToSign;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/**
 * Signs with a key that AWS KMS holds and hands to nobody: an asymmetric RSA key of 2,048 to 4,096
 * bits for signing. KMS gets the whole text and hashes it itself. Each signature is verified before
 * it is returned: whatever answers at the endpoint, nothing else than a signature of the known key
 * comes out.
 *
 * <p>One call takes 8 seconds at most. Thread-safe.
 */
public final class KmsSigner implements Signer {

  private static final SigningAlgorithmSpec ALGORITHM =
      SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256;

  /** What KMS takes of a text that it hashes itself; one to be signed has 2,300 bytes at most. */
  private static final int MAX_MESSAGE_BYTES = 4096;

  private final KmsKey key;
  private final PublicKeyEntry publicKey;

  /**
   * Signs with a key.
   *
   * @param key where it is
   * @param publicKey its public half, as it is known here
   */
  public KmsSigner(KmsKey key, PublicKeyEntry publicKey) {
    this.key = requireNonNull(key, "key");
    this.publicKey = requireNonNull(publicKey, "publicKey");
  }

  /**
   * Asks KMS for the public half of a key that is to sign from now on.
   *
   * @param key where it is; an alias is followed once, to the key that it names now
   * @param validityStartTime from when it signs, whole seconds
   * @param validityEndTime until when it signs, after the start; whole seconds
   * @throws SignerException if KMS does not answer, or the key cannot sign digests
   */
  public static KmsSigner fetch(KmsKey key, Instant validityStartTime, Instant validityEndTime) {
    String attempt = "asking for the public half";
    GetPublicKeyResponse answer =
        KmsConnection.call(
            key, attempt, client -> client.getPublicKey(request -> request.keyId(key.keyId())));
    if (answer.keyUsage() != KeyUsageType.SIGN_VERIFY
        || !answer.signingAlgorithms().contains(ALGORITHM)) {
      throw unusable(
          key, "a " + answer.keySpecAsString() + " key for " + answer.keyUsageAsString(), null);
    }
    try {
      if (KeyFactory.getInstance("RSA")
              .generatePublic(new X509EncodedKeySpec(answer.publicKey().asByteArray()))
          instanceof RSAPublicKey half) {
        return new KmsSigner(
            new KmsKey(named(key, answer), key.region(), key.endpoint()),
            PublicKeyEntry.of(half, validityStartTime, validityEndTime));
      }
      throw unusable(key, "a key that is not RSA", null);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unusable(key, "a public half that is of no use: " + e.getMessage(), e);
    }
  }

  /** Returns what the key is called for good: an alias may be given to another one. */
  private static String named(KmsKey asked, GetPublicKeyResponse answer) {
    boolean isKey = asked.keyId().startsWith("arn:") && asked.keyId().contains(":key/");
    return isKey || answer.keyId() == null ? asked.keyId() : answer.keyId();
  }

  /** Returns where the key is. */
  public KmsKey key() {
    return key;
  }

  @Override
  public PublicKeyEntry publicKey() {
    return publicKey;
  }

  @Override
  public String sign(StringToSign text) {
    byte[] message = text.bytes();
    if (message.length > MAX_MESSAGE_BYTES) {
      throw new SignerException(
          "signing a digest with the KMS key "
              + key.keyId()
              + " was not tried: the text to sign has "
              + message.length
              + " bytes, and KMS takes "
              + MAX_MESSAGE_BYTES
              + ". Shorten the destination's prefix, or the name of the bucket",
          null);
    }
    byte[] signature =
        KmsConnection.call(
                key,
                "signing a digest",
                client ->
                    client.sign(
                        request ->
                            request
                                .keyId(key.keyId())
                                .messageType(MessageType.RAW)
                                .message(SdkBytes.fromByteArray(message))
                                .signingAlgorithm(ALGORITHM)))
            .signature()
            .asByteArray();
    String hex = HexFormat.of().formatHex(signature);
    if (!verifies(text, hex)) {
      throw new SignerException(
          "the KMS key "
              + key.keyId()
              + " made a signature that is not one of the key "
              + publicKey.fingerprint()
              + ", and it was thrown away. See that the key is the one that was imported, or"
              + " import this one",
          null);
    }
    return hex;
  }

  private boolean verifies(StringToSign text, String signature) {
    try {
      return publicKey.verifies(text, signature);
    } catch (IllegalArgumentException e) {
      // It has not even the form of a signature.
      return false;
    }
  }

  /** Names the key. */
  @Override
  public String toString() {
    return "KmsSigner[" + publicKey.fingerprint() + ", " + key.keyId() + "]";
  }

  private static SignerException unusable(KmsKey key, String found, @Nullable Throwable cause) {
    return new SignerException(
        "the KMS key "
            + key.keyId()
            + " cannot sign digests: found "
            + found
            + "; expected an asymmetric key, RSA_2048 to RSA_4096, for SIGN_VERIFY",
        cause);
  }
}
