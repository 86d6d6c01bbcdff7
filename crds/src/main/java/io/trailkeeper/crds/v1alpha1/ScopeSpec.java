package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * How far a trail reaches.
 *
 * @param type {@code Cluster} or {@code Namespaces}; absent means Cluster
 * @param namespaces which, if the type is Namespaces
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.type != 'Namespaces' || has(self.namespaces)",
    message = "type Namespaces needs namespaces, with names, a selector or both")
@ValidationRule(
    value = "!has(self.namespaces) || self.type == 'Namespaces'",
    message =
        "namespaces needs type: Namespaces. With type Cluster, which is the default, leave "
            + "namespaces out")
public record ScopeSpec(
    @JsonPropertyDescription(
            "Cluster records events of the whole cluster, Namespaces only those of the "
                + "namespaces that are named or selected. Default: Cluster.")
        @Default("Cluster")
        @Nullable String type,
    @JsonPropertyDescription(
            "Which namespaces, if type is Namespaces. Required then, and not allowed "
                + "otherwise.")
        @Nullable NamespacesSpec namespaces) {}
