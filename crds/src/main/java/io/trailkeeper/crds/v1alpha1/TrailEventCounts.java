package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * Events of a trail since it began. What was read is selected + filtered + duplicates.
 *
 * @param selected events that the selectors selected, all of them delivered
 * @param filtered events that were read and not selected
 * @param duplicates events that came a second time and were passed over
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrailEventCounts(
    @JsonPropertyDescription("Events that the selectors selected. All of them were delivered.")
        @Nullable Long selected,
    @JsonPropertyDescription("Events that were read and that the selectors did not select.")
        @Nullable Long filtered,
    @JsonPropertyDescription(
            "Events that came a second time, from another replica of capture, and were passed over.")
        @Nullable Long duplicates) {}
