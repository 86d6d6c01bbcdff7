package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants of a trail.
 *
 * @param logging whether events are recorded; absent means true
 * @param scope absent means the whole cluster
 * @param eventSelectors basic selectors
 * @param advancedEventSelectors advanced selectors
 * @param destination where log files go
 * @param delivery how log files are made
 * @param logFileValidation whether digests are written
 * @param collector the pod that delivers
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrailSpec(
    @JsonPropertyDescription(
            "Whether the trail records events. False stops delivery after a last digest that "
                + "says so, as StopLogging does; true starts it again. Default: true.")
        @Nullable Boolean logging,
    @JsonPropertyDescription("How far the trail reaches. Default: the whole cluster.")
        @Nullable ScopeSpec scope,
    @JsonPropertyDescription(
            "Basic event selectors, at most 5. An event is recorded if any of them selects "
                + "it. Excludes advancedEventSelectors. Without either, all management events and "
                + "no data events are recorded.")
        @Nullable List<EventSelectorSpec> eventSelectors,
    @JsonPropertyDescription(
            "Advanced event selectors, with at most 500 values in all. An event is recorded "
                + "if any of them selects it. Excludes eventSelectors.")
        @Nullable List<AdvancedEventSelectorSpec> advancedEventSelectors,
    @JsonPropertyDescription(
            "Where log files and digest files are delivered: either s3 or volume. Required.")
        @Nullable DestinationSpec destination,
    @JsonPropertyDescription("How log files are made.") @Nullable DeliverySpec delivery,
    @JsonPropertyDescription(
            "Whether signed digest files are written, with which anybody can check that no "
                + "log file was changed, and none that a digest lists was removed.")
        @Nullable LogFileValidationSpec logFileValidation,
    @JsonPropertyDescription(
            "The pod that delivers this trail. Without a cluster it has no effect.")
        @Nullable CollectorSpec collector) {}
