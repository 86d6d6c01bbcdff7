package io.trailkeeper.faults.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Recorded audit events, each of which can be made any number of times with an id of its own. */
public final class EventShapes {

  /** The id stands in the query of the event's request URI. */
  private static final String PARAMETER = "faults-id=";

  private static final Pattern ID = Pattern.compile(PARAMETER + "([a-z0-9-]+)");
  private static final String PLACE = "@id@";

  private final List<Shape> shapes;

  private EventShapes(List<Shape> shapes) {
    this.shapes = List.copyOf(shapes);
  }

  /** An event's JSON before and after the id. */
  private record Shape(String before, String after) {}

  /**
   * Reads the events of recorded batches.
   *
   * @param directory of event lists, one a file
   * @throws UncheckedIOException if they cannot be read
   */
  public static EventShapes read(Path directory) {
    List<Shape> shapes = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        for (JsonNode item : mapper.readTree(file.toFile()).path("items")) {
          shapes.add(shape(mapper, (ObjectNode) item));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading the recorded events in " + directory + " failed", e);
    }
    return new EventShapes(shapes);
  }

  private static Shape shape(ObjectMapper mapper, ObjectNode event) throws JsonProcessingException {
    String uri = event.path("requestURI").asText();
    event.put("requestURI", uri + (uri.contains("?") ? "&" : "?") + PARAMETER + PLACE);
    String json = mapper.writeValueAsString(event);
    int at = json.indexOf(PLACE);
    return new Shape(json.substring(0, at), json.substring(at + PLACE.length()));
  }

  /** Returns an event of any of the shapes. */
  String event(String id, RandomGenerator random) {
    Shape shape = shapes.get(random.nextInt(shapes.size()));
    return shape.before() + id + shape.after();
  }

  /** Returns the ids in a text, in their order. */
  public static List<String> ids(String text) {
    List<String> ids = new ArrayList<>();
    Matcher matcher = ID.matcher(text);
    while (matcher.find()) {
      ids.add(matcher.group(1));
    }
    return ids;
  }
}
