package io.trailkeeper.objectstore.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectKeysTest {

  private static final int[] CHARACTERS = {
    '!', '-', '/', '0', 'a', 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x1F600, 0x10FFFF
  };

  @Test
  void ordersAsBytesInUtf8Do() {
    // Given
    Random random = new Random(1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(4); length > 0; length--) {
        text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
      }
      texts.add(text.toString());
    }

    // When, then
    for (String left : texts) {
      for (String right : texts) {
        int expected = Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));
        assertThat(Integer.signum(ObjectKeys.ORDER.compare(left, right)))
            .as("%s and %s", left, right)
            .isEqualTo(Integer.signum(expected));
      }
    }
  }

  @Test
  void countsLengthsInBytes() {
    assertThat(ObjectKeys.isValid("é".repeat(127) + "x")).isTrue();
    assertThat(ObjectKeys.isValid("é".repeat(128))).isFalse();
    assertThat(ObjectKeys.isValid(("s".repeat(203) + "/").repeat(5) + "1234")).isTrue();
    assertThat(ObjectKeys.isValid(("s".repeat(203) + "/").repeat(5) + "12345")).isFalse();
  }
}
