package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * How log files are made.
 *
 * @param format {@code CloudTrail} or {@code Kubernetes}; absent means CloudTrail
 * @param compression {@code Gzip} or {@code Zstd}; absent means Gzip
 * @param maxInterval a duration; absent means 60s
 * @param maxSize a quantity of bytes; absent means 16Mi
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliverySpec(
    @JsonPropertyDescription(
            "CloudTrail writes CloudTrail's records, Kubernetes writes audit events, one a "
                + "line, as the API server sent them. Default: CloudTrail.")
        @Default("CloudTrail")
        @Nullable String format,
    @JsonPropertyDescription(
            "Gzip, or Zstd, which is smaller and faster but not read by the AWS CLI. "
                + "Default: Gzip.")
        @Default("Gzip")
        @Nullable String compression,
    @JsonPropertyDescription(
            "How long an event waits at most for its file to be closed, 1s to 1h. Default: "
                + "60s.")
        @Default("60s")
        @Size(max = 64)
        @Nullable String maxInterval,
    @JsonPropertyDescription(
            "How large a file becomes at most before compression, 64Ki to 64Mi. Default: "
                + "16Mi.")
        @Default("16Mi")
        @Size(max = 64)
        @Nullable String maxSize) {}
