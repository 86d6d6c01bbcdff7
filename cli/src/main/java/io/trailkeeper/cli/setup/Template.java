package io.trailkeeper.cli.setup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with places for values: {@code ${name}}. A value of several lines, alone on its line, is
 * indented as its place is; an empty one takes its line with it.
 */
final class Template {

  private static final Pattern ALONE = Pattern.compile("(?m)^( *)\\$\\{([A-Za-z]+)}$\\n?");
  private static final Pattern INLINE = Pattern.compile("\\$\\{([A-Za-z]+)}");

  private final String name;
  private final Map<String, String> values = new HashMap<>();

  /** Makes one of a resource of this package. */
  Template(String name) {
    this.name = name;
  }

  Template with(String place, String value) {
    values.put(place, value);
    return this;
  }

  /**
   * Puts the values in.
   *
   * @throws IllegalStateException if the text has a place without a value
   */
  String render() {
    String text = resource(name);
    StringBuilder lines = new StringBuilder();
    Matcher alone = ALONE.matcher(text);
    int copied = 0;
    while (alone.find()) {
      lines.append(text, copied, alone.start());
      value(alone.group(2))
          .lines()
          .forEach(line -> lines.append(line.isEmpty() ? "" : alone.group(1) + line).append('\n'));
      copied = alone.end();
    }
    lines.append(text, copied, text.length());
    return INLINE
        .matcher(lines)
        .replaceAll(place -> Matcher.quoteReplacement(value(place.group(1))));
  }

  private String value(String place) {
    @Nullable String value = values.get(place);
    if (value == null) {
      throw new IllegalStateException(name + " has ${" + place + "}, which has no value");
    }
    return value;
  }

  /** Returns a resource of this package. */
  static String resource(String name) {
    try (@Nullable InputStream in = Template.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
