package io.trailkeeper.crds.yaml;

import io.trailkeeper.crds.yaml.YamlNode.Entry;
import io.trailkeeper.crds.yaml.YamlNode.Mapping;
import io.trailkeeper.crds.yaml.YamlNode.Place;
import io.trailkeeper.crds.yaml.YamlNode.Scalar;
import io.trailkeeper.crds.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads the documents of a text one by one. Not thread-safe.
 *
 * <p>Documents before one that is refused can be read, unless a character is the reason; nothing
 * after it can.
 */
public final class YamlReader {

  /** How long a document may be, in characters: 1 Mi, what a Kubernetes object may have. */
  public static final int MAX_DOCUMENT_CHARS = 1 << 20;

  /** How many objects and lists may stand in each other. */
  public static final int MAX_DEPTH = 64;

  /** How many values a document may have, those of an alias counted each time. */
  public static final int MAX_VALUES = 100_000;

  /** A value that was given a name, and how many values it is made of. */
  private record Anchored(YamlNode node, int values) {}

  private final String text;
  private final Iterator<Event> events;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private int document;
  private int values;
  private boolean checked;

  /** Makes a reader of a text. */
  public YamlReader(String text) {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(MAX_DOCUMENT_CHARS).build();
    this.text = text;
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * Reads the next document that is not empty.
   *
   * @return the document; nothing after the last one
   * @throws YamlException if it is not well-formed or is refused
   */
  public Optional<YamlDocument> next() {
    try {
      checkCharacters();
      while (events.hasNext()) {
        if (events.next() instanceof DocumentStartEvent) {
          document++;
          YamlNode root = root();
          if (!(root instanceof Scalar scalar && scalar.type() == ScalarType.NULL)) {
            return Optional.of(new YamlDocument(document, root));
          }
        }
      }
      return Optional.empty();
    } catch (MarkedYamlEngineException e) {
      throw refusal(place(e.getProblemMark()), "not YAML: " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw refusal(null, "not YAML: " + e.getMessage(), e);
    }
  }

  private YamlNode root() {
    anchors.clear();
    open.clear();
    values = 0;
    return node(events.next(), 0);
  }

  private YamlNode node(Event event, int depth) {
    Place place = place(event);
    values++;
    checkValues(place);
    if (event instanceof AliasEvent alias) {
      return aliased(alias, place);
    }
    NodeEvent start = (NodeEvent) event;
    @Nullable String anchor = start.getAnchor().map(Anchor::getValue).orElse(null);
    if (anchor != null) {
      open.add(anchor);
    }
    int valuesBefore = values - 1;
    YamlNode node = content(start, place, depth);
    if (anchor != null) {
      open.remove(anchor);
      anchors.put(anchor, new Anchored(node, values - valuesBefore));
    }
    return node;
  }

  private YamlNode content(NodeEvent start, Place place, int depth) {
    if (depth > MAX_DEPTH) {
      throw refusal(
          place, "found too many objects and lists in each other, allowed: " + MAX_DEPTH, null);
    }
    if (start instanceof ScalarEvent scalar) {
      return scalar(scalar, place);
    }
    if (start instanceof SequenceStartEvent sequence) {
      checkTag(sequence.getTag(), Tag.SEQ, place);
      List<YamlNode> items = new ArrayList<>();
      for (Event e = events.next(); !(e instanceof SequenceEndEvent); e = events.next()) {
        items.add(node(e, depth + 1));
      }
      return new Sequence(place, items);
    }
    checkTag(((MappingStartEvent) start).getTag(), Tag.MAP, place);
    List<Entry> entries = new ArrayList<>();
    for (Event e = events.next(); !(e instanceof MappingEndEvent); e = events.next()) {
      if (!(node(e, depth + 1) instanceof Scalar key)) {
        throw refusal(place(e), "found a key that is an object or a list, allowed: a text", null);
      }
      entries.add(new Entry(key, node(events.next(), depth + 1)));
    }
    return new Mapping(place, entries);
  }

  private Scalar scalar(ScalarEvent event, Place place) {
    checkTag(event.getTag(), Tag.STR, place);
    boolean plain = event.isPlain() && event.getTag().isEmpty();
    ScalarType type = plain ? ScalarType.ofPlain(event.getValue()) : ScalarType.STRING;
    return new Scalar(place, event.getValue(), type, plain);
  }

  private YamlNode aliased(AliasEvent alias, Place place) {
    String name = alias.getAlias().getValue();
    if (open.contains(name)) {
      throw refusal(place, "found alias *" + name + " in the value that it stands for", null);
    }
    @Nullable Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw refusal(place, "found alias *" + name + " without an anchor before it", null);
    }
    values += anchored.values - 1;
    checkValues(place);
    return anchored.node;
  }

  private void checkValues(Place place) {
    if (values > MAX_VALUES) {
      throw refusal(
          place,
          "found too many values, those of aliases counted each time, allowed: " + MAX_VALUES,
          null);
    }
  }

  private void checkTag(Optional<String> tag, Tag allowed, Place place) {
    if (tag.isPresent() && !tag.get().equals("!") && !tag.get().equals(allowed.getValue())) {
      throw refusal(place, "found a tag, allowed: values without one", null);
    }
  }

  /** Looks for characters that YAML forbids, so that their place can be told. */
  private void checkCharacters() {
    if (checked) {
      return;
    }
    checked = true;
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (!StreamReader.isPrintable(c)) {
        throw new YamlException(
            0,
            new Place(line, column),
            String.format(Locale.ROOT, "found character U+%04X, which YAML does not allow", c),
            null);
      }
      i += Character.charCount(c);
      column++;
      if (c == '\n' || (c == '\r' && !(i < text.length() && text.charAt(i) == '\n'))) {
        line++;
        column = 1;
      }
    }
  }

  private Place place(Event event) {
    @Nullable Place place = place(event.getStartMark());
    return place == null ? new Place(1, 1) : place;
  }

  private static @Nullable Place place(Optional<Mark> mark) {
    return mark.map(m -> new Place(m.getLine() + 1, m.getColumn() + 1)).orElse(null);
  }

  private YamlException refusal(@Nullable Place place, String message, @Nullable Throwable cause) {
    return new YamlException(Math.max(1, document), place, message, cause);
  }
}
