package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.Secret;
import io.trailkeeper.operator.resource.OwnerTrail;
import org.jspecify.annotations.Nullable;

/** Sees to it that collectors have the client certificates with which they come to capture. */
public interface FollowerCertificates {

  /**
   * Returns the certificate of a collector: what it has, for as long as that is good, and else
   * something new.
   *
   * @param authority the Secret {@code trailkeeper-ca}; null if it is not there
   * @param present the collector's Secret as it is; null if it is not there
   */
  FollowerCertificate certificate(
      OwnerTrail trail, @Nullable Secret authority, @Nullable Secret present);

  /** Takes away what would outlive a Trail that goes. Does nothing the second time. */
  void release(OwnerTrail trail);
}
