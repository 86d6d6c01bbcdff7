package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pod that delivers a trail.
 *
 * @param resources requests and limits
 * @param nodeSelector labels of nodes
 * @param tolerations taints that are tolerated
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CollectorSpec(
    @JsonPropertyDescription("Requests and limits of its container.")
        @JsonDeserialize(using = StoredResources.class)
        @Nullable ResourceRequirements resources,
    @JsonPropertyDescription("Labels of the nodes that it may run on.") @Size(max = 64)
        @Nullable Map<String, String> nodeSelector,
    @JsonPropertyDescription("Taints of nodes that it tolerates.") @Size(max = 64)
        @Nullable List<Toleration> tolerations) {}
