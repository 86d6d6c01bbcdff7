package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An advanced event selector, CloudTrail's {@code AdvancedEventSelector}.
 *
 * @param name a name for people
 * @param fieldSelectors conditions, of which all must hold
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AdvancedEventSelectorSpec(
    @JsonPropertyDescription("A name for people, at most 1000 characters.") @Nullable String name,
    @JsonPropertyDescription(
            "Conditions, each field once. All of them have to hold. One of them has to be "
                + "eventCategory with equals.")
        @Nullable List<FieldSelectorSpec> fieldSelectors) {}
