package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.journal.JournaledEvent;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentFormatTest {

  /** The example of docs/format/journal.md. */
  private static final String EXAMPLE =
      "54 4b 53 45 47 4d 4e 54 00 00 00 01 00 00 00 27 00 00 00 00 00 00 00 00 "
          + "00 00 00 00 00 00 03 e8 70 2d 31 be 5c 1f 9d 00 00 00 38 46 11 2d 5c 01 "
          + "00 00 00 00 00 00 00 00 00 00 00 00 00 00 07 d0 44 13 6f a3 55 b3 67 8a "
          + "11 46 ad 16 f7 e8 64 9e 94 fb 4f c2 1f e7 7e 83 10 c0 60 f6 1c aa ff 8a "
          + "00 03 61 70 69 7b 7d";

  @TempDir Path directory;

  @Test
  void theExampleOfTheDocumentIsWhatIsWritten() throws Exception {
    // When
    byte[] event = bytes("{}");
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    segment.write(new SegmentHeader(0, 1000, "p-1").encode());
    segment.write(Frame.head(0, 2000, Sha256.hash(event), bytes("api"), event));
    segment.write(event);

    // Then
    assertThat(HexFormat.ofDelimiter(" ").formatHex(segment.toByteArray())).isEqualTo(EXAMPLE);
  }

  @Test
  void theExampleIsTheOneOfTheDocument() throws Exception {
    String document = Files.readString(Path.of("..", "docs", "format", "journal.md"));
    assertThat(document.replaceAll("\\s+", " ")).contains(EXAMPLE);
  }

  @Test
  void theExampleOfTheDocumentIsRead() throws Exception {
    // Given
    Path file = directory.resolve("00000000000000000000.segment");
    Files.write(file, HexFormat.ofDelimiter(" ").parseHex(EXAMPLE));

    // When
    SegmentHeader header = SegmentHeader.read(file);
    try (SegmentReader reader = SegmentReader.open(file, "p-1")) {
      SegmentReader.Found found = reader.frame(SegmentHeader.length("p-1"), 0);

      // Then
      assertThat(header).isEqualTo(new SegmentHeader(0, 1000, "p-1"));
      assertThat(found.end()).isEqualTo(Files.size(file));
      assertThat(found.event())
          .isEqualTo(
              new JournaledEvent(
                  "p-1",
                  0,
                  Instant.ofEpochMilli(2000),
                  "api",
                  Sha256.hash(bytes("{}")),
                  bytes("{}")));
    }
  }
}
