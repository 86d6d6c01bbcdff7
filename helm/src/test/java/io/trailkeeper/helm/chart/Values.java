package io.trailkeeper.helm.chart;

import java.util.Map;

/** Values of the chart, written by their path. */
final class Values {

  private Values() {}

  /** Returns the value at a path such as {@code capture.service.clusterIP}, nested. */
  static Map<String, Object> of(String path, Object value) {
    int dot = path.indexOf('.');
    return dot < 0
        ? Map.of(path, value)
        : Map.of(path.substring(0, dot), of(path.substring(dot + 1), value));
  }
}
