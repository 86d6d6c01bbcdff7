package io.trailkeeper.cli.awsendpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailkeeper.cli.awstrail.KnownTrail;
import io.trailkeeper.cli.awstrail.TrailActivity;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Trails in the shapes of CloudTrail's answers. Members that would say nothing are left out. */
final class TrailDocuments {

  private TrailDocuments() {}

  static ObjectNode trail(KnownTrail trail) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("Name", trail.arn().name())
            .put("S3BucketName", trail.bucket());
    if (!trail.prefix().isEmpty()) {
      document.put("S3KeyPrefix", trail.prefix());
    }
    return document
        .put("IncludeGlobalServiceEvents", true)
        .put("IsMultiRegionTrail", false)
        .put("HomeRegion", trail.arn().region())
        .put("TrailARN", trail.arn().toString())
        .put("LogFileValidationEnabled", trail.validated())
        .put("HasCustomEventSelectors", hasSelectors(trail.spec()))
        .put("HasInsightSelectors", false)
        .put("IsOrganizationTrail", false);
  }

  private static boolean hasSelectors(@Nullable TrailSpec spec) {
    return spec != null
        && ((spec.eventSelectors() != null && !spec.eventSelectors().isEmpty())
            || (spec.advancedEventSelectors() != null && !spec.advancedEventSelectors().isEmpty()));
  }

  static ObjectNode status(TrailActivity activity) {
    ObjectNode status = JsonNodeFactory.instance.objectNode().put("IsLogging", activity.logging());
    put(status, "LatestDeliveryError", activity.latestDeliveryError());
    put(status, "LatestDeliveryTime", activity.latestDeliveryTime());
    put(status, "StartLoggingTime", activity.startLoggingTime());
    put(status, "StopLoggingTime", activity.stopLoggingTime());
    put(status, "LatestDigestDeliveryTime", activity.latestDigestDeliveryTime());
    put(status, "LatestDigestDeliveryError", activity.latestDigestDeliveryError());
    // CloudTrail's older members: the same times as texts.
    putText(status, "LatestDeliveryAttemptTime", activity.latestDeliveryTime());
    putText(status, "LatestDeliveryAttemptSucceeded", activity.latestDeliveryTime());
    putText(status, "TimeLoggingStarted", activity.startLoggingTime());
    putText(status, "TimeLoggingStopped", activity.stopLoggingTime());
    return status;
  }

  private static void put(ObjectNode document, String name, @Nullable String text) {
    if (text != null) {
      document.put(name, text);
    }
  }

  private static void put(ObjectNode document, String name, @Nullable Instant time) {
    if (time != null) {
      document.put(name, time.getEpochSecond());
    }
  }

  private static void putText(ObjectNode document, String name, @Nullable Instant time) {
    put(document, name, time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
