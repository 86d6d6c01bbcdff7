package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * How far a trail reaches.
 *
 * @param type {@code Cluster} or {@code Namespaces}; absent means Cluster
 * @param namespaces which, if the type is Namespaces
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScopeSpec(
    @JsonPropertyDescription(
            "Cluster records events of the whole cluster, Namespaces only those of the "
                + "namespaces that are named or selected. Default: Cluster.")
        @Nullable String type,
    @JsonPropertyDescription(
            "Which namespaces, if type is Namespaces. Required then, and not allowed "
                + "otherwise.")
        @Nullable NamespacesSpec namespaces) {}
