package io.trailkeeper.cli.aws;

import io.trailkeeper.core.gzip.GzipMember;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Compressed texts, and changes to them. */
final class TestingGzip {

  private TestingGzip() {}

  static String text(byte[] gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static byte[] compress(String text) {
    return GzipMember.compress(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the same with another text in the place of one that is there. */
  static byte[] edit(byte[] gzip, String text, String other) throws IOException {
    String content = text(gzip);
    if (!content.contains(text)) {
      throw new IllegalArgumentException("there is no " + text + " in " + content);
    }
    return compress(content.replace(text, other));
  }
}
