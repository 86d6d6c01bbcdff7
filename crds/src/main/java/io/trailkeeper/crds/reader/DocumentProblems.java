package io.trailkeeper.crds.reader;

import io.trailkeeper.crds.reader.TrailFileException.Problem;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.validation.Violation;
import io.trailkeeper.crds.yaml.YamlDocument;
import io.trailkeeper.crds.yaml.YamlNode.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The problems of one document, and in which lines its fields stand. */
final class DocumentProblems {

  private final int document;
  private final List<Problem> problems = new ArrayList<>();
  private final List<FieldPath> wrongTypes = new ArrayList<>();
  private final Map<String, Place> places = new HashMap<>();

  DocumentProblems(YamlDocument document) {
    this.document = document.number();
    places.put(FieldPath.ROOT.text(), document.root().place());
  }

  /** Notes where a field stands. */
  void place(FieldPath path, Place place) {
    places.put(path.text(), place);
  }

  void add(Place place, String text) {
    problems.add(new Problem(document, place.line(), 0, text));
  }

  /** Adds a problem of a field in the line of the field, or of the object that it is missing in. */
  void add(FieldPath path, String text) {
    problems.add(new Problem(document, line(path.text()), 0, text));
  }

  /** Adds a field of a wrong type: nothing that is at or below it needs to be told. */
  void addWrongType(FieldPath path, String text) {
    wrongTypes.add(path);
    add(path, text);
  }

  void add(Violation violation) {
    FieldPath path = new FieldPath(violation.path());
    if (wrongTypes.stream().noneMatch(path::isAtOrBelow)) {
      add(path, violation.toString());
    }
  }

  private int line(String path) {
    String at = path;
    @Nullable Place place = places.get(at);
    while (place == null) {
      at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
      place = places.get(at);
    }
    return place.line();
  }

  /** Returns the problems in the order of the lines. */
  List<Problem> inOrder() {
    return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }
}
