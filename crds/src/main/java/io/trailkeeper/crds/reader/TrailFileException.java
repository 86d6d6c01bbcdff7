package io.trailkeeper.crds.reader;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A file that does not hold Trails alone, or whose Trails are wrong. The message has a line for
 * each problem, which begins with the file's name.
 */
public final class TrailFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  TrailFileException(String source, List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> source + ", " + problem)
            .collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One problem.
   *
   * @param document in which document, counted from 1; 0 if that is not known
   * @param line in which line of the file, counted from 1; 0 if that is not known
   * @param column at which column, counted from 1; 0 if that is not known or of no use
   * @param text what is wrong, in one line: the path, what was found, what is allowed
   */
  public record Problem(int document, int line, int column, String text) {
    /** Returns one line, for example {@code document 1, line 7: spec.logging: found …}. */
    @Override
    public String toString() {
      StringBuilder shown = new StringBuilder();
      append(shown, "document ", document);
      append(shown, "line ", line);
      append(shown, "column ", column);
      return shown.append(shown.isEmpty() ? "" : ": ").append(text).toString();
    }

    private static void append(StringBuilder shown, String what, int number) {
      if (number > 0) {
        shown.append(shown.isEmpty() ? "" : ", ").append(what).append(number);
      }
    }
  }
}
