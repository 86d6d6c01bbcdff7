package io.trailkeeper.crds.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.crds.yaml.YamlNode.Entry;
import io.trailkeeper.crds.yaml.YamlNode.Mapping;
import io.trailkeeper.crds.yaml.YamlNode.Place;
import io.trailkeeper.crds.yaml.YamlNode.Scalar;
import io.trailkeeper.crds.yaml.YamlNode.Sequence;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "true, BOOLEAN",
        "False, BOOLEAN",
        "TRUE, BOOLEAN",
        "yes, STRING",
        "on, STRING",
        "tRue, STRING",
        "~, NULL",
        "null, NULL",
        "Null, NULL",
        "nUll, STRING",
        "12, INTEGER",
        "-12, INTEGER",
        "+12, INTEGER",
        "0777, INTEGER",
        "0o17, INTEGER",
        "0x1F, INTEGER",
        "1_000, STRING",
        "0b11, STRING",
        "1.5, NUMBER",
        ".5, NUMBER",
        "1e3, NUMBER",
        ".inf, NUMBER",
        "-.INF, NUMBER",
        ".nan, NUMBER",
        "1:30, STRING",
        "60s, STRING",
        "2026-01-01, STRING",
        "'true', STRING",
        "\"12\", STRING",
        "!!str 12, STRING",
        "! 12, STRING",
        "１２, STRING",
      })
  void resolvesTheCoreSchema(String text, ScalarType expected) {
    // When
    YamlNode item = read("[" + text + "]", Sequence.class).items().get(0);

    // Then
    assertThat(item)
        .isInstanceOfSatisfying(Scalar.class, s -> assertThat(s.type()).isEqualTo(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y", "N", "yes", "No", "ON", "off", "1_000", "0b11", "0o17", "0x_f", "1_0.5", "1_0e3"
      })
  void knowsWhatIsATextOnlyHere(String text) {
    assertThat(ScalarType.isTextOnlyHere(text)).isEqualTo(!text.equals("0o17"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yes!", "nope", "only", "60s", "1:30", "10.0.0.0/8", "a_1", "_1", "v1_0", ""})
  void knowsWhatIsATextEverywhere(String text) {
    assertThat(ScalarType.isTextOnlyHere(text)).isFalse();
  }

  @Test
  void knowsThePlaceOfEveryValue() {
    // When
    Mapping mapping = read("# comment\na: x\nb:\n  - 1\n  -  2\n", Mapping.class);

    // Then
    assertThat(mapping.entries())
        .extracting(Entry::key)
        .extracting(Scalar::place)
        .containsExactly(new Place(2, 1), new Place(3, 1));
    assertThat(mapping.entries().get(1).value())
        .isInstanceOfSatisfying(
            Sequence.class,
            list ->
                assertThat(list.items())
                    .extracting(YamlNode::place)
                    .containsExactly(new Place(4, 5), new Place(5, 6)));
  }

  @Test
  void keepsKeysThatAreThereTwice() {
    // When
    Mapping mapping = read("{a: 1, a: 2}", Mapping.class);

    // Then
    assertThat(mapping.entries()).hasSize(2);
  }

  @Test
  void readsAliases() {
    // When
    Sequence list = read("[&a {x: 1}, *a, &a 2, *a]", Sequence.class);

    // Then
    assertThat(list.items().get(1)).isEqualTo(list.items().get(0));
    assertThat(list.items().get(3)).isEqualTo(list.items().get(2));
  }

  @Test
  void forgetsAnchorsAtTheEndOfADocument() {
    assertThatThrownBy(() -> readAll("--- &a 1\n--- *a\n"))
        .isInstanceOf(YamlException.class)
        .hasMessage("found alias *a without an anchor before it")
        .satisfies(e -> assertThat(((YamlException) e).document()).isEqualTo(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"&a [*a]", "&a {x: *a}", "&a {x: [{y: *a}]}", "[&a 1, &a [*a]]"})
  void refusesValuesThatContainThemselves(String yaml) {
    assertThatThrownBy(() -> readAll(yaml))
        .isInstanceOf(YamlException.class)
        .hasMessage("found alias *a in the value that it stands for");
  }

  @Test
  void refusesNestingQuickly() {
    Assertions.assertThatNoException().isThrownBy(() -> readAll("[".repeat(64) + "]".repeat(64)));
    for (String open : new String[] {"[", "{a: ", "- ", "? ", "[{a: "}) {
      // When, Then
      long start = System.nanoTime();
      assertThatThrownBy(() -> readAll(open.repeat(200_000)))
          .isInstanceOf(YamlException.class)
          .hasMessage("found too many objects and lists in each other, allowed: 64");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void refusesAliasesThatStandForTooMuch() {
    // Given
    StringBuilder yaml = new StringBuilder("- &a0 [x, x, x, x]\n");
    for (int i = 1; i < 40; i++) {
      yaml.append("- &a").append(i).append(" [*a").append(i - 1).append(", *a").append(i - 1);
      yaml.append("]\n");
    }

    // When, Then
    assertThatThrownBy(() -> readAll(yaml.toString()))
        .isInstanceOf(YamlException.class)
        .hasMessageStartingWith("found too many values, those of aliases counted each time");
  }

  @Test
  void tellsWhereACharacterIsNotAllowed() {
    assertThatThrownBy(() -> readAll("a: 1\r\nb: \uD83D\uDE00\u0007\r\n"))
        .isInstanceOfSatisfying(
            YamlException.class, e -> assertThat(e.place()).contains(new Place(2, 5)))
        .hasMessage("found character U+0007, which YAML does not allow");
    assertThatThrownBy(() -> readAll("a: \uD83D"))
        .isInstanceOf(YamlException.class)
        .hasMessage("found character U+D83D, which YAML does not allow");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"!!int 1", "!foo x", "!!set {a}", "!!binary aGk=", "!java.lang.Object {}"})
  void refusesTags(String yaml) {
    assertThatThrownBy(() -> readAll("[" + yaml + "]"))
        .isInstanceOf(YamlException.class)
        .hasMessage("found a tag, allowed: values without one");
  }

  private static void readAll(String yaml) {
    YamlReader reader = new YamlReader(yaml);
    while (reader.next().isPresent()) {
      // read on
    }
  }

  private static <T extends YamlNode> T read(String yaml, Class<T> type) {
    return type.cast(new YamlReader(yaml).next().orElseThrow().root());
  }
}
