package io.trailkeeper.core.classification;

import io.trailkeeper.core.audit.AuditEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An audit event with what CloudTrail says of every event.
 *
 * @param event the event
 * @param eventSource the API group; {@code core.k8s.io} for the core group and {@code
 *     nonresource.k8s.io} for requests to no resource
 * @param eventName for example {@code CreatePodExec}
 * @param category Management or Data, as this trail has it
 * @param readOnly whether the request can only have read
 * @param type the type of the resource; null for a request to no resource
 * @param resourceArn the ARN of the object, or of the collection; empty for no resource
 */
public record ClassifiedEvent(
    AuditEvent event,
    String eventSource,
    String eventName,
    EventCategory category,
    boolean readOnly,
    @Nullable ResourceType type,
    String resourceArn) {

  /** CloudTrail's {@code eventType} of every Kubernetes audit event. */
  public static final String EVENT_TYPE = "KubernetesApiCall";

  /** Returns the type of the resource that the request is about. */
  public Optional<ResourceType> resourceType() {
    return Optional.ofNullable(type);
  }

  /** Returns what went wrong, for example {@code Forbidden}; empty when nothing did. */
  public String errorCode() {
    if (!event.responseStatus().failed()) {
      return "";
    }
    String reason = event.responseStatus().reason();
    return reason.isEmpty() ? Integer.toString(event.responseStatus().code()) : reason;
  }

  /** Returns {@code allow} or {@code forbid}; empty when authorization was not asked. */
  public String decision() {
    return event.annotations().getOrDefault("authorization.k8s.io/decision", "");
  }
}
