package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces that a trail reaches: those that are named and those that are selected.
 *
 * @param names names of namespaces
 * @param selector a selector on their labels
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.selector) || (has(self.names) && self.names.size() > 0)",
    message = "namespaces needs at least one of names, a selector or both")
public record NamespacesSpec(
    @JsonPropertyDescription("Names of namespaces.") @Size(max = 1000) @Nullable List<String> names,
    @JsonPropertyDescription(
            "A label selector on namespaces. Namespaces that begin or cease to match are "
                + "followed without a restart. It needs a cluster.")
        @Nullable LabelSelector selector) {}
