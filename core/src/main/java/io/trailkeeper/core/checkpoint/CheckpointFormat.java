package io.trailkeeper.core.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/**
 * Checkpoints as JSON, for people to read and for nothing but this class to write.
 *
 * <p>Version 1 did not count losses, nor say of which version a chain's digests are. Versions 1 and
 * 2 knew no roots of log files, nor of which version a prepared digest is. All are read, and 3 is
 * written.
 */
public final class CheckpointFormat {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CheckpointFormat() {}

  /** Writes a checkpoint in UTF-8. */
  public static byte[] write(Checkpoint checkpoint) {
    try {
      return MAPPER.writeValueAsBytes(checkpoint);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a checkpoint is made of plain values", e);
    }
  }

  /**
   * Reads a checkpoint.
   *
   * @throws InvalidCheckpointException if it is damaged, or of a newer version
   */
  public static Checkpoint read(byte[] json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      int version = tree == null ? 0 : tree.path("formatVersion").asInt(0);
      if (version > Checkpoint.FORMAT_VERSION) {
        throw new InvalidCheckpointException(
            "it has format version "
                + version
                + ", this Trailkeeper knows up to "
                + Checkpoint.FORMAT_VERSION
                + ": start a newer Trailkeeper");
      }
      if (version < 1) {
        throw new InvalidCheckpointException("it has no formatVersion");
      }
      return MAPPER.treeToValue(upgraded(tree, version), Checkpoint.class);
    } catch (IOException e) {
      throw new InvalidCheckpointException("it is damaged: " + firstLine(e));
    }
  }

  /** Adds what a version did not have yet. */
  private static JsonNode upgraded(JsonNode tree, int version) {
    if (version == Checkpoint.FORMAT_VERSION || !(tree instanceof ObjectNode checkpoint)) {
      return tree;
    }
    checkpoint.put("formatVersion", Checkpoint.FORMAT_VERSION);
    if (checkpoint.get("preparedDigest") instanceof ObjectNode digest) {
      digest.put("digestFormatVersion", 1);
    }
    if (version == 1) {
      checkpoint.putObject("losses").putObject("byReason");
      if (checkpoint.get("counts") instanceof ObjectNode counts) {
        counts.put("losses", 0).put("lostEvents", 0);
      }
      if (checkpoint.get("prepared") instanceof ObjectNode prepared) {
        prepared.put("losses", 0).putArray("gaps");
      }
      if (checkpoint.get("chain") instanceof ObjectNode chain) {
        chain.put("digestFormatVersion", 1);
      }
    }
    return tree;
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
