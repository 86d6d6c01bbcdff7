package io.trailkeeper.cli.setup;

/**
 * A file to be written; {@code toString} hides what is in it.
 *
 * @param path its path in the output directory
 * @param content what is in it
 */
record SetupFile(String path, String content) {
  @Override
  public String toString() {
    return "SetupFile[" + path + "]";
  }
}
