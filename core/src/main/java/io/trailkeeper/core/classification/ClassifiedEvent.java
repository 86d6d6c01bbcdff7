package io.trailkeeper.core.classification;

import io.trailkeeper.core.audit.AuditEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An audit event with what CloudTrail says of every event. Immutable and thread-safe; names are
 * made when somebody asks for them.
 */
public final class ClassifiedEvent {

  /** CloudTrail's {@code eventType} of every Kubernetes audit event. */
  public static final String EVENT_TYPE = "KubernetesApiCall";

  private static final String CORE_SOURCE = "core.k8s.io";
  private static final String NON_RESOURCE_SOURCE = "nonresource.k8s.io";

  private final AuditEvent event;
  private final EventClassifier classifier;
  private final EventCategory category;
  private final boolean readOnly;
  private final @Nullable ResourceType type;

  // Made when somebody asks first, and kept. Two threads may make the same text.
  private @Nullable String eventName;
  private @Nullable String resourceArn;
  private @Nullable String typeText;

  ClassifiedEvent(
      AuditEvent event,
      EventClassifier classifier,
      EventCategory category,
      boolean readOnly,
      @Nullable ResourceType type) {
    this.event = event;
    this.classifier = classifier;
    this.category = category;
    this.readOnly = readOnly;
    this.type = type;
  }

  /** Returns the event. */
  public AuditEvent event() {
    return event;
  }

  /** Returns Management or Data, as this trail has it. */
  public EventCategory category() {
    return category;
  }

  /** Whether the request can only have read. */
  public boolean readOnly() {
    return readOnly;
  }

  /** Returns the type of the resource; null for a request to no resource. */
  public @Nullable ResourceType type() {
    return type;
  }

  /**
   * Returns the API group; {@code core.k8s.io} for the core group and {@code nonresource.k8s.io}
   * for requests to no resource.
   */
  public String eventSource() {
    if (type == null) {
      return NON_RESOURCE_SOURCE;
    }
    return type.apiGroup().isEmpty() ? CORE_SOURCE : type.apiGroup();
  }

  /** Returns for example {@code CreatePodExec}. */
  public String eventName() {
    String made = eventName;
    if (made == null) {
      made =
          type == null ? EventNames.ofNonResource(event.verb()) : EventNames.of(event.verb(), type);
      eventName = made;
    }
    return made;
  }

  /** Returns the ARN of the object, or of the collection; empty for no resource. */
  public String resourceArn() {
    String made = resourceArn;
    if (made == null) {
      made = type == null ? "" : classifier.resourceArn(event, type);
      resourceArn = made;
    }
    return made;
  }

  /** Returns the type of the resource as selectors name it; empty for no resource. */
  public String typeText() {
    String made = typeText;
    if (made == null) {
      made = type == null ? "" : type.toString();
      typeText = made;
    }
    return made;
  }

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
