package io.trailkeeper.core.classification;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.ObjectReference;
import io.trailkeeper.core.cluster.ClusterIdentity;
import java.util.Set;

/**
 * Says of events what they are in CloudTrail's terms, for one cluster and one trail.
 *
 * <p>A pure function of the event: thread-safe, and the same answer at any time.
 */
public final class EventClassifier {

  private final ClusterIdentity cluster;
  private final Set<ResourceType> declaredData;

  /**
   * Makes the classifier of a trail.
   *
   * @param declaredData types that the trail declares to be Data. A type that the table already
   *     speaks of stays as it is there: declaring {@code secrets} does not turn the creation of a
   *     Secret into a Data event
   */
  public EventClassifier(ClusterIdentity cluster, Set<ResourceType> declaredData) {
    this.cluster = cluster;
    this.declaredData = Set.copyOf(declaredData);
  }

  /** Classifies an event. */
  public ClassifiedEvent classify(AuditEvent event) {
    String resource = event.resource();
    String verb = event.verb();
    if (resource.isEmpty()) {
      return new ClassifiedEvent(
          event, this, EventCategory.MANAGEMENT, ClassificationTable.readsOnly(verb), null);
    }
    ResourceType type = new ResourceType(resource, event.apiGroup(), event.subresource());
    return new ClassifiedEvent(
        event, this, category(type, verb), ClassificationTable.isReadOnly(type, verb), type);
  }

  /** Returns the ARN of a user of this cluster; empty for no user. */
  public String userArn(String username) {
    return username.isEmpty()
        ? ""
        : "arn:trailkeeper:k8s::" + cluster.accountId() + ":user/" + username;
  }

  /** Returns the kind of a resource type as records name it, for example {@code Pod}. */
  public static String kind(ResourceType type) {
    return EventNames.kind(type.resource());
  }

  private EventCategory category(ResourceType type, String verb) {
    boolean data =
        ClassificationTable.isData(type, verb)
            || (!declaredData.isEmpty()
                && declaredData.contains(type)
                && !ClassificationTable.speaksOf(type));
    return data ? EventCategory.DATA : EventCategory.MANAGEMENT;
  }

  String resourceArn(AuditEvent event, ResourceType type) {
    ObjectReference reference = event.objectRef().orElseThrow();
    StringBuilder arn =
        new StringBuilder("arn:trailkeeper:k8s:")
            .append(cluster.region())
            .append(':')
            .append(cluster.accountId())
            .append(':');
    boolean isNamespace = type.resource().equals("namespaces") && reference.apiGroup().isEmpty();
    if (!reference.namespace().isEmpty() && !isNamespace) {
      arn.append("namespaces/").append(reference.namespace()).append('/');
    }
    arn.append(type.groupResource());
    if (!reference.name().isEmpty()) {
      arn.append('/').append(reference.name());
    }
    return arn.toString();
  }
}
