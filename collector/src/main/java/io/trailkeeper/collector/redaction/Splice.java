package io.trailkeeper.collector.redaction;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** Bytes {@code from} to {@code to} of a document become another text. */
record Splice(int from, int to, String replacement) {

  /** Applies splices that do not overlap. */
  static byte[] apply(byte[] document, List<Splice> splices) {
    ByteArrayOutputStream result = new ByteArrayOutputStream(document.length + 256);
    int read = 0;
    for (Splice splice : splices.stream().sorted(Comparator.comparingInt(Splice::from)).toList()) {
      result.write(document, read, splice.from - read);
      result.writeBytes(splice.replacement.getBytes(StandardCharsets.UTF_8));
      read = splice.to;
    }
    result.write(document, read, document.length - read);
    return result.toByteArray();
  }
}
