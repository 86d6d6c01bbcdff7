package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * The last digest file of a trail, kept apart from the destination: where the newest digest files
 * are cut off, this still names them.
 *
 * @param chainId names the chain
 * @param sequence the number of the digest file in its chain, from 1
 * @param key the key of its object
 * @param sha256 the SHA-256 of its uncompressed content, lower-case hex
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrailChainHead(
    @JsonPropertyDescription("Names the chain of digest files.") @Nullable String chainId,
    @JsonPropertyDescription("The number of the digest file in its chain, from 1.")
        @Nullable Long sequence,
    @JsonPropertyDescription("The key of the digest file in the destination.") @Nullable String key,
    @JsonPropertyDescription(
            "The SHA-256 of the uncompressed digest file, in lower-case hexadecimal.")
        @Nullable String sha256) {}
