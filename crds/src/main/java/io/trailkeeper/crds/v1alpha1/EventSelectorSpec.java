package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A basic event selector, CloudTrail's {@code EventSelector}.
 *
 * @param readWriteType {@code All}, {@code ReadOnly} or {@code WriteOnly}; absent means All
 * @param includeManagementEvents absent means true
 * @param excludeManagementEventSources event sources to leave out
 * @param dataResources types whose Data events are recorded
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.includeManagementEvents || (has(self.dataResources) && "
            + "self.dataResources.size() > 0)",
    message =
        "a selector with includeManagementEvents: false and without dataResources selects "
            + "nothing: add dataResources, or include management events")
public record EventSelectorSpec(
    @JsonPropertyDescription(
            "All records events that read and events that write, ReadOnly and WriteOnly only "
                + "one kind. Default: All.")
        @Default("All")
        @Nullable String readWriteType,
    @JsonPropertyDescription(
            "Whether management events (control-plane activity) are recorded. Default: true.")
        @Default("true")
        @Nullable Boolean includeManagementEvents,
    @JsonPropertyDescription(
            "API groups whose management events are not recorded, for example "
                + "coordination.k8s.io. The core group is core.k8s.io.")
        @Size(max = 250)
        @Nullable List<String> excludeManagementEventSources,
    @JsonPropertyDescription(
            "Types of resources whose data events are recorded. Without any, no data events "
                + "are. At most 250 values in all selectors.")
        @Size(max = 250)
        @Nullable List<DataResourceSpec> dataResources) {}
