package io.trailkeeper.core.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The recorded webhook bodies, and their items as another reader finds them. */
final class RecordedBatches {

  private static final Path FOLDER = Path.of("../examples/audit-events/webhook-batches");

  private RecordedBatches() {}

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /** Returns the bytes of each item, cut out by Jackson's offsets. */
  static List<byte[]> items(byte[] body) throws IOException {
    List<byte[]> items = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isItems = parser.currentName().equals("items");
        parser.nextToken();
        if (!isItems) {
          parser.skipChildren();
          continue;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          items.add(Arrays.copyOfRange(body, from, (int) parser.currentLocation().getByteOffset()));
        }
      }
    }
    return items;
  }
}
