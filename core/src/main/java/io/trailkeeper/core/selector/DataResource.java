package io.trailkeeper.core.selector;

import io.trailkeeper.core.audit.ObjectReference;
import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.classification.ResourceType;
import java.util.List;

/**
 * A type of resource whose Data events a basic selector logs.
 *
 * @param type the type
 * @param values prefixes of {@code namespace/name} (of the name alone for what has no namespace);
 *     one must fit; empty means all objects
 */
public record DataResource(ResourceType type, List<String> values) {

  /** Copies the values. */
  public DataResource {
    values = List.copyOf(values);
  }

  boolean fits(ClassifiedEvent classified) {
    if (!type.equals(classified.type())) {
      return false;
    }
    if (values.isEmpty()) {
      return true;
    }
    String object = classified.event().objectRef().map(DataResource::path).orElse("");
    for (String value : values) {
      if (object.startsWith(value)) {
        return true;
      }
    }
    return false;
  }

  private static String path(ObjectReference reference) {
    return reference.namespace().isEmpty()
        ? reference.name()
        : reference.namespace() + "/" + reference.name();
  }
}
