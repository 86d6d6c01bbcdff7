package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Whether digest files are written.
 *
 * @param enabled absent means true
 * @param digestInterval a duration; absent means 1h
 * @param timestampAuthority who is asked for a time-stamp over each digest file; absent means
 *     nobody
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogFileValidationSpec(
    @JsonPropertyDescription("Whether digest files are written. Default: true.") @Default("true")
        @Nullable Boolean enabled,
    @JsonPropertyDescription("How often, in whole seconds, 1m to 24h. Default: 1h.")
        @Default("1h")
        @Size(max = 64)
        @Nullable String digestInterval,
    @JsonPropertyDescription(
            "Who is asked for a time-stamp (RFC 3161) over each digest file, which proves to others "
                + "when it was there. Default: nobody.")
        @Nullable TimestampAuthoritySpec timestampAuthority) {}
