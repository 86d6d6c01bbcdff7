package io.trailkeeper.collector.apiserver;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One sample of Prometheus' text format: {@code name{label="value",…} number}, and what may follow
 * (a timestamp, an exemplar), which is left aside.
 *
 * @param labels by their names
 * @param value finite or not, as it stands there
 */
record MetricsLine(Map<String, String> labels, double value) {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

  MetricsLine {
    labels = Map.copyOf(labels);
  }

  String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /**
   * Reads a line.
   *
   * @param from where the metric's name ends
   * @throws ApiServerException if it is not of the form
   */
  static MetricsLine parse(String line, int from) {
    Cursor cursor = new Cursor(line, from);
    Map<String, String> labels = cursor.labels();
    return new MetricsLine(labels, cursor.number());
  }

  /** Where in the line it is read. */
  private static final class Cursor {
    private final String line;
    private int at;

    Cursor(String line, int at) {
      this.line = line;
      this.at = at;
    }

    Map<String, String> labels() {
      Map<String, String> labels = new HashMap<>();
      if (skipSpaces() != '{') {
        return labels;
      }
      at++;
      while (skipSpaces() != '}') {
        String name = upTo('=').strip();
        at++;
        labels.put(name, quoted());
        if (skipSpaces() == ',') {
          at++;
        }
      }
      at++;
      return labels;
    }

    double number() {
      skipSpaces();
      int begin = at;
      while (at < line.length() && " \t\r".indexOf(line.charAt(at)) < 0) {
        at++;
      }
      String text = line.substring(begin, at);
      return switch (text) {
        case "NaN" -> Double.NaN;
        case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> {
          if (!NUMBER.matcher(text).matches()) {
            throw malformed();
          }
          yield Double.parseDouble(text);
        }
      };
    }

    private String quoted() {
      if (skipSpaces() != '"') {
        throw malformed();
      }
      at++;
      StringBuilder text = new StringBuilder();
      while (peek() != '"') {
        if (peek() == '\\') {
          at++;
        }
        text.append(peek());
        at++;
      }
      at++;
      return text.toString();
    }

    private String upTo(char end) {
      int begin = at;
      while (peek() != end) {
        at++;
      }
      return line.substring(begin, at);
    }

    private char skipSpaces() {
      while (peek() == ' ' || peek() == '\t') {
        at++;
      }
      return peek();
    }

    private char peek() {
      if (at >= line.length()) {
        throw malformed();
      }
      return line.charAt(at);
    }

    private ApiServerException malformed() {
      return new ApiServerException("one of their lines is not of the form of metrics: " + line);
    }
  }
}
