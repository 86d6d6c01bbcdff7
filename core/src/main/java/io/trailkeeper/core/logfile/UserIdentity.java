package io.trailkeeper.core.logfile;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.AuditUser;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.json.JsonWriter;

/**
 * Writes CloudTrail's {@code userIdentity}: who acted, and for an impersonated request on whose
 * behalf.
 *
 * <p>An impersonated request is an assumed role: the identity is the impersonated one, and the
 * session's issuer is who really authenticated.
 */
final class UserIdentity {

  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
  private static final String ANONYMOUS = "system:anonymous";
  private static final String SYSTEM = "system:";

  private final ClusterIdentity cluster;
  private final EventClassifier classifier;

  UserIdentity(ClusterIdentity cluster, EventClassifier classifier) {
    this.cluster = cluster;
    this.classifier = classifier;
  }

  void write(JsonWriter out, AuditEvent event) {
    AuditUser user = event.user();
    AuditUser acting = event.impersonatedUser().orElse(user);
    boolean impersonated = event.impersonatedUser().isPresent();
    String type = impersonated ? "AssumedRole" : type(acting.username());
    out.beginObject();
    identity(out, type, acting);
    member(out, "accessKeyId", user.credentialId());
    if (type.equals("KubernetesService")) {
      member(out, "invokedBy", acting.username());
    }
    if (type.equals("WebIdentityUser")) {
      member(out, "identityProvider", "kubernetes.io/serviceaccount");
    }
    if (impersonated) {
      out.name("sessionContext").beginObject();
      out.name("sessionIssuer").beginObject();
      identity(out, type(user.username()), user);
      out.endObject().endObject();
    }
    out.endObject();
  }

  private static String type(String username) {
    if (username.isEmpty() || username.equals(ANONYMOUS)) {
      return "Unknown";
    }
    if (username.startsWith(SERVICE_ACCOUNT)) {
      return "WebIdentityUser";
    }
    return username.startsWith(SYSTEM) ? "KubernetesService" : "IAMUser";
  }

  private void identity(JsonWriter out, String type, AuditUser user) {
    out.name("type").string(type);
    member(out, "principalId", user.uid().isEmpty() ? user.username() : user.uid());
    member(out, "arn", classifier.userArn(user.username()), Limits.LONG_TEXT);
    out.name("accountId").string(cluster.accountId());
    member(out, "userName", user.username());
  }

  private static void member(JsonWriter out, String name, String value) {
    member(out, name, value, Limits.SHORT_TEXT);
  }

  private static void member(JsonWriter out, String name, String value, int maxBytes) {
    if (!value.isEmpty()) {
      out.name(name).string(Limits.text(value, maxBytes));
    }
  }
}
