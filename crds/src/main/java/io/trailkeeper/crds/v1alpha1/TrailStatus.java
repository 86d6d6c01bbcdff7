package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator saw of a trail: CloudTrail's {@code GetTrailStatus}, under its names, and what
 * Trailkeeper knows beyond it. Times are RFC 3339 texts in UTC.
 *
 * @param observedGeneration the generation of the spec that this status is about
 * @param conditions {@code Ready}, {@code Reconciling} and {@code Stalled} (the two only while
 *     true), {@code Capturing}, {@code Delivering}, {@code LogFileValidation}; each type once
 * @param trailArn the ARN of the trail
 * @param isLogging whether the trail records events now
 * @param scope how far the trail reaches: {@code Cluster} or {@code Namespaces}
 * @param destination where the trail delivers, for example {@code s3://bucket/prefix}
 * @param latestDeliveryTime when a log file was last delivered
 * @param latestDeliveryError what keeps files from being delivered: the error code of CloudTrail,
 *     then {@code ": "} and a message; absent while nothing does
 * @param latestDeliveryAttemptTime when delivery was last tried
 * @param latestDeliveryAttemptSucceeded when delivery last succeeded
 * @param latestDigestDeliveryTime when a digest file was last delivered
 * @param latestDigestDeliveryError what keeps digest files from being delivered; absent while
 *     nothing does
 * @param startLoggingTime when the trail last began to record events
 * @param stopLoggingTime when the trail last ceased to record events
 * @param events events since the trail began
 * @param logFiles log files delivered since the trail began
 * @param digestFiles digest files delivered since the trail began
 * @param losses how often it was noticed, since the trail began, that events are missing or may be
 * @param lostEvents how many events that were, as far as it is known
 * @param latestLossTime the end of the time in which events are missing, of what was noticed last
 * @param latestLossReason why they are missing, for programs
 * @param latestLossMessage why they are missing, for people
 * @param lag how far delivery is behind, for example {@code 12s}
 * @param chainHead the last digest file
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrailStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, Reconciling and Stalled (these two only while they are true), Capturing, Delivering and LogFileValidation.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("The ARN of the trail.") @Nullable String trailArn,
    @JsonPropertyDescription("Whether the trail records events now.") @JsonProperty("isLogging")
        @Nullable Boolean isLogging,
    @JsonPropertyDescription("How far the trail reaches: Cluster or Namespaces.")
        @Nullable String scope,
    @JsonPropertyDescription("Where the trail delivers, for example s3://audit-archive/clusters.")
        @Nullable String destination,
    @JsonPropertyDescription("When a log file was last delivered.")
        @Nullable String latestDeliveryTime,
    @JsonPropertyDescription(
            "What keeps files from being delivered: the error code as CloudTrail has it, and a message. Absent while nothing does.")
        @Nullable String latestDeliveryError,
    @JsonPropertyDescription("When delivery was last tried.")
        @Nullable String latestDeliveryAttemptTime,
    @JsonPropertyDescription("When a try of delivery last succeeded.")
        @Nullable String latestDeliveryAttemptSucceeded,
    @JsonPropertyDescription("When a digest file was last delivered.")
        @Nullable String latestDigestDeliveryTime,
    @JsonPropertyDescription(
            "What keeps digest files from being delivered. Absent while nothing does.")
        @Nullable String latestDigestDeliveryError,
    @JsonPropertyDescription("When the trail last began to record events.")
        @Nullable String startLoggingTime,
    @JsonPropertyDescription("When the trail last ceased to record events.")
        @Nullable String stopLoggingTime,
    @JsonPropertyDescription("Events since the trail began.") @Nullable TrailEventCounts events,
    @JsonPropertyDescription("Log files delivered since the trail began.") @Nullable Long logFiles,
    @JsonPropertyDescription("Digest files delivered since the trail began.")
        @Nullable Long digestFiles,
    @JsonPropertyDescription(
            "How often it was noticed, since the trail began, that events are missing or may be.")
        @Nullable Long losses,
    @JsonPropertyDescription(
            "How many events are missing since the trail began, as far as that is known.")
        @Nullable Long lostEvents,
    @JsonPropertyDescription(
            "The end of the time in which events are missing, of the loss that was noticed last. Absent before the first.")
        @Nullable String latestLossTime,
    @JsonPropertyDescription(
            "Why events are missing, of the loss that was noticed last: a word for programs, as digest files have it.")
        @Nullable String latestLossReason,
    @JsonPropertyDescription(
            "Why events are missing, of the loss that was noticed last, for people.")
        @Nullable String latestLossMessage,
    @JsonPropertyDescription("How far delivery is behind what is captured, for example 12s.")
        @Nullable String lag,
    @JsonPropertyDescription(
            "The last digest file that was delivered. It is kept here too, so that it shows when the newest digest files are removed from the destination.")
        @Nullable TrailChainHead chainHead) {}
