package io.trailkeeper.core.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateEncoderTest {

  private static final int WINDOW = 32 * 1024;

  @ParameterizedTest
  @MethodSource("kinds")
  void isReadAtEverySmallSize(Kind kind) throws DataFormatException {
    for (int length = 0; length <= 700; length++) {
      // Given
      byte[] content = kind.content.apply(length);

      // When
      byte[] deflated = deflate(content);

      // Then
      assertThat(inflate(deflated, length)).as("%d bytes", length).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isReadAtTheEdgesOfBlocks(Kind kind) throws DataFormatException {
    for (int length : new int[] {13_107, 65_535, 78_642, 131_070, 1_000_000}) {
      for (int more = -2; more <= 2; more++) {
        // Given
        byte[] content = kind.content.apply(length + more);

        // When
        byte[] deflated = deflate(content);

        // Then
        assertThat(inflate(deflated, content.length)).isEqualTo(content);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-300, -8, -1, 0, 1, 2, 300})
  void findsWhatIsInTheWindowAndNothingBehindIt(int more) throws DataFormatException {
    // Given
    int distance = WINDOW + more;
    byte[] content = random(2 * distance);
    System.arraycopy(content, 0, content, distance, distance);

    // When
    byte[] deflated = deflate(content);

    // Then
    assertThat(inflate(deflated, content.length)).isEqualTo(content);
    if (more <= 0) {
      assertThat(deflated.length).isLessThan(distance + distance / 20);
    } else {
      assertThat(deflated.length).isGreaterThan(2 * distance - 1000);
    }
  }

  @Test
  void isReadWhateverIsInIt() throws DataFormatException {
    Random random = new Random(11);
    for (int round = 0; round < 100; round++) {
      // Given
      byte[] content = mixture(random);

      // When
      byte[] deflated = deflate(content);

      // Then
      assertThat(inflate(deflated, content.length)).as("round %d", round).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 65_535, 65_536, 1 << 20, 5_000_001})
  void whatCannotBeCompressedGrowsByFiveBytesIn64KiB(int length) throws DataFormatException {
    // Given
    byte[] content = random(length);

    // When
    byte[] deflated = deflate(content);

    // Then
    assertThat(inflate(deflated, length)).isEqualTo(content);
    assertThat(deflated.length).isLessThanOrEqualTo(length + 5 * (length / 65_535 + 1));
  }

  @Test
  void changesItsCodesWhereTheContentChanges() {
    // Given
    byte[] digits = chosen('0', 10);
    byte[] letters = chosen('a', 16);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(digits);
    both.writeBytes(letters);

    // When
    int apart = deflate(digits).length + deflate(letters).length;
    int together = deflate(both.toByteArray()).length;

    // Then
    assertThat(together).isLessThan(apart + apart / 100);
  }

  @Test
  void writesTheSameBytesOnEveryRuntime() throws Exception {
    // Given
    byte[] content = Kind.EVENTS.content.apply(300_000);

    // When
    byte[] deflated = deflate(content);

    // Then
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(deflated);
    assertThat(HexFormat.of().formatHex(hash))
        .as("a change of these bytes makes batches that are written again other objects")
        .isEqualTo("74c03e0a53d99594e99c8ee2dce18c6a5110db7862c25f81e8ac743b6420679e");
  }

  @Test
  void leavesRoomAroundTheOutput() throws DataFormatException {
    // Given
    byte[] content = "a text, a text, a text and more".getBytes(UTF_8);

    // When
    DeflateEncoder encoder = new DeflateEncoder(0);
    encoder.update(content, 0, 14);
    byte[] roomy = encoder.finish(10, 8);

    // Then
    assertThat(Arrays.copyOf(roomy, 10)).containsOnly(0);
    assertThat(Arrays.copyOfRange(roomy, roomy.length - 8, roomy.length)).containsOnly(0);
    assertThat(inflate(Arrays.copyOfRange(roomy, 10, roomy.length - 8), 14))
        .isEqualTo(Arrays.copyOf(content, 14));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void makesTheSameBytesOfAnyPieces(Kind kind) throws DataFormatException {
    for (int length : new int[] {0, 1, 100_000, DeflateEncoder.STRETCH + WINDOW + 1}) {
      // Given
      byte[] content = kind.content.apply(length);
      DeflateEncoder encoder = new DeflateEncoder(1000);

      // When
      Random random = new Random(7);
      for (int at = 0; at < length; ) {
        int next = Math.min(length, at + random.nextInt(random.nextBoolean() ? 100 : 100_000));
        encoder.update(content, at, next);
        at = next;
      }
      byte[] deflated = encoder.finish(0, 0);

      // Then
      assertThat(deflated).isEqualTo(deflate(content));
      assertThat(inflate(deflated, length)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isReadAtTheEdgesOfStretches(Kind kind) throws DataFormatException {
    for (int stretches = 1; stretches <= 3; stretches++) {
      for (int more : new int[] {-258, -8, -1, 0, 1, 300}) {
        // Given
        byte[] content = kind.content.apply(stretches * DeflateEncoder.STRETCH + more);

        // When
        byte[] deflated = deflate(content);

        // Then
        assertThat(inflate(deflated, content.length)).isEqualTo(content);
      }
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(Kind.values());
  }

  private static byte[] deflate(byte[] content) {
    DeflateEncoder encoder = new DeflateEncoder(content.length);
    encoder.update(content, 0, content.length);
    return encoder.finish(0, 0);
  }

  /** Reads all, and insists that it is one stream with nothing behind it. */
  private static byte[] inflate(byte[] deflated, int length) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated);
      byte[] content = new byte[length + 1];
      int at = 0;
      while (!inflater.finished()) {
        int count = inflater.inflate(content, at, content.length - at);
        assertThat(count > 0 || inflater.finished()).as("ends at %d", at).isTrue();
        at += count;
      }
      assertThat(inflater.getRemaining()).isZero();
      return Arrays.copyOf(content, at);
    } finally {
      inflater.end();
    }
  }

  private static byte[] random(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  /** Bytes of an alphabet, each as likely as the others. */
  private static byte[] chosen(char first, int alphabet) {
    Random random = new Random(first);
    byte[] content = new byte[200_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (first + random.nextInt(alphabet));
    }
    return content;
  }

  /** Runs, random bytes, words, and copies of what was before, of any length. */
  private static byte[] mixture(Random random) {
    byte[] content = new byte[random.nextInt(200_000)];
    int at = 0;
    while (at < content.length) {
      int length = Math.min(1 + random.nextInt(1 << random.nextInt(14)), content.length - at);
      switch (random.nextInt(4)) {
        case 0 -> Arrays.fill(content, at, at + length, (byte) random.nextInt());
        case 1 -> System.arraycopy(random(length), 0, content, at, length);
        case 2 -> {
          int alphabet = 1 + random.nextInt(40);
          for (int i = 0; i < length; i++) {
            content[at + i] = (byte) (' ' + random.nextInt(alphabet));
          }
        }
        default -> {
          int distance = 1 + random.nextInt(Math.max(1, at));
          for (int i = at; i < at + length; i++) {
            content[i] = i < distance ? 0 : content[i - distance];
          }
        }
      }
      at += length;
    }
    return content;
  }

  /** Content of one nature, of any length. */
  @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
  enum Kind {
    ZEROS(byte[]::new),
    RANDOM(DeflateEncoderTest::random),
    EVENTS(Kind::events),
    PERIODS_OF_7(length -> "abcdefg".repeat(length / 7 + 1).substring(0, length).getBytes(UTF_8)),
    PERIODS_OF_300(
        length -> {
          byte[] content = random(length);
          for (int i = 300; i < length; i++) {
            content[i] = content[i - 300];
          }
          return content;
        }),
    /** Frequencies by which codes become longer than they may be. */
    FIBONACCI(
        length -> {
          byte[] content = new byte[length];
          int at = 0;
          int value = 0;
          for (int a = 1, b = 1; at < length; b += a, a = b - a) {
            for (int i = 0; i < a && at < length; i++) {
              content[at++] = (byte) value;
            }
            value++;
          }
          Random random = new Random(3);
          for (int i = length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            byte swapped = content[i];
            content[i] = content[other];
            content[other] = swapped;
          }
          return content;
        });

    private final IntFunction<byte[]> content;

    Kind(IntFunction<byte[]> content) {
      this.content = content;
    }

    private static byte[] events(int length) {
      Random random = new Random(5);
      StringBuilder events = new StringBuilder();
      while (events.length() < length) {
        events
            .append("{\"level\":\"Metadata\",\"auditID\":\"")
            .append(Long.toHexString(random.nextLong()))
            .append("\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api/v1/namespaces/team-")
            .append(random.nextInt(20))
            .append("/configmaps/settings\",\"verb\":\"")
            .append(random.nextBoolean() ? "get" : "update")
            .append("\",\"code\":")
            .append(200 + random.nextInt(5))
            .append("}\n");
      }
      return events.substring(0, length).getBytes(UTF_8);
    }
  }
}
