package io.trailkeeper.core.selector;

import java.util.Arrays;
import java.util.Optional;

/** The fields of events that an advanced selector can ask for. */
public enum SelectorField {
  /** {@code Management} or {@code Data}. */
  EVENT_CATEGORY("eventCategory", true),
  /** {@code true} or {@code false}. */
  READ_ONLY("readOnly", true),
  /** For example {@code CreatePodExec}. */
  EVENT_NAME("eventName", false),
  /** The API group; {@code core.k8s.io} for the core group. */
  EVENT_SOURCE("eventSource", false),
  /** {@code KubernetesApiCall}. */
  EVENT_TYPE("eventType", false),
  /** For example {@code secrets} or {@code pods/exec}. */
  RESOURCES_TYPE("resources.type", true),
  /** The object's ARN. */
  RESOURCES_ARN("resources.ARN", false),
  /** The user's ARN. */
  USER_ARN("userIdentity.arn", false),
  /** The user's name. */
  USER_NAME("userIdentity.userName", false),
  /** The user's groups. */
  USER_GROUPS("user.groups", false),
  /** The Kubernetes verb. */
  VERB("verb", false),
  /** The namespace; empty where there is none. */
  NAMESPACE("namespace", false),
  /** The object's name; empty where there is none. */
  NAME("name", false),
  /** The API group; empty for the core group. */
  API_GROUP("apiGroup", false),
  /** The resource. */
  RESOURCE("resource", false),
  /** The subresource; empty where there is none. */
  SUBRESOURCE("subresource", false),
  /** The HTTP status, for example {@code 403}. */
  RESPONSE_CODE("responseCode", false),
  /** What went wrong, for example {@code Forbidden}; empty when nothing did. */
  ERROR_CODE("errorCode", false),
  /** The authorizer's decision: {@code allow}, {@code forbid}, or empty. */
  DECISION("decision", false),
  /** The address that the API server saw: an address or a range such as {@code 10.0.0.0/8}. */
  SOURCE_IP_ADDRESS("sourceIPAddress", true),
  /** What the client called itself. */
  USER_AGENT("userAgent", false);

  private final String text;
  private final boolean wholeValues;

  SelectorField(String text, boolean wholeValues) {
    this.text = text;
    this.wholeValues = wholeValues;
  }

  /** Returns the field of this name, if there is one. */
  public static Optional<SelectorField> of(String text) {
    return Arrays.stream(values()).filter(field -> field.text.equals(text)).findFirst();
  }

  /** Whether the field takes only {@code equals} and {@code notEquals}. */
  public boolean isComparedWhole() {
    return wholeValues;
  }

  /** Returns the name as it stands in a Trail. */
  @Override
  public String toString() {
    return text;
  }
}
