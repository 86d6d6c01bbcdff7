package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of a trail's collector.
 *
 * @param checkpoint {@code core}'s checkpoint as the JSON that {@code CheckpointFormat} writes and
 *     reads. A tree, so that nothing that a newer collector wrote, and no nonsense that somebody
 *     typed, is lost or keeps the object from being read
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrailCheckpointStatus(
    @JsonPropertyDescription(
            "What the collector knows: how far it has read, what it is about to deliver, what it has "
                + "delivered since the last digest file, and where its chain of digest files "
                + "stands. The collector alone writes it, each time as a whole.")
        @Nullable JsonNode checkpoint) {

  /** Makes a null of JSON what it means: no checkpoint. */
  public TrailCheckpointStatus {
    checkpoint = checkpoint == null || checkpoint.isNull() ? null : checkpoint;
  }
}
