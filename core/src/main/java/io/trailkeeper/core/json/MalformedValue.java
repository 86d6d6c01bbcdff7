package io.trailkeeper.core.json;

import java.io.IOException;

/** Finds the end of a value that is no JSON, by brackets and quotes alone. */
final class MalformedValue {

  private MalformedValue() {}

  /** Stops before the comma or bracket that follows the value; returns how long it is. */
  static long skip(JsonInput in, JsonReader.ByteSink seen) throws IOException {
    long start = in.offset();
    int open = 0;
    boolean inString = false;
    boolean escaped = false;
    int from = in.position;
    while (true) {
      if (in.position == in.limit) {
        seen.accept(in.buffer, from, in.position);
        if (!in.refill()) {
          throw in.truncated();
        }
        from = in.position;
      }
      byte b = in.buffer[in.position];
      if (inString) {
        if (escaped) {
          escaped = false;
        } else if (b == '\\') {
          escaped = true;
        } else if (b == '"') {
          inString = false;
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '{' || b == '[') {
        open++;
      } else if (b == ',' && open == 0) {
        break;
      } else if (b == '}' || b == ']') {
        if (open == 0) {
          break;
        }
        open--;
      }
      in.position++;
    }
    seen.accept(in.buffer, from, in.position);
    return in.offset() - start;
  }
}
