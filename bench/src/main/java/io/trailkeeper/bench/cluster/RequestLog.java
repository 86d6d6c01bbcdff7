package io.trailkeeper.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Requests that an API server has answered, in the order of its audit log.
 *
 * @param requests each as {@code <verb> <resource>}, with the subresource if there is one
 */
public record RequestLog(List<String> requests) {

  private static final Set<String> READS = Set.of("get", "list");
  private static final String WATCH = "watch";
  private static final String LEASE = "leases";

  /** Who asks what it may creates an object that is stored nowhere. */
  private static final String REVIEWS = "reviews";

  private static final String STARTED = "ResponseStarted";

  /** Copies the list. */
  public RequestLog {
    requests = List.copyOf(requests);
  }

  /** Reads an audit log; a line that is being written is left out. */
  static RequestLog read(Path auditLog) throws IOException {
    if (!Files.exists(auditLog)) {
      return new RequestLog(List.of());
    }
    ObjectMapper mapper = new ObjectMapper();
    List<String> requests = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(auditLog)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.endsWith("}")) {
          break;
        }
        JsonNode event = mapper.readTree(line);
        // A watch is told of when it begins and again when it ends.
        boolean isBegun = event.path("stage").asText().equals(STARTED);
        if (event.path("verb").asText().equals(WATCH) == isBegun) {
          requests.add(request(event));
        }
      }
    }
    return new RequestLog(requests);
  }

  private static String request(JsonNode event) {
    JsonNode object = event.path("objectRef");
    String subresource = object.path("subresource").asText("");
    return event.path("verb").asText()
        + " "
        + object.path("resource").asText("")
        + (subresource.isEmpty() ? "" : "/" + subresource);
  }

  /** Returns those that are not in an earlier reading of the same log. */
  public RequestLog since(RequestLog earlier) {
    return new RequestLog(requests.subList(earlier.requests.size(), requests.size()));
  }

  /** Returns how many change something, by what they are; those of the leader's Lease not. */
  public Map<String, Long> writes() {
    Map<String, Long> writes = new TreeMap<>();
    requests.stream()
        .filter(request -> !isRead(request) && !isLease(request))
        .forEach(request -> writes.merge(request, 1L, Long::sum));
    return writes;
  }

  /** Returns how many change something but the leader's Lease. */
  public long writeCount() {
    return writes().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how many change the leader's Lease. */
  public long leaseWriteCount() {
    return requests.stream().filter(request -> !isRead(request) && isLease(request)).count();
  }

  /** Returns how many read objects, the leader's Lease not. */
  public long readCount() {
    return requests.stream()
        .filter(request -> READS.contains(verb(request)) && !isLease(request))
        .count();
  }

  /** Returns how many watches were begun. */
  public long watchCount() {
    return requests.stream().filter(request -> verb(request).equals(WATCH)).count();
  }

  private static boolean isRead(String request) {
    return READS.contains(verb(request))
        || verb(request).equals(WATCH)
        || request.endsWith(REVIEWS);
  }

  private static boolean isLease(String request) {
    return request.endsWith(" " + LEASE);
  }

  private static String verb(String request) {
    return request.substring(0, request.indexOf(' '));
  }
}
