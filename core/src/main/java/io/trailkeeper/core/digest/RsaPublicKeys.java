package io.trailkeeper.core.digest;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Primitive;

/** RSA public keys as PKCS#1 DER, the form of CloudTrail's {@code ListPublicKeys}. */
final class RsaPublicKeys {

  static final int MIN_BITS = 2048;

  /** With more bits the signature would not fit S3's 2 KB of user metadata. */
  static final int MAX_BITS = 4096;

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
    org.bouncycastle.asn1.pkcs.RSAPublicKey key;
    try {
      key = org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(ASN1Primitive.fromByteArray(der));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("the public key is not PKCS#1 DER", e);
    }
    // BER allows many forms of one key, which would have as many fingerprints.
    if (key == null || !Arrays.equals(encode(key.getModulus(), key.getPublicExponent()), der)) {
      throw new IllegalArgumentException("the public key is not PKCS#1 DER");
    }
    int bits = key.getModulus().bitLength();
    if (bits < MIN_BITS || bits > MAX_BITS) {
      throw new IllegalArgumentException(
          "the public key has " + bits + " bits; expected " + MIN_BITS + " to " + MAX_BITS);
    }
    try {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the public key is no RSA key", e);
    }
  }
}
