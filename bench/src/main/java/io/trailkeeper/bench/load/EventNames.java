package io.trailkeeper.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names in recorded events that Trails can be about, the most frequent first.
 *
 * @param namespaces of objects
 * @param resources of objects
 */
public record EventNames(List<String> namespaces, List<String> resources) {

  /** Copies the lists. */
  public EventNames {
    namespaces = List.copyOf(namespaces);
    resources = List.copyOf(resources);
  }

  /** Reads them from bodies. */
  public static EventNames of(EventBodies bodies) {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, Integer> namespaces = new TreeMap<>();
    Map<String, Integer> resources = new TreeMap<>();
    for (byte[] event : bodies.eventBytes()) {
      try {
        JsonNode reference = mapper.readTree(event).path("objectRef");
        namespaces.merge(reference.path("namespace").asText(), 1, Integer::sum);
        resources.merge(reference.path("resource").asText(), 1, Integer::sum);
      } catch (IOException e) {
        throw new UncheckedIOException("an event cannot be read", e);
      }
    }
    return new EventNames(frequentFirst(namespaces), frequentFirst(resources));
  }

  private static List<String> frequentFirst(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .filter(entry -> !entry.getKey().isEmpty())
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
