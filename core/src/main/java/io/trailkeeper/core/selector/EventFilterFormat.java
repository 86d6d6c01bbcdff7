package io.trailkeeper.core.selector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * Filters as JSON, which followers send to where a journal is. The same filter is written the same.
 */
public final class EventFilterFormat {

  private static final ObjectMapper MAPPER = SelectorJson.configure(JsonMapper.builder()).build();

  private EventFilterFormat() {}

  /** Writes a filter in UTF-8. */
  public static byte[] write(EventFilter filter) {
    try {
      return MAPPER.writeValueAsBytes(filter);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a filter is made of plain values", e);
    }
  }

  /**
   * Reads a filter.
   *
   * @throws IllegalArgumentException saying what cannot be read or is not allowed
   */
  public static EventFilter read(byte[] json) {
    try {
      return SelectorJson.present(MAPPER.readValue(json, EventFilter.class));
    } catch (IOException e) {
      throw new IllegalArgumentException("not an event filter: " + SelectorJson.firstLine(e), e);
    }
  }
}
