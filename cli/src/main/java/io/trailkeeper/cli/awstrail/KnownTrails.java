package io.trailkeeper.cli.awstrail;

import io.trailkeeper.core.digest.PublicKeys;
import java.util.List;

/**
 * Trails and public keys as they are now. Nothing is ever changed by asking.
 *
 * <p>MUST be safe for use by several threads.
 */
public interface KnownTrails extends AutoCloseable {

  /**
   * Returns the trails, in the order of their ARNs.
   *
   * @throws TrailsException if they cannot be read
   */
  List<KnownTrail> trails();

  /**
   * Returns all public keys, past and present.
   *
   * @throws TrailsException if they cannot be read
   */
  PublicKeys publicKeys();

  /** Lets go of connections. */
  @Override
  void close();
}
