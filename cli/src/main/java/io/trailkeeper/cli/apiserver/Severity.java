package io.trailkeeper.cli.apiserver;

/** What a finding means. */
public enum Severity {
  /** The API server does not start, stalls, or records nothing of what it should. */
  ERROR("error"),
  /** Events can be lost or spoiled. */
  WARNING("warning");

  private final String text;

  Severity(String text) {
    this.text = text;
  }

  /** Returns the word for people and programs. */
  public String text() {
    return text;
  }
}
