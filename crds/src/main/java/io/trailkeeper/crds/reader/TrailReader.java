package io.trailkeeper.crds.reader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.trailkeeper.crds.reader.TrailFileException.Problem;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.text.Shown;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import io.trailkeeper.crds.validation.TrailValidation;
import io.trailkeeper.crds.validation.Violation;
import io.trailkeeper.crds.yaml.YamlDocument;
import io.trailkeeper.crds.yaml.YamlException;
import io.trailkeeper.crds.yaml.YamlNode.Entry;
import io.trailkeeper.crds.yaml.YamlNode.Mapping;
import io.trailkeeper.crds.yaml.YamlNode.Place;
import io.trailkeeper.crds.yaml.YamlNode.Scalar;
import io.trailkeeper.crds.yaml.YamlReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads Trails from the YAML or JSON that {@code kubectl apply} takes. Thread-safe.
 *
 * <p>Strict: a field that is not known, a value of a wrong type (nothing is converted, not {@code
 * yes} to true and not {@code 60} to a text), a key that is there twice and a combination that is
 * impossible are refused. A {@code status} is passed over. Several documents stand between lines of
 * {@code ---}; empty ones are passed over.
 */
public final class TrailReader {

  private static final FieldPath API_VERSION = FieldPath.ROOT.field("apiVersion");
  private static final FieldPath KIND = FieldPath.ROOT.field("kind");
  private static final String GROUP_VERSION = Trail.GROUP + "/" + Trail.VERSION;

  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private TrailReader() {}

  /**
   * Reads the Trails of a file.
   *
   * @param source the file's name, for errors
   * @param utf8 the file's bytes
   * @return its Trails, in its order; none if it has only empty documents
   * @throws TrailFileException with every problem of the file, if there is any
   */
  public static List<Trail> read(String source, byte[] utf8) {
    try {
      return read(
          source, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new TrailFileException(
          source, List.of(new Problem(0, 0, 0, "found bytes that are not UTF-8")));
    }
  }

  /**
   * Reads the Trails of a text.
   *
   * @param source where it comes from, for errors
   * @param yaml the text
   * @return its Trails, in its order; none if it has only empty documents
   * @throws TrailFileException with every problem of the text, if there is any
   */
  public static List<Trail> read(String source, String yaml) {
    List<Trail> trails = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Map<String, Integer> documents = new HashMap<>();
    YamlReader reader = new YamlReader(yaml);
    try {
      for (Optional<YamlDocument> d = reader.next(); d.isPresent(); d = reader.next()) {
        DocumentProblems found = new DocumentProblems(d.get());
        Optional<Trail> trail = read(d.get(), found);
        if (trail.isPresent()) {
          checkFirst(trail.get(), d.get().number(), documents, found);
          trails.add(trail.get());
        }
        problems.addAll(found.inOrder());
      }
    } catch (YamlException e) {
      problems.add(problem(e));
    }
    if (!problems.isEmpty()) {
      throw new TrailFileException(source, problems);
    }
    return List.copyOf(trails);
  }

  /** Reads the Trail of a document; returns nothing if the document is something else. */
  private static Optional<Trail> read(YamlDocument document, DocumentProblems problems) {
    if (!(document.root() instanceof Mapping mapping)) {
      problems.add(FieldPath.ROOT, "found no object, allowed: an object of kind " + Trail.KIND);
      return Optional.empty();
    }
    boolean isVersion = has(mapping, API_VERSION, GROUP_VERSION);
    boolean isKind = has(mapping, KIND, Trail.KIND);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (isVersion || isKind) {
      FieldTypes types = new FieldTypes(MAPPER);
      json = new TreeCheck(types, problems).object(mapping, fields(types), FieldPath.ROOT);
    }
    if (!isVersion) {
      problems.add(mismatch(mapping, API_VERSION, GROUP_VERSION));
    }
    if (!isKind) {
      problems.add(mismatch(mapping, KIND, Trail.KIND));
    }
    return isVersion || isKind ? trail(json, problems) : Optional.empty();
  }

  private static SortedMap<String, JavaType> fields(FieldTypes types) {
    SortedMap<String, JavaType> fields = new TreeMap<>();
    fields.put("apiVersion", types.type(String.class));
    fields.put("kind", types.type(String.class));
    fields.put("metadata", types.type(ObjectMeta.class));
    fields.put("spec", types.type(TrailSpec.class));
    fields.put("status", types.type(Object.class));
    return fields;
  }

  private static Optional<Trail> trail(ObjectNode json, DocumentProblems problems) {
    json.remove(List.of(API_VERSION.text(), KIND.text(), "status"));
    try {
      Trail trail = MAPPER.treeToValue(json, Trail.class);
      TrailValidation.validate(trail).forEach(problems::add);
      return Optional.of(trail);
    } catch (JsonProcessingException e) {
      problems.add(FieldPath.ROOT, "not a Trail: " + e.getOriginalMessage());
      return Optional.empty();
    }
  }

  private static boolean has(Mapping mapping, FieldPath field, String value) {
    return find(mapping, field).map(value::equals).orElse(false);
  }

  private static Violation mismatch(Mapping mapping, FieldPath field, String allowed) {
    return new Violation(
        field.text(), find(mapping, field).map(Shown::text).orElse("nothing"), allowed);
  }

  private static Optional<String> find(Mapping mapping, FieldPath field) {
    for (Entry entry : mapping.entries()) {
      if (entry.key().text().equals(field.text()) && entry.value() instanceof Scalar scalar) {
        return Optional.of(scalar.text());
      }
    }
    return Optional.empty();
  }

  /** Two Trails of one name would be one Trail for Kubernetes, the latter. */
  private static void checkFirst(
      Trail trail, int document, Map<String, Integer> documents, DocumentProblems problems) {
    @Nullable String name = trail.getMetadata().getName();
    if (name == null) {
      return;
    }
    @Nullable Integer first = documents.putIfAbsent(name, document);
    if (first != null) {
      problems.add(
          new Violation(
              "metadata.name",
              Shown.text(name) + " a second time, first in document " + first,
              "each name once in a file"));
    }
  }

  private static Problem problem(YamlException e) {
    Place place = e.place().orElse(new Place(0, 0));
    return new Problem(e.document(), place.line(), place.column(), String.valueOf(e.getMessage()));
  }
}
