package io.trailkeeper.cli.tampering;

import java.util.Collections;
import java.util.List;

/** Tells each of some phrases once, with how often it was said: {@code 2 × this}. */
final class Counted {

  private Counted() {}

  static List<String> of(List<String> said) {
    return said.stream()
        .distinct()
        .map(
            phrase -> {
              int times = Collections.frequency(said, phrase);
              return times == 1 ? phrase : times + " × " + phrase;
            })
        .toList();
  }
}
