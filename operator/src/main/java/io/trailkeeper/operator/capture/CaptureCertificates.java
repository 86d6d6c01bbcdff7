package io.trailkeeper.operator.capture;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.Optional;

/** Keeps the certificates of an installation, whoever issues them. */
interface CaptureCertificates {

  /**
   * What came of it.
   *
   * @param bundle the authorities that an API server is to trust, in PEM; empty if that is not
   *     known yet
   * @param changesAt when to look again
   */
  record Kept(Optional<String> bundle, Instant changesAt) {}

  /** Makes the certificates be there, and good for these addresses. */
  Kept keep(StatefulSet capture, CaptureAddresses addresses);
}
