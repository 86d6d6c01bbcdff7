package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A lock that keeps objects from being deleted or overwritten.
 *
 * @param mode {@code Compliance} or {@code Governance}
 * @param retentionDays for how many days
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectLockSpec(
    @JsonPropertyDescription(
            "Compliance lets nobody lift the lock before its time, Governance lets those who "
                + "have a special permission. Required.")
        @Required
        @Nullable String mode,
    @JsonPropertyDescription("For how many days, 1 to 36500. Required.")
        @Required
        @Min(1)
        @Max(36500)
        @Nullable Long retentionDays) {}
