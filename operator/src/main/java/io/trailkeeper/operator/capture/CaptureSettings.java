package io.trailkeeper.operator.capture;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.operator.certificate.CertManagerCertificate;
import java.util.Optional;

/**
 * Where the installation is, and who issues its certificates.
 *
 * @param namespace the namespace of the installation
 * @param statefulSet capture's StatefulSet
 * @param service capture's Service for API servers, with a cluster IP
 * @param followersService capture's headless Service for followers
 * @param operatorServiceAccount the operator's ServiceAccount, whose own noise is not audited
 * @param tail whether tailers of log files need a certificate
 * @param certManager who is asked for certificates; empty if the operator issues them
 */
public record CaptureSettings(
    String namespace,
    String statefulSet,
    String service,
    String followersService,
    String operatorServiceAccount,
    boolean tail,
    Optional<CertManagerCertificate> certManager) {

  public CaptureSettings {
    requireNonNull(namespace, "namespace");
    requireNonNull(statefulSet, "statefulSet");
    requireNonNull(service, "service");
    requireNonNull(followersService, "followersService");
    requireNonNull(operatorServiceAccount, "operatorServiceAccount");
    requireNonNull(certManager, "certManager");
  }
}
