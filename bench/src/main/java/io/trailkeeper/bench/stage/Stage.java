package io.trailkeeper.bench.stage;

/** A part of the path. */
public enum Stage {
  /** A body is read to events: split, and each one's members found. */
  PARSE,
  /** An event is classified, and each Trail's selectors are looked at. */
  SELECT,
  /** Events become the content of log files, hashed. */
  FORMAT,
  /** The content of log files is compressed. */
  COMPRESS,
  /** Events are hashed, compared with earlier ones, written, and forced once for each body. */
  JOURNAL
}
