package io.trailkeeper.operator.event;

/** Why there is an Event. The constants' texts are for programs, and do not change. */
public enum EventReason {
  /** A Trail records and delivers. */
  TRAIL_READY("TrailReady", false),
  /** A Trail has stopped, as it was told to. */
  TRAIL_STOPPED("LoggingStopped", false),
  /** A Trail is being deleted, and delivers the rest. */
  TRAIL_DELETING("TrailDeleting", false),
  /** A Trail went before the rest was delivered. */
  TRAIL_DELETED_EARLY("TrailDeletedEarly", true),
  /** A Trail means nothing that could be done. */
  TRAIL_INVALID("InvalidSpec", true),
  /** A Trail needs something that is not there. */
  TRAIL_WAITING("TrailWaiting", true),
  /** A TrailCheckpoint cannot be read. */
  CHECKPOINT_INVALID("InvalidCheckpoint", true),
  /** A collector does not run. */
  COLLECTOR_NOT_AVAILABLE("CollectorNotAvailable", true),
  /** A collector cannot read the journal. */
  CAPTURE_FAILED("CaptureFailed", true),
  /** A collector cannot deliver. */
  DELIVERY_FAILED("DeliveryFailed", true),
  /** Events of a Trail are known to be missing. */
  EVENTS_MISSING("EventsMissing", true),
  /** More events of a Trail are missing, or may be, than before. */
  EVENTS_LOST("EventsLost", true),
  /** The first authority was made. */
  AUTHORITY_CREATED("AuthorityCreated", false),
  /** An authority was lost or has ended, and another one took its place at once. */
  AUTHORITY_REPLACED("AuthorityReplaced", true),
  /** Something of the authority's Secret could not be used. */
  AUTHORITY_DAMAGED("AuthorityDamaged", true),
  /** The next authority was made: its certificate is to be placed on control planes. */
  AUTHORITY_SUCCESSOR_CREATED("AuthoritySuccessorCreated", true),
  /** The next authority issues from now on. */
  AUTHORITY_ROTATED("AuthorityRotated", false),
  /** A certificate was issued. */
  CERTIFICATE_ISSUED("CertificateIssued", false),
  /** A certificate could not be used, and another one was issued. */
  CERTIFICATE_DAMAGED("CertificateDamaged", true),
  /** A certificate was issued that a person has to place. */
  CERTIFICATE_TO_PLACE("CertificateToPlace", true),
  /** cert-manager has not issued a certificate yet, or is not there. */
  CERTIFICATE_WAITING("CertificateWaiting", true),
  /** A signing key was made. */
  SIGNING_KEY_CREATED("SigningKeyCreated", false),
  /** A signing key was revoked: its private half is gone from here. */
  SIGNING_KEY_REVOKED("SigningKeyRevoked", true),
  /** A signing key that is held elsewhere ends soon, and nobody but a person makes another. */
  SIGNING_KEY_ENDS("SigningKeyEnds", true),
  /** Private halves of signing keys that were still in use are gone. */
  SIGNING_KEY_LOST("SigningKeyLost", true),
  /** A private half could not be read. */
  SIGNING_KEY_DAMAGED("SigningKeyDamaged", true),
  /** The published public keys were gone or damaged, and were put together again. */
  PUBLIC_KEYS_RESTORED("PublicKeysRestored", true),
  /** A public key was published by somebody else. */
  PUBLIC_KEY_UNKNOWN("PublicKeyUnknown", true),
  /** The Service of capture is not there, or has no address. */
  CAPTURE_SERVICE_MISSING("CaptureServiceMissing", true),
  /** What an API server needs has changed. */
  AUDIT_WEBHOOK_CHANGED("AuditWebhookChanged", false),
  /** Something could not be done, and is tried again. */
  RECONCILE_FAILED("ReconcileFailed", true);

  private final String text;
  private final boolean warning;

  EventReason(String text, boolean warning) {
    this.text = text;
    this.warning = warning;
  }

  /** Returns the reason as it stands in the Event. */
  public String text() {
    return text;
  }

  /** Whether somebody should look. */
  public boolean isWarning() {
    return warning;
  }
}
