package io.trailkeeper.operator.capture;

import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.operator.certificate.CertificateRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate that an installation needs.
 *
 * @param secret the Secret that holds it
 * @param request what it is for
 */
record CertificatePlan(String secret, CertificateRequest request) {

  /** The name of the API servers' client certificate, and so the source of their events. */
  private static final String API_SERVER = "kube-apiserver";

  private static final String OPERATOR = "trailkeeper-operator";

  /** The source of all events that tailers post. */
  private static final String TAIL = "trailkeeper-tail";

  /** All that an installation needs. */
  static List<CertificatePlan> all(CaptureSettings settings, CaptureAddresses addresses) {
    List<CertificatePlan> plans = new ArrayList<>();
    plans.add(
        new CertificatePlan(
            CaptureObjects.SERVING,
            new CertificateRequest.Serving(settings.service(), addresses.hosts())));
    plans.add(
        new CertificatePlan(
            CaptureObjects.AUDIT_WEBHOOK,
            new CertificateRequest.Client(API_SERVER, ClientRole.AUDIT_SOURCE)));
    plans.add(
        new CertificatePlan(
            CaptureObjects.OPERATOR, new CertificateRequest.Client(OPERATOR, ClientRole.OPERATOR)));
    if (settings.tail()) {
      plans.add(
          new CertificatePlan(
              CaptureObjects.TAIL,
              new CertificateRequest.Client(TAIL, ClientRole.AUDIT_LOG_TAILER)));
    }
    return plans;
  }

  /** Whether only a person can put it where it is used. */
  boolean isPlacedByPeople() {
    return secret.equals(CaptureObjects.AUDIT_WEBHOOK);
  }
}
