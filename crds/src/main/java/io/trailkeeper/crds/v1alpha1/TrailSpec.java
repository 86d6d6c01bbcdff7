package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
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
@ValidationRule(
    value =
        "!has(self.eventSelectors) || self.eventSelectors.size() == 0 || "
            + "!has(self.advancedEventSelectors) || self.advancedEventSelectors.size() == 0",
    message = "eventSelectors and advancedEventSelectors exclude each other: keep one of the two")
@ValidationRule(
    value =
        "!has(self.eventSelectors) || self.eventSelectors.map(s, !has(s.dataResources) ? 0 : "
            + "s.dataResources.map(r, has(r.values) && r.values.size() > 0 ? r.values.size() : "
            + "1).sum()).sum() <= 250",
    message =
        "eventSelectors have too many values in dataResources: at most 250 in all, where one "
            + "without values counts as 1")
@ValidationRule(
    value =
        "!has(self.advancedEventSelectors) || self.advancedEventSelectors.map(s, "
            + "s.fieldSelectors.map(f, (has(f.equals) ? f.equals.size() : 0) + (has(f.startsWith) "
            + "? f.startsWith.size() : 0) + (has(f.endsWith) ? f.endsWith.size() : 0) + "
            + "(has(f.notEquals) ? f.notEquals.size() : 0) + (has(f.notStartsWith) ? "
            + "f.notStartsWith.size() : 0) + (has(f.notEndsWith) ? f.notEndsWith.size() : "
            + "0)).sum()).sum() <= 500",
    message = "advancedEventSelectors have too many values: at most 500 in all")
public record TrailSpec(
    @JsonPropertyDescription(
            "Whether the trail records events. False stops delivery after a last digest that "
                + "says so, as StopLogging does; true starts it again. Default: true.")
        @Default("true")
        @Nullable Boolean logging,
    @JsonPropertyDescription("How far the trail reaches. Default: the whole cluster.")
        @Default("{\"type\":\"Cluster\"}")
        @Nullable ScopeSpec scope,
    @JsonPropertyDescription(
            "Basic event selectors, at most 5. An event is recorded if any of them selects "
                + "it. Excludes advancedEventSelectors. Without either, all management events and "
                + "no data events are recorded.")
        @Size(max = 5)
        @Nullable List<EventSelectorSpec> eventSelectors,
    @JsonPropertyDescription(
            "Advanced event selectors, with at most 500 values in all. An event is recorded "
                + "if any of them selects it. Excludes eventSelectors.")
        @Size(max = 500)
        @Nullable List<AdvancedEventSelectorSpec> advancedEventSelectors,
    @JsonPropertyDescription(
            "Where log files and digest files are delivered: either s3 or volume. Required.")
        @Required
        @Nullable DestinationSpec destination,
    @JsonPropertyDescription("How log files are made.") @Default("{}")
        @Nullable DeliverySpec delivery,
    @JsonPropertyDescription(
            "Whether signed digest files are written, with which anybody can check that no "
                + "log file was changed, and none that a digest lists was removed.")
        @Default("{}")
        @Nullable LogFileValidationSpec logFileValidation,
    @JsonPropertyDescription(
            "The pod that delivers this trail. Without a cluster it has no effect.")
        @Nullable CollectorSpec collector) {}
