package io.trailkeeper.operator.trail;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.trailkeeper.operator.certificate.IssuedFollowerCertificates;
import io.trailkeeper.operator.resource.OwnerTrail;
import org.jspecify.annotations.Nullable;

/** Certificates of the operator's own authority. */
public final class SelfIssuedFollowerCertificates implements FollowerCertificates {

  private final IssuedFollowerCertificates issued;
  private final FollowerCertificate awaited;

  /**
   * @param namespace where the Secret of the authority is
   */
  public SelfIssuedFollowerCertificates(IssuedFollowerCertificates issued, String namespace) {
    this.issued = requireNonNull(issued, "issued");
    this.awaited =
        new FollowerCertificate.Awaited(
            "There is no client certificate for the collector yet: it is issued by the authority in"
                + " Secret "
                + namespace
                + "/"
                + TrailSources.AUTHORITY
                + ", which the operator makes.");
  }

  @Override
  public FollowerCertificate certificate(
      OwnerTrail trail, @Nullable Secret authority, @Nullable Secret present) {
    return issued
        .data(trail.name(), authority, present)
        .<FollowerCertificate>map(FollowerCertificate.Issued::new)
        .orElse(awaited);
  }

  /** The Secret is the Trail's own, and goes with it. */
  @Override
  public void release(OwnerTrail trail) {}
}
