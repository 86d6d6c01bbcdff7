package io.trailkeeper.core.json;

/** The types of a JSON value, as told by its first byte. */
public enum JsonType {
  /** {@code {…}}. */
  OBJECT,
  /** {@code […]}. */
  ARRAY,
  /** {@code "…"}. */
  STRING,
  /** A number, of any size and precision. */
  NUMBER,
  /** {@code true} or {@code false}. */
  BOOLEAN,
  /** {@code null}. */
  NULL
}
