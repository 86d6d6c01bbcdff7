package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type of resource whose Data events a basic selector records.
 *
 * @param type {@code resource[.group][/subresource]}
 * @param values prefixes of {@code namespace/name}; absent means all objects
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataResourceSpec(
    @JsonPropertyDescription(
            "The type, as resource[.group][/subresource], for example secrets, pods/exec or "
                + "widgets.shop.example. Required.")
        @Required
        @Size(max = 512)
        @Nullable String type,
    @JsonPropertyDescription(
            "Prefixes of namespace/name (of the name alone for what has no namespace), for "
                + "example payments/. An object has to begin with one of them. Without any, all "
                + "objects of the type are meant.")
        @Size(max = 250)
        @Nullable List<@Size(min = 1, max = 1024) String> values) {}
