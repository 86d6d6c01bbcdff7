package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a volume.
 *
 * @param claimName the PersistentVolumeClaim
 * @param path a relative path; absent means {@code archive}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VolumeDestinationSpec(
    @JsonPropertyDescription(
            "The PersistentVolumeClaim in the operator's namespace. It stands for the bucket "
                + "in digest files. Required.")
        @Required
        @Size(max = 253)
        @Nullable String claimName,
    @JsonPropertyDescription(
            "The directory in the volume; without a cluster, in the data directory. "
                + "Relative, without a segment that begins with a dot. Default: archive.")
        @Default("archive")
        @Size(max = 4096)
        @Nullable String path) {}
