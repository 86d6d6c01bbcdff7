package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A time-stamp authority (RFC 3161).
 *
 * @param url where it is asked over HTTP
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimestampAuthoritySpec(
    @JsonPropertyDescription(
            "The URL to ask, for example https://time.example/tsr. It learns the SHA-256 of each "
                + "digest file and nothing else. Required.")
        @Required
        @Size(max = 2048)
        @Nullable String url) {}
