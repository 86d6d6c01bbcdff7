package io.trailkeeper.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTokensTest {

  @Test
  void stopsAtTheFirstByteThatIsNotPlainWhereverItStands() {
    for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
      for (int at = 0; at < 20; at++) {
        // Given
        byte[] bytes = new byte[21];
        Arrays.fill(bytes, (byte) 'a');
        bytes[at] = (byte) value;

        // When, then
        assertThat(JsonTokens.plainEnd(bytes, 0, 20)).isEqualTo(isPlain(value) ? 20 : at);
      }
    }
  }

  @Test
  void agreesWithALookAtEachByte() {
    // Given: many special bytes next to each other
    Random random = new Random(6);
    byte[] some = {'a', 'z', ' ', '!', '#', '[', ']', 0x7f, '"', '\\', 0x1f, 0, (byte) 0x80, -1};
    byte[] bytes = new byte[64];
    for (int round = 0; round < 20_000; round++) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = random.nextInt(12) > 0 ? some[random.nextInt(8)] : some[random.nextInt(14)];
      }
      int from = random.nextInt(20);
      int to = from + random.nextInt(bytes.length - from + 1);
      int expected = from;
      while (expected < to && isPlain(bytes[expected])) {
        expected++;
      }

      // When, then
      assertThat(JsonTokens.plainEnd(bytes, from, to)).isEqualTo(expected);
    }
  }

  private static boolean isPlain(int value) {
    return value >= ' ' && value != '"' && value != '\\';
  }
}
