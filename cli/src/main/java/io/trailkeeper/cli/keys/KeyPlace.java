package io.trailkeeper.cli.keys;

import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.PublicKeyEntry;
import java.util.List;

/**
 * Where the signing keys of an installation are kept. Every method throws a {@link
 * KeyPlaceException} if they cannot be read or written. For one thread.
 */
interface KeyPlace extends AutoCloseable {

  /** Returns all keys there ever were, in the order in which they were made. */
  List<KeptKey> keys();

  /**
   * Revokes a key. Its private half goes, and another key signs, at once or as soon as the operator
   * has looked.
   *
   * @param revoked the key, with its revocation
   * @param reason why, for people
   * @return what happens now, for people
   */
  String revoke(PublicKeyEntry revoked, String reason);

  /**
   * Has a key made that signs from then on.
   *
   * @return what happens now, for people
   */
  String rotate();

  /** Adds a key that KMS holds. It signs from the next digest on. */
  void add(PublicKeyEntry key, KmsKey where);

  @Override
  void close();
}
