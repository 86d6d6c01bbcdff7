package io.trailkeeper.core.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.selector.SelectorJson;
import java.io.IOException;

/**
 * Configurations as JSON: what the operator writes and a collector reads. The same configuration is
 * written to the same bytes; what is unknown is refused, so that a collector never does something
 * else than it was told.
 */
public final class CollectorConfigurationFormat {

  private static final ObjectMapper MAPPER =
      SelectorJson.configure(JsonMapper.builder())
          .addModule(new JavaTimeModule())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .addMixIn(TrailArn.class, TrailArnForm.class)
          .addMixIn(Destination.class, DestinationForm.class)
          .addMixIn(LogFileValidation.class, LogFileValidationForm.class)
          .build();

  private CollectorConfigurationFormat() {}

  /** Writes a configuration in UTF-8. */
  public static byte[] write(CollectorConfiguration configuration) {
    try {
      return MAPPER.writeValueAsBytes(configuration);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration is made of plain values", e);
    }
  }

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException saying what cannot be read, is unknown or is not allowed
   */
  public static CollectorConfiguration read(byte[] json) {
    try {
      return SelectorJson.present(MAPPER.readValue(json, CollectorConfiguration.class));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not a collector's configuration: " + SelectorJson.firstLine(e), e);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Destination.S3.class, name = "S3"),
    @JsonSubTypes.Type(value = Destination.Volume.class, name = "Volume")
  })
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private interface DestinationForm {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private interface LogFileValidationForm {}

  private abstract static class TrailArnForm {
    @JsonCreator
    static TrailArn parse(String text) {
      return TrailArn.parse(text);
    }

    @Override
    @JsonValue
    public abstract String toString();
  }
}
