package io.trailkeeper.crds.yaml;

import java.util.List;

/** A value of a YAML document, and where it stands. */
public sealed interface YamlNode {

  /** Returns where the value begins; for the value of an alias, where its anchor stands. */
  Place place();

  /**
   * A place in a file.
   *
   * @param line counted from 1
   * @param column counted from 1, in code points
   */
  record Place(int line, int column) {}

  /**
   * A single value.
   *
   * @param text the value without its quotes and escapes
   * @param type what the value is in the core schema
   * @param plain whether it stands there without quotes
   */
  record Scalar(Place place, String text, ScalarType type, boolean plain) implements YamlNode {}

  /** A list. */
  record Sequence(Place place, List<YamlNode> items) implements YamlNode {
    /** Copies the items. */
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * An object.
   *
   * @param entries in the order of the file; two of them may have the same key
   */
  record Mapping(Place place, List<Entry> entries) implements YamlNode {
    /** Copies the entries. */
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /** A key of an object and its value. */
  record Entry(Scalar key, YamlNode value) {}
}
