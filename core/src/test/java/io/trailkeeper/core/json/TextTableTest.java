package io.trailkeeper.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void findsEachTextAndNothingElse() {
    // Given: among them texts whose hashes are the same
    String[] texts =
        IntStream.range(0, 500)
            .mapToObj(i -> "resource-" + i / 7 + "-with-" + i % 7 + "-é")
            .toArray(String[]::new);
    TextTable table = TextTable.of(texts);

    // When, then
    for (int i = 0; i < texts.length; i++) {
      byte[] document = ("\"" + texts[i] + "\"").getBytes(UTF_8);
      assertThat(table.find(document, 1, document.length - 1)).isEqualTo(i);
      assertThat(table.text(i)).isEqualTo(texts[i]);
      assertThat(table.find(document, 1, document.length - 2)).isEqualTo(-1);
      assertThat(table.find(document, 0, document.length - 1)).isEqualTo(-1);
      assertThat(table.find(document, 1, 1)).isEqualTo(-1);
    }
  }

  @Test
  void tellsTextsOfOneHashApart() {
    // Given: as long as each other, with the same first, middle and last byte
    TextTable table = TextTable.of("axbxc", "aybxc", "azbxc");

    // When, then
    assertThat(table.find("aybxc".getBytes(UTF_8), 0, 5)).isEqualTo(1);
    assertThat(table.find("azbxc".getBytes(UTF_8), 0, 5)).isEqualTo(2);
    assertThat(table.find("awbxc".getBytes(UTF_8), 0, 5)).isEqualTo(-1);
  }

  @Test
  void refusesATextThatCouldNotBeFound() {
    assertThatThrownBy(() -> TextTable.of("a", "b", "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TextTable.of("")).isInstanceOf(IllegalArgumentException.class);
  }
}
