package io.trailkeeper.core.digest;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** RSA public keys as PKCS#1 DER, the form of CloudTrail's {@code ListPublicKeys}. */
final class RsaPublicKeys {

  static final int MIN_BITS = 2048;

  /** With more bits the signature would not fit S3's 2 KB of user metadata. */
  static final int MAX_BITS = 4096;

  /** The AlgorithmIdentifier of a SubjectPublicKeyInfo, RFC 8017 A.1: rsaEncryption, and NULL. */
  private static final byte[] RSA_ENCRYPTION =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;

  /** A key of the most bits, with an exponent of 64 of them, has some less. */
  private static final int MAX_BYTES = 1024;

  private RsaPublicKeys() {}

  static byte[] encode(BigInteger modulus, BigInteger exponent) {
    try {
      return new org.bouncycastle.asn1.pkcs.RSAPublicKey(modulus, exponent).getEncoded("DER");
    } catch (IOException e) {
      throw new IllegalStateException("encoding an RSA public key failed", e);
    }
  }

  /**
   * @throws IllegalArgumentException if the bytes are not the DER of an RSA public key of an
   *     allowed size
   */
  static RSAPublicKey decode(byte[] der) {
    if (der.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the public key has " + der.length + " bytes; no RSA key of an allowed size has");
    }
    byte[] wrapped = subjectPublicKeyInfo(der);
    RSAPublicKey key;
    byte[] again;
    try {
      KeyFactory keys = KeyFactory.getInstance("RSA");
      key = (RSAPublicKey) keys.generatePublic(new X509EncodedKeySpec(wrapped));
      again =
          keys.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
              .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the public key is not PKCS#1 DER", e);
    }
    // BER allows many forms of one key, which would have as many fingerprints.
    if (!Arrays.equals(again, wrapped)) {
      throw new IllegalArgumentException("the public key is not PKCS#1 DER");
    }
    int bits = key.getModulus().bitLength();
    if (bits < MIN_BITS || bits > MAX_BITS) {
      throw new IllegalArgumentException(
          "the public key has " + bits + " bits; expected " + MIN_BITS + " to " + MAX_BITS);
    }
    return key;
  }

  /** Wraps a key in the form that Java reads: RFC 5280, 4.1. */
  private static byte[] subjectPublicKeyInfo(byte[] key) {
    byte[] bits = new byte[1 + key.length];
    System.arraycopy(key, 0, bits, 1, key.length);
    return element(SEQUENCE, RSA_ENCRYPTION, element(BIT_STRING, bits));
  }

  /** Returns one element of DER: X.690, 8.1.3. */
  private static byte[] element(int tag, byte[]... contents) {
    int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    byte[] element = Arrays.copyOf(head, head.length + length);
    int at = head.length;
    for (byte[] content : contents) {
      System.arraycopy(content, 0, element, at, content.length);
      at += content.length;
    }
    return element;
  }
}
