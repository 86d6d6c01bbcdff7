package io.trailkeeper.cli.awsendpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailkeeper.cli.awstrail.KnownTrail;
import io.trailkeeper.cli.awstrail.KnownTrails;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the endpoint can do, by CloudTrail's names. */
final class Operations {

  /** CloudTrail's other operations: a client should learn that they exist, and not here. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          ("AddTags CancelQuery CreateChannel CreateDashboard CreateEventDataStore CreateTrail"
                  + " DeleteChannel DeleteDashboard DeleteEventDataStore DeleteResourcePolicy"
                  + " DeleteTrail DeregisterOrganizationDelegatedAdmin DescribeQuery"
                  + " DisableFederation EnableFederation GenerateQuery GetChannel GetDashboard"
                  + " GetEventConfiguration GetEventDataStore GetImport GetInsightSelectors"
                  + " GetQueryResults GetResourcePolicy ListChannels ListDashboards"
                  + " ListEventDataStores ListImportFailures ListImports ListInsightsData"
                  + " ListInsightsMetricData ListQueries ListTags LookupEvents"
                  + " PutEventConfiguration PutEventSelectors PutInsightSelectors"
                  + " PutResourcePolicy RegisterOrganizationDelegatedAdmin RemoveTags"
                  + " RestoreEventDataStore SearchSampleQueries StartDashboardRefresh"
                  + " StartEventDataStoreIngestion StartImport StartLogging StartQuery"
                  + " StopEventDataStoreIngestion StopImport StopLogging UpdateChannel"
                  + " UpdateDashboard UpdateEventDataStore UpdateTrail")
              .split(" "));

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final KnownTrails trails;
  private final Clock clock;
  private final Map<String, Operation> operations =
      Map.of(
          "ListPublicKeys", this::listPublicKeys,
          "DescribeTrails", this::describeTrails,
          "GetTrail", this::getTrail,
          "ListTrails", this::listTrails,
          "GetTrailStatus", this::getTrailStatus,
          "GetEventSelectors", this::getEventSelectors);

  Operations(KnownTrails trails, Clock clock) {
    this.trails = trails;
    this.clock = clock;
  }

  /**
   * Returns an operation.
   *
   * @throws ApiException if there is none of this name here
   */
  Operation named(String name) {
    @Nullable Operation operation = operations.get(name);
    if (operation != null) {
      return operation;
    }
    if (UNSUPPORTED.contains(name)) {
      throw ApiError.UNSUPPORTED_OPERATION.because(
          name + " is not among what Trailkeeper answers: " + supported());
    }
    throw ApiError.UNKNOWN_OPERATION.because("there is no such operation");
  }

  private String supported() {
    return String.join(", ", operations.keySet().stream().sorted().toList());
  }

  /** All keys are on one page: the AWS CLI asks for no second one. */
  private ObjectNode listPublicKeys(Parameters parameters) {
    Instant now = clock.instant();
    Instant start = parameters.time("StartTime").orElse(now);
    Instant end = parameters.time("EndTime").orElse(now);
    refuseToken(parameters);
    if (start.isAfter(end)) {
      throw ApiError.INVALID_TIME_RANGE.because("StartTime " + start + " is after EndTime " + end);
    }
    ArrayNode list = JSON.arrayNode();
    for (PublicKeyEntry key : trails.publicKeys().entries()) {
      if (mayHaveSigned(key, start, end)) {
        list.addObject()
            .put("Value", key.value())
            .put("ValidityStartTime", key.validityStartTime().getEpochSecond())
            .put("ValidityEndTime", key.validityEndTime().getEpochSecond())
            .put("Fingerprint", key.fingerprint());
      }
    }
    return JSON.objectNode().set("PublicKeyList", list);
  }

  /** Whether a digest that ends in the range may be the key's. */
  private static boolean mayHaveSigned(PublicKeyEntry key, Instant start, Instant end) {
    return !key.validityStartTime().minus(PublicKeyEntry.GRACE).isAfter(end)
        && !key.validityEndTime().isBefore(start);
  }

  private ObjectNode describeTrails(Parameters parameters) {
    List<String> names = parameters.texts("trailNameList");
    parameters.checkFlag("includeShadowTrails");
    names.forEach(Operations::checkName);
    ArrayNode list = JSON.arrayNode();
    trails.trails().stream()
        .filter(trail -> names.isEmpty() || names.stream().anyMatch(name -> is(trail, name)))
        .map(TrailDocuments::trail)
        .forEach(list::add);
    return JSON.objectNode().set("trailList", list);
  }

  private ObjectNode getTrail(Parameters parameters) {
    return JSON.objectNode().set("Trail", TrailDocuments.trail(trail(parameters, "Name")));
  }

  private ObjectNode listTrails(Parameters parameters) {
    refuseToken(parameters);
    ArrayNode list = JSON.arrayNode();
    for (KnownTrail trail : trails.trails()) {
      list.addObject()
          .put("TrailARN", trail.arn().toString())
          .put("Name", trail.arn().name())
          .put("HomeRegion", trail.arn().region());
    }
    return JSON.objectNode().set("Trails", list);
  }

  private ObjectNode getTrailStatus(Parameters parameters) {
    return TrailDocuments.status(trail(parameters, "Name").activity());
  }

  private ObjectNode getEventSelectors(Parameters parameters) {
    KnownTrail trail = trail(parameters, "TrailName");
    @Nullable TrailSpec spec = trail.spec();
    if (spec == null) {
      throw ApiError.UNSUPPORTED_OPERATION.because(
          "what a trail selects is not in what it delivers; ask an endpoint that was started with"
              + " --data or --cluster");
    }
    return EventSelectorDocuments.of(trail.arn(), spec);
  }

  private static void refuseToken(Parameters parameters) {
    if (parameters.text("NextToken").isPresent()) {
      throw ApiError.INVALID_TOKEN.because("there is one page, so there is no token");
    }
  }

  private KnownTrail trail(Parameters parameters, String member) {
    String name = parameters.requiredText(member);
    checkName(name);
    List<KnownTrail> found = trails.trails().stream().filter(trail -> is(trail, name)).toList();
    if (found.isEmpty()) {
      throw ApiError.TRAIL_NOT_FOUND.because("there is no trail " + name);
    }
    if (found.size() > 1) {
      throw ApiError.INVALID_TRAIL_NAME.because(
          found.size() + " trails are called " + name + "; give the ARN");
    }
    return found.get(0);
  }

  private static boolean is(KnownTrail trail, String nameOrArn) {
    return trail.arn().name().equals(nameOrArn) || trail.arn().toString().equals(nameOrArn);
  }

  private static void checkName(String nameOrArn) {
    if (nameOrArn.startsWith("arn:")) {
      try {
        TrailArn.parse(nameOrArn);
      } catch (IllegalArgumentException e) {
        throw new ApiException(ApiError.CLOUD_TRAIL_ARN_INVALID, String.valueOf(e.getMessage()), e);
      }
    } else if (!TrailArn.isTrailName(nameOrArn)) {
      throw ApiError.INVALID_TRAIL_NAME.because("a trail's name: " + TrailArn.NAME_RULE);
    }
  }
}
