package io.trailkeeper.crds.validation;

import io.trailkeeper.crds.text.Choice;
import io.trailkeeper.crds.text.DurationText;
import io.trailkeeper.crds.text.FieldPath;
import io.trailkeeper.crds.text.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The violations that one rule found, in the order of the fields. */
final class Findings {

  private final List<Violation> violations = new ArrayList<>();

  void add(Violation violation) {
    violations.add(violation);
  }

  /** Adds what was found in words. */
  void add(FieldPath path, String found, String allowed) {
    violations.add(new Violation(path.text(), found, allowed));
  }

  /** Adds a text that was found, or that nothing was. */
  void addText(FieldPath path, @Nullable String text, String allowed) {
    add(path, text == null ? "nothing" : Shown.text(text), allowed);
  }

  /** Adds a text unless it is absent or one of a choice. */
  void checkChoice(FieldPath path, @Nullable String text, Choice<?> choice) {
    if (text != null && choice.find(text).isEmpty()) {
      addText(path, text, choice.allowed());
    }
  }

  /** Adds a text unless it is one of a choice. */
  void requireChoice(FieldPath path, @Nullable String text, Choice<?> choice) {
    if (text == null || choice.find(text).isEmpty()) {
      addText(path, text, choice.allowed());
    }
  }

  /** Adds a text unless it is absent or a duration in a range. */
  void checkDuration(FieldPath path, @Nullable String text, Duration least, Duration most) {
    if (text == null) {
      return;
    }
    Optional<Duration> duration = DurationText.parse(text);
    if (duration.isEmpty()
        || duration.get().compareTo(least) < 0
        || duration.get().compareTo(most) > 0) {
      addText(
          path,
          text,
          (duration.isEmpty() ? "a duration such as 60s or 1m30s, " : "")
              + DurationText.show(least)
              + " to "
              + DurationText.show(most));
    }
  }

  List<Violation> toList() {
    return List.copyOf(violations);
  }
}
