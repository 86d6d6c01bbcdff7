package io.trailkeeper.crds.testing;

/**
 * What a run of kubectl left.
 *
 * @param exitCode 0 if it succeeded
 * @param output standard output
 * @param errors standard error
 */
public record KubectlResult(int exitCode, String output, String errors) {

  /**
   * Returns the standard output of a run that succeeded.
   *
   * @throws AssertionError with the standard error if it did not
   */
  public String succeeded() {
    if (exitCode != 0) {
      throw new AssertionError("kubectl exited with " + exitCode + ": " + errors);
    }
    return output;
  }
}
