package io.trailkeeper.core.digest;

/**
 * What signs digests: a private key at hand, or one that is held elsewhere and never handed out.
 *
 * <p>Implementations MUST make RSA signatures of PKCS#1 v1.5 with SHA-256, of which a key makes
 * exactly one for a text: a writer that starts over then puts the same again. They MUST NOT return
 * a signature that the public half does not verify. Safe for use by several threads.
 */
public interface Signer {

  /** Returns the public half, by which the signatures are verified. */
  PublicKeyEntry publicKey();

  /**
   * Signs a text.
   *
   * @return the signature in lower-case hexadecimal
   * @throws SignerException if it cannot sign now; another attempt may succeed
   */
  String sign(StringToSign text);
}
