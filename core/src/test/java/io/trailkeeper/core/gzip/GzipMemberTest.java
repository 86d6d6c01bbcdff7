package io.trailkeeper.core.gzip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trailkeeper.core.gzip.InvalidGzipException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipMemberTest {

  private static final byte[] CONTENT = "{\"Records\":[{\"eventID\":\"é\"}]}".getBytes(UTF_8);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 8192, 1_000_000})
  void readsBackWhatItWrote(int length) throws IOException {
    // Given
    byte[] content = new byte[length];
    new Random(7).nextBytes(content);

    // When
    byte[] member = GzipMember.compress(content);

    // Then
    assertThat(read(member)).isEqualTo(content);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(member)).readAllBytes())
        .isEqualTo(content);
  }

  @Test
  void writesNothingThatVaries() {
    // When
    byte[] member = GzipMember.compress(CONTENT);

    // Then
    assertThat(member).isEqualTo(GzipMember.compress(CONTENT.clone()));
    assertThat(HexFormat.of().formatHex(member, 0, 10)).isEqualTo("1f8b08000000000000ff");
  }

  @Test
  void readsFromASourceThatGivesOneByteAtATime() throws IOException {
    // Given
    byte[] content = "abc".repeat(5000).getBytes(UTF_8);
    InputStream source = new TricklingStream(GzipMember.compress(content));

    // When
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (InputStream member = GzipMember.open(source)) {
      int value;
      while ((value = member.read()) >= 0) {
        read.write(value);
      }
    }

    // Then
    assertThat(read.toByteArray()).isEqualTo(content);
  }

  @Test
  void readsAHeaderWithEveryOptionalField() throws IOException {
    // Given
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(HexFormat.of().parseHex("1f8b081e0102030402ff"));
    header.writeBytes(new byte[] {3, 0, 'x', 'y', 'z'});
    header.writeBytes("name\0comment\0".getBytes(UTF_8));
    CRC32 crc = new CRC32();
    crc.update(header.toByteArray());
    int good = (int) crc.getValue() & 0xffff;

    // When
    byte[] member = withHeader(header.toByteArray(), good);
    byte[] damaged = withHeader(header.toByteArray(), good ^ 1);

    // Then
    assertThat(read(member)).isEqualTo(CONTENT);
    assertThat(kindOf(damaged)).isEqualTo(Kind.CORRUPT);
  }

  @Test
  void tellsATruncatedMemberAtEveryLength() {
    // Given
    byte[] member = GzipMember.compress(CONTENT);

    for (int length = 0; length < member.length; length++) {
      // When
      Kind kind = kindOf(Arrays.copyOf(member, length));

      // Then
      assertThat(kind).as("first %d bytes", length).isEqualTo(Kind.TRUNCATED);
    }
  }

  @Test
  void neverTakesAFlippedBitForOtherContent() {
    // Given
    byte[] member = GzipMember.compress("some text, and some text again".getBytes(UTF_8));

    for (int bit = 0; bit < member.length * 8; bit++) {
      // When
      byte[] flipped = member.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      byte[] read;
      try {
        read = read(flipped);
      } catch (InvalidGzipException e) {
        continue;
      } catch (IOException e) {
        throw new AssertionError("bit " + bit + " is not told as what it is", e);
      }

      // Then
      assertThat(read)
          .as("bit %d changes only the time, the system or padding", bit)
          .isEqualTo("some text, and some text again".getBytes(UTF_8));
    }
  }

  @Test
  void checksChecksumAndLength() {
    // Given
    byte[] member = GzipMember.compress(CONTENT);

    for (int i = 1; i <= 8; i++) {
      // When
      byte[] changed = member.clone();
      changed[member.length - i] ^= 1;

      // Then
      assertThat(kindOf(changed)).as("byte %d from the end", i).isEqualTo(Kind.CORRUPT);
    }
  }

  @Test
  void refusesBytesAfterTheMember() throws IOException {
    // Given
    byte[] member = GzipMember.compress(CONTENT);

    // Then
    assertThat(kindOf(join(member, new byte[] {0}))).isEqualTo(Kind.TRAILING_DATA);
    assertThat(kindOf(join(member, "x".repeat(20_000).getBytes(UTF_8))))
        .isEqualTo(Kind.TRAILING_DATA);
    assertThat(kindOf(join(member, member))).isEqualTo(Kind.TRAILING_DATA);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(join(member, member))).readAllBytes())
        .as("which Java's own stream takes for content")
        .isEqualTo(join(CONTENT, CONTENT));
  }

  @Test
  void noticesTrailingDataThatComesLater() {
    // Given
    byte[] member = GzipMember.compress(CONTENT);

    // When
    InputStream source = new TricklingStream(join(member, new byte[] {0}));

    // Then
    assertThatThrownBy(() -> GzipMember.open(source).readAllBytes())
        .isInstanceOfSatisfying(
            InvalidGzipException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRAILING_DATA));
  }

  @Test
  void refusesWhatIsNoGzip() {
    assertThat(kindOf(CONTENT)).isEqualTo(Kind.CORRUPT);
    assertThat(kindOf(HexFormat.of().parseHex("1f8b07000000000000ff"))).isEqualTo(Kind.CORRUPT);
    assertThat(kindOf(HexFormat.of().parseHex("1f8b08200000000000ff"))).isEqualTo(Kind.CORRUPT);
    assertThat(kindOf(HexFormat.of().parseHex("1f8b08000000000000ffffff"))).isEqualTo(Kind.CORRUPT);
  }

  @Test
  void goesOnFailing() throws IOException {
    // Given
    byte[] member = GzipMember.compress(CONTENT);
    InputStream stream = GzipMember.open(new ByteArrayInputStream(join(member, new byte[9])));

    // When
    InvalidGzipException first =
        catchThrowableOfType(InvalidGzipException.class, stream::readAllBytes);
    InvalidGzipException again = catchThrowableOfType(InvalidGzipException.class, stream::read);

    // Then
    assertThat(first.kind()).isEqualTo(Kind.TRAILING_DATA);
    assertThat(again.kind()).isEqualTo(Kind.TRAILING_DATA);
  }

  @Test
  void letsAnErrorOfTheSourceThrough() {
    // Given
    IOException broken = new IOException("connection reset");
    InputStream source =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw broken;
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw broken;
          }
        };

    // Then
    assertThatThrownBy(() -> GzipMember.open(source).read()).isSameAs(broken);
  }

  @Test
  void closesItsSourceAndThenRefusesToRead() throws IOException {
    // Given
    boolean[] closed = new boolean[1];
    InputStream source =
        new ByteArrayInputStream(GzipMember.compress(CONTENT)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };

    // When
    InputStream member = GzipMember.open(source);
    member.close();

    // Then
    assertThat(closed[0]).isTrue();
    assertThatExceptionOfType(IOException.class).isThrownBy(member::read);
  }

  @Test
  void readsAMemberFarLargerThanItsMemory() throws IOException {
    // Given
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    long length = 300L * 1024 * 1024;
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      byte[] zeros = new byte[1024 * 1024];
      for (int i = 0; i < 300; i++) {
        gzip.write(zeros);
      }
    }

    // When
    long read = 0;
    try (InputStream member = GzipMember.open(new ByteArrayInputStream(compressed.toByteArray()))) {
      byte[] buffer = new byte[64 * 1024];
      int count;
      while ((count = member.read(buffer)) >= 0) {
        read += count;
      }
    }

    // Then
    assertThat(read).isEqualTo(length);
  }

  private static byte[] withHeader(byte[] header, int crc) {
    byte[] plain = GzipMember.compress(CONTENT);
    return join(
        join(header, new byte[] {(byte) crc, (byte) (crc >> 8)}),
        Arrays.copyOfRange(plain, 10, plain.length));
  }

  private static byte[] read(byte[] member) throws IOException {
    try (InputStream stream = GzipMember.open(new ByteArrayInputStream(member))) {
      return stream.readAllBytes();
    }
  }

  private static Kind kindOf(byte[] member) {
    return catchThrowableOfType(InvalidGzipException.class, () -> read(member)).kind();
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] joined = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, joined, one.length, other.length);
    return joined;
  }

  /** Gives one byte for every read, as a slow connection may. */
  private static final class TricklingStream extends ByteArrayInputStream {
    TricklingStream(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1));
    }
  }
}
