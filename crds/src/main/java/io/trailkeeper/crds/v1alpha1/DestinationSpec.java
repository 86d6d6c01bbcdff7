package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where a trail delivers: one of the two.
 *
 * @param s3 a bucket
 * @param volume a directory of a volume
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.s3) != has(self.volume)",
    message = "exactly one destination is needed: either s3 or volume")
public record DestinationSpec(
    @JsonPropertyDescription("A bucket of an S3 server. Excludes volume.")
        @Nullable S3DestinationSpec s3,
    @JsonPropertyDescription("A directory of a volume. Excludes s3.")
        @Nullable VolumeDestinationSpec volume) {}
