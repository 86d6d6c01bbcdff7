package io.trailkeeper.crds.manifest;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrArray;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrBool;
import io.trailkeeper.core.checkpoint.Checkpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The schema of a {@link Checkpoint}: typed on the outside, for who looks at it with kubectl.
 * Whatever else a newer collector writes is kept, at every level, so that it loses nothing to a CRD
 * that is older than itself. Null is kept too: a checkpoint comes back as it was written.
 */
final class CheckpointSchema {

  private CheckpointSchema() {}

  static void complete(Schema trailCheckpoint) {
    trailCheckpoint.props().getProperties().remove("spec");
    trailCheckpoint
        .props()
        .setDescription(
            "What the collector of a Trail knows, under the Trail's name. The operator makes it,"
                + " and the collector alone writes its status.");
    KubernetesTypes.describeObject(trailCheckpoint);
    trailCheckpoint.at("status").props().setDescription("What the collector wrote.");
    Schema checkpoint = trailCheckpoint.at("status.checkpoint");
    checkpoint.props().setType("object");
    checkpoint.props().setXKubernetesPreserveUnknownFields(true);
    checkpoint.props().setProperties(checkpoint());
  }

  private static Map<String, JSONSchemaProps> checkpoint() {
    Map<String, JSONSchemaProps> fields = new LinkedHashMap<>();
    fields.put("formatVersion", number("The version of the format of this checkpoint."));
    fields.put("revision", number("How often the checkpoint was written."));
    fields.put("trailArn", text("The ARN of the trail."));
    fields.put("destination", text("Where the trail delivers. Empty before it began."));
    fields.put("cursors", cursors());
    fields.put(
        "prepared", nullable(object("The log file that is being put. Null between log files.")));
    fields.put(
        "preparedDigest",
        nullable(object("The digest file that is being put. Null between digest files.")));
    fields.put("ledger", list("The log files that were delivered since the last digest file."));
    fields.put(
        "chain",
        nullable(
            object(
                "Where the chain of digest files stands. Null while the trail is not logging or"
                    + " not validated.")));
    fields.put(
        "chainEnd",
        nullable(object("How the last chain of digest files ended. Null while one goes on.")));
    fields.put("gaps", list("What is known to be missing since the last digest file."));
    fields.put("losses", object("What is known to be missing since the trail began."));
    JSONSchemaProps counts = object("Events and files since the trail began.");
    Map<String, JSONSchemaProps> numbers = new LinkedHashMap<>();
    numbers.put("selected", number("Events that were selected and delivered."));
    numbers.put("filtered", number("Events that were read and not selected."));
    numbers.put(
        "duplicates", number("Events and losses that had come from another capture before."));
    numbers.put("losses", number("Losses that capture recorded among the events."));
    numbers.put("lostEvents", number("Events that are known to be missing."));
    numbers.put("logFiles", number("Log files that were delivered."));
    numbers.put("digestFiles", number("Digest files that were delivered."));
    counts.setProperties(numbers);
    fields.put("counts", counts);
    fields.put("delivery", object("When things were last delivered, and what went wrong."));
    return fields;
  }

  private static JSONSchemaProps cursors() {
    JSONSchemaProps cursors =
        field("object", "For each partition of the journal the offset of the next event to read.");
    JSONSchemaProps offset = new JSONSchemaPropsBuilder().withType("integer").build();
    offset.setFormat("int64");
    cursors.setAdditionalProperties(new JSONSchemaPropsOrBool(null, offset));
    return cursors;
  }

  private static JSONSchemaProps list(String description) {
    JSONSchemaProps list = field("array", description);
    list.setXKubernetesListType("atomic");
    JSONSchemaProps item = new JSONSchemaPropsBuilder().withType("object").build();
    item.setXKubernetesPreserveUnknownFields(true);
    list.setItems(new JSONSchemaPropsOrArray(null, item));
    return list;
  }

  private static JSONSchemaProps object(String description) {
    JSONSchemaProps object = field("object", description);
    object.setXKubernetesPreserveUnknownFields(true);
    return object;
  }

  private static JSONSchemaProps nullable(JSONSchemaProps field) {
    field.setNullable(true);
    return field;
  }

  private static JSONSchemaProps number(String description) {
    JSONSchemaProps number = field("integer", description);
    number.setFormat("int64");
    return number;
  }

  private static JSONSchemaProps text(String description) {
    return field("string", description);
  }

  private static JSONSchemaProps field(String type, String description) {
    return new JSONSchemaPropsBuilder().withType(type).withDescription(description).build();
  }
}
