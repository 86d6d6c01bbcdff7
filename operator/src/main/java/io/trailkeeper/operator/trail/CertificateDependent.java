package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.operator.resource.CollectorCertificate;
import io.trailkeeper.operator.resource.Installation;
import io.trailkeeper.operator.resource.OwnedNames;

/**
 * Keeps the Secret with the client certificate of a collector; or lets it be, where somebody else
 * writes it.
 */
@KubernetesDependent(
    useSSA = BooleanWithUndefined.TRUE,
    createResourceOnlyIfNotExistingWithSSA = false)
final class CertificateDependent extends CollectorDependent<Secret> {

  /** For JOSDK, which makes dependents by reflection. */
  public CertificateDependent() {
    super(Secret.class);
  }

  @Override
  public ReconcileResult<Secret> reconcile(Trail trail, Context<Trail> context) {
    if (TrailContext.of(context).certificate() instanceof FollowerCertificate.Issued) {
      return super.reconcile(trail, context);
    }
    return ReconcileResult.noOperation(getSecondaryResource(trail, context).orElse(null));
  }

  @Override
  Secret desired(Installation here, TrailContext wanted) {
    if (wanted.certificate() instanceof FollowerCertificate.Issued issued) {
      return CollectorCertificate.desired(here, wanted.plan(), issued.data());
    }
    throw new IllegalStateException("a certificate that is not the operator's to write");
  }

  @Override
  String nameFor(String trail) {
    return OwnedNames.certificate(trail);
  }
}
