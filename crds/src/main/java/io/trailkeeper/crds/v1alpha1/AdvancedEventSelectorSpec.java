package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
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
@ValidationRule(
    value = "self.fieldSelectors.exists(f, f.field == 'eventCategory' && has(f.equals))",
    message =
        "a selector needs a condition on the field eventCategory with equals: Management, "
            + "Data or both")
@ValidationRule(
    value = "self.fieldSelectors.all(f, self.fieldSelectors.exists_one(g, g.field == f.field))",
    message = "a field stands twice in a selector: put all of its operators into one condition")
public record AdvancedEventSelectorSpec(
    @JsonPropertyDescription("A name for people, at most 1000 characters.") @Size(max = 1000)
        @Nullable String name,
    @JsonPropertyDescription(
            "Conditions, each field once. All of them have to hold. One of them has to be "
                + "eventCategory with equals.")
        @Required
        @Size(min = 1, max = 21)
        @Nullable List<FieldSelectorSpec> fieldSelectors) {}
