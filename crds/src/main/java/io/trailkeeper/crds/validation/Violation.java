package io.trailkeeper.crds.validation;

/**
 * One thing that is wrong in a Trail, made to be read by whoever wrote it.
 *
 * @param path where, for example {@code spec.delivery.maxInterval}
 * @param found what stands there, printable and in one line; never a secret
 * @param allowed what may stand there
 */
public record Violation(String path, String found, String allowed) {

  /**
   * Returns one line, for example {@code spec.delivery.maxInterval: found "2h", allowed: 1s to 1h}.
   */
  @Override
  public String toString() {
    return path + ": found " + found + ", allowed: " + allowed;
  }
}
