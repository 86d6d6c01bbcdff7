package io.trailkeeper.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Bodies as they are posted in one round, in their order.
 *
 * @param bodies at least one
 */
public record EventBodies(List<EventBody> bodies) {

  private static final byte[] HEAD =
      "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte[] TAIL = "]}\n".getBytes(StandardCharsets.US_ASCII);

  /** Copies the list. */
  public EventBodies {
    bodies = List.copyOf(bodies);
    if (bodies.isEmpty()) {
      throw new IllegalArgumentException("there are no bodies");
    }
  }

  /**
   * Reads every {@code *.json} and {@code *.json.gz} of a folder, in the order of their names.
   *
   * @throws IllegalArgumentException if there is none, or one is no {@code EventList}
   * @throws UncheckedIOException if one cannot be read
   */
  public static EventBodies read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + " is no folder");
    }
    List<EventBody> bodies = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".json") || name.endsWith(".json.gz")) {
          bodies.add(body(file, name.endsWith(".gz")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading the bodies in " + folder + " failed", e);
    }
    if (bodies.isEmpty()) {
      throw new IllegalArgumentException("there is no *.json and no *.json.gz in " + folder);
    }
    return new EventBodies(bodies);
  }

  private static EventBody body(Path file, boolean compressed) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        InputStream content = compressed ? new GZIPInputStream(in) : in) {
      return EventBody.read(content.readAllBytes());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** Returns the same events in bodies of so many, the last of which may have fewer. */
  public EventBodies regrouped(int eventsEach) {
    return of(eventBytes(), eventsEach, Integer.MAX_VALUE);
  }

  /**
   * Puts events together to bodies.
   *
   * @param events each one's JSON
   * @param mostEvents of a body
   * @param mostBytes of the events in a body; one that is larger has a body to itself
   */
  static EventBodies of(List<byte[]> events, int mostEvents, int mostBytes) {
    List<EventBody> bodies = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int count = 0;
    for (byte[] event : events) {
      if (count == mostEvents || (count > 0 && body.size() + event.length > mostBytes)) {
        bodies.add(end(body));
        count = 0;
      }
      body.writeBytes(count == 0 ? HEAD : new byte[] {','});
      body.writeBytes(event);
      count++;
    }
    bodies.add(end(body));
    return new EventBodies(bodies);
  }

  private static EventBody end(ByteArrayOutputStream body) {
    body.writeBytes(TAIL);
    EventBody complete = EventBody.read(body.toByteArray());
    body.reset();
    return complete;
  }

  /** Returns each event's JSON. */
  public List<byte[]> eventBytes() {
    return bodies.stream().flatMap(body -> body.eventBytes().stream()).toList();
  }

  /** Returns how many events a round has. */
  public long events() {
    return bodies.stream().mapToLong(EventBody::events).sum();
  }

  /** Returns how many bytes a round has. */
  public long bytes() {
    return bodies.stream().mapToLong(EventBody::length).sum();
  }

  /** Returns the bytes of the largest body. */
  public int largest() {
    return bodies.stream().mapToInt(EventBody::length).max().orElseThrow();
  }
}
