package io.trailkeeper.core.validation;

/**
 * How many files were looked at and how many were valid. One that is missing counts as looked at.
 *
 * @param valid those without a finding
 * @param total all
 */
public record FileCount(long valid, long total) {

  /**
   * @throws IllegalArgumentException if there are more valid ones than there are
   */
  public FileCount {
    if (valid < 0 || valid > total) {
      throw new IllegalArgumentException(valid + " of " + total + " files cannot be valid");
    }
  }

  /** Returns how many have a finding. */
  public long invalid() {
    return total - valid;
  }

  /**
   * Returns the AWS CLI's closing line: {@code 6/6 digest files valid}, or {@code 5/6 digest files
   * valid, 1/6 digest files INVALID}. The AWS CLI prints none where the total is 0.
   *
   * @param kind {@code digest} or {@code log}
   */
  public String summary(String kind) {
    String summary = valid + "/" + total + " " + kind + " files valid";
    return invalid() == 0
        ? summary
        : summary + ", " + invalid() + "/" + total + " " + kind + " files INVALID";
  }
}
