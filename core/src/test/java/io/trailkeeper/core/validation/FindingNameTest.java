package io.trailkeeper.core.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FindingNameTest {

  private static final Path PAGE = Path.of("..", "docs", "format", "digest-file.md");

  @Test
  void thePageListsEveryFindingInOrderAndNoOther() throws IOException {
    // Given
    String page = Files.readString(PAGE);
    String table = page.substring(page.indexOf("| Finding |"), page.indexOf("A bucket's name"));

    // Then
    assertThat(Pattern.compile("(?m)^\\| `(\\w+)` \\|").matcher(table).results())
        .extracting(match -> match.group(1))
        .containsExactlyElementsOf(
            Arrays.stream(FindingName.values()).map(FindingName::text).toList());
    for (Notice.Name notice : Notice.Name.values()) {
      assertThat(page).contains("`" + notice.text() + "` (");
    }
  }

  @Test
  void theClosingLinesAreThoseOfTheAwsCli() {
    assertThat(new FileCount(6, 6).summary("digest")).isEqualTo("6/6 digest files valid");
    assertThat(new FileCount(5, 6).summary("digest"))
        .isEqualTo("5/6 digest files valid, 1/6 digest files INVALID");
    assertThat(new FileCount(0, 2).summary("log"))
        .isEqualTo("0/2 log files valid, 2/2 log files INVALID");
    assertThatThrownBy(() -> new FileCount(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
