package io.trailkeeper.core.audit;

import io.trailkeeper.core.json.Span;
import java.util.List;

/**
 * An identity as the API server saw it: who was authenticated, or who was impersonated.
 *
 * @param username empty when authentication failed
 * @param uid empty when there is none
 * @param credentialId the first {@code authentication.kubernetes.io/credential-id}; empty when
 *     there is none
 * @param span where the whole object stands in the event
 */
public record AuditUser(
    String username, String uid, List<String> groups, String credentialId, Span span) {

  /** Copies the groups. */
  public AuditUser {
    groups = List.copyOf(groups);
  }
}
