package io.trailkeeper.core.classification;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailkeeper.core.audit.AuditEvent;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Makes audit events for tests: a request of {@code alice}, and what a test says differently. */
public final class TestingEvent {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectNode json = MAPPER.createObjectNode();

  private TestingEvent(String verb) {
    json.put("level", "Metadata");
    json.put("auditID", "6d8a7d2c-0f57-4b3c-9d5e-000000000001");
    json.put("stage", "ResponseComplete");
    json.put("requestURI", "/");
    json.put("verb", verb);
    json.putObject("user").put("username", "alice");
    json.put("stageTimestamp", "2026-01-02T03:04:05.678901Z");
  }

  /** Begins a request to no resource. */
  public static TestingEvent nonResource(String verb) {
    return new TestingEvent(verb);
  }

  /** Begins a request about a type of resource, written as {@link ResourceType} writes it. */
  public static TestingEvent of(String verb, String type) {
    ResourceType parsed = ResourceType.parse(type);
    return of(verb, parsed.apiGroup(), parsed.resource(), parsed.subresource());
  }

  /** Begins a request about whatever a client wrote in the path. */
  public static TestingEvent of(String verb, String apiGroup, String resource, String subresource) {
    TestingEvent event = new TestingEvent(verb);
    ObjectNode reference = event.json.putObject("objectRef");
    reference.put("resource", resource);
    if (!apiGroup.isEmpty()) {
      reference.put("apiGroup", apiGroup);
    }
    if (!subresource.isEmpty()) {
      reference.put("subresource", subresource);
    }
    return event;
  }

  /** Sets the namespace of the object. */
  public TestingEvent namespace(String namespace) {
    json.withObjectProperty("objectRef").put("namespace", namespace);
    return this;
  }

  /** Sets the name of the object. */
  public TestingEvent name(String name) {
    json.withObjectProperty("objectRef").put("name", name);
    return this;
  }

  /** Sets who was authenticated. */
  public TestingEvent user(String username, String... groups) {
    return identity("user", username, groups);
  }

  /** Sets whom the user acted as. */
  public TestingEvent impersonating(String username, String... groups) {
    return identity("impersonatedUser", username, groups);
  }

  private TestingEvent identity(String member, String username, String... groups) {
    ObjectNode user = json.putObject(member).put("username", username);
    for (String group : groups) {
      user.withArrayProperty("groups").add(group);
    }
    return this;
  }

  /** Sets the addresses that the request came through, the API server's view last. */
  public TestingEvent sourceIps(String... addresses) {
    for (String address : addresses) {
      json.withArrayProperty("sourceIPs").add(address);
    }
    return this;
  }

  /** Sets what the client called itself. */
  public TestingEvent userAgent(String userAgent) {
    json.put("userAgent", userAgent);
    return this;
  }

  /** Sets how the request ended. */
  public TestingEvent status(int code, String reason) {
    ObjectNode status = json.putObject("responseStatus").put("code", code);
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    return this;
  }

  /** Sets an audit annotation. */
  public TestingEvent annotation(String key, String value) {
    json.withObjectProperty("annotations").put(key, value);
    return this;
  }

  /** Returns the event. */
  public AuditEvent event() {
    try {
      return AuditEvent.parse(MAPPER.writeValueAsBytes(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
