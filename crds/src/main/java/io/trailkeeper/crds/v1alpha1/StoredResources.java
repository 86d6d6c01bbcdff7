package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceClaim;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads resources whose quantities may be nonsense. The API server stores any text as a quantity of
 * a custom resource, and fabric8's own deserializer throws on some of them, which would stop the
 * watch on all Trails.
 */
final class StoredResources extends JsonDeserializer<ResourceRequirements> {

  @Override
  public ResourceRequirements deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode tree = context.readTree(parser);
    ResourceRequirements resources = new ResourceRequirements();
    resources.setLimits(quantities(tree.path("limits")));
    resources.setRequests(quantities(tree.path("requests")));
    List<ResourceClaim> claims = new ArrayList<>();
    for (JsonNode claim : tree.path("claims")) {
      claims.add(
          new ResourceClaim(claim.path("name").asText(null), claim.path("request").asText(null)));
    }
    resources.setClaims(claims);
    return resources;
  }

  private static Map<String, Quantity> quantities(JsonNode values) {
    Map<String, Quantity> quantities = new LinkedHashMap<>();
    values
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              quantities.put(entry.getKey(), value.isNull() ? null : quantity(value));
            });
    return quantities;
  }

  private static Quantity quantity(JsonNode value) {
    String text = value.isValueNode() ? value.asText() : value.toString();
    try {
      return new Quantity(text);
    } catch (IllegalArgumentException e) {
      return new Quantity(text, "");
    }
  }
}
