package io.trailkeeper.core.pki;

/** What a client certificate allows: the organisation in its subject names the role. */
public enum ClientRole {
  /** An API server, which posts audit events to capture. */
  AUDIT_SOURCE("trailkeeper:audit-sources"),
  /** A tailer, which posts to capture what an API server has written to its audit log. */
  AUDIT_LOG_TAILER("trailkeeper:audit-log-tailers"),
  /** A collector or history, which reads capture's journal. */
  FOLLOWER("trailkeeper:followers"),
  /** The operator, which has capture forget the followers of Trails that are gone. */
  OPERATOR("trailkeeper:operators");

  private final String organisation;

  ClientRole(String organisation) {
    this.organisation = organisation;
  }

  /** Returns the organisation ({@code O}) of the certificate's subject. */
  public String organisation() {
    return organisation;
  }
}
