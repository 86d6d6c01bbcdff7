package io.trailkeeper.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.trailkeeper.core.json.JsonException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  private static final int MANY = 1 << 20;

  @Test
  void visitsMembersAndElementsInOrder() throws IOException {
    // Given
    JsonReader reader = JsonReader.of(utf8(" { \"a\" : [ 1 , true ,null] ,\n\t\"b\":{}\r}  "));

    // When
    List<String> seen = new ArrayList<>();
    reader.beginObject();
    while (reader.nextMember()) {
      seen.add(reader.name());
      if (reader.type() == JsonType.ARRAY) {
        reader.beginArray();
        while (reader.nextElement()) {
          seen.add(reader.type().name());
          reader.skip();
        }
      } else {
        reader.skip();
      }
    }
    reader.end();

    // Then
    assertThat(seen).containsExactly("a", "NUMBER", "BOOLEAN", "NULL", "b");
  }

  @Test
  void visitsBothOfTwoMembersOfOneName() throws IOException {
    // Given
    JsonReader reader = JsonReader.of(utf8("{\"a\":1,\"a\":2}"));

    // When
    List<Long> values = new ArrayList<>();
    reader.beginObject();
    while (reader.nextMember()) {
      values.add(reader.integer());
    }

    // Then
    assertThat(values).containsExactly(1L, 2L);
  }

  @Test
  void comparesNamesByTheirMeaning() throws IOException {
    // Given
    JsonReader reader = JsonReader.of(utf8("{\"\\u006bind\":1}"));
    reader.beginObject();
    reader.nextMember();

    // When
    boolean same = reader.nameIs(utf8("kind"));

    // Then
    assertThat(same).isTrue();
    assertThat(reader.nameIs(utf8("kin"))).isFalse();
    assertThat(reader.name()).isEqualTo("kind");
    assertThat(reader.nameSpan()).isEqualTo(new Span(1, 12));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "42, 42",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808"
  })
  void readsWholeNumbersOf64Bits(String json, long expected) throws IOException {
    assertThat(JsonReader.of(utf8(json)).integer()).isEqualTo(expected);
    assertThat(trickling(json, 1).integer()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1.0", "1e3", "0.5"})
  void refusesOtherNumbersWhereAWholeOneIsAskedFor(String json) {
    assertThat(failureOf(() -> JsonReader.of(utf8(json)).integer()).kind()).isEqualTo(Kind.TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "10",
        "1.7976931348623157e308",
        "1E+999999999",
        "-0.0e-0",
        "0.1000000000000000055511151231257827021181583404541015625",
        "123456789012345678901234567890123456789012345678901234567890"
      })
  void passesOverAnyNumberAndTellsWhereItStands(String number) throws IOException {
    // Given
    String json = "[ " + number + " ,7]";
    for (JsonReader reader : List.of(JsonReader.of(utf8(json)), trickling(json, 3))) {
      reader.mark();
      reader.beginArray();
      reader.nextElement();

      // When
      Span span = reader.skip();

      // Then
      assertThat(json.substring(span.from(), span.to())).isEqualTo(number);
      assertThat(reader.nextElement()).isTrue();
      assertThat(reader.integer()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "-01",
        "00",
        "-",
        "1.",
        "1.e3",
        "+1",
        ".5",
        "1e",
        "1e+",
        "0x10",
        "NaN",
        "Infinity",
        "-Infinity",
        "--1",
        "1_0",
        "-a",
        "1.2.3",
        "1e5.0",
        "1 2",
        "tru",
        "True",
        "nul",
        "nulll",
        "falsey",
        "'a'",
        "a",
        "",
        ",",
        "{]",
        "[}",
        "[1,]",
        "[,1]",
        "[1,,2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{a:1}",
        "{1:1}",
        "{\"a\" 1}",
        "{\"a\"::1}",
        "[1:2]",
        "// c\n1",
        "/**/1",
        "\u00a01",
        "[1\u000b]",
        "\ufeff1"
      })
  void refusesWhatIsNotJson(String value) {
    String json = "[" + value + "%";
    for (JsonReader reader : List.of(JsonReader.of(utf8(json)), trickling(json, 5))) {
      assertThat(failureOf(() -> passOver(reader)).kind()).isEqualTo(Kind.SYNTAX);
    }
  }

  @Test
  void saysWhatWasExpectedWhatWasFoundAndWhere() {
    assertThatThrownBy(() -> passOver(JsonReader.of(utf8("{\"a\";1}"))))
        .hasMessage("expected ':', found ';' at byte 4");
    assertThatThrownBy(() -> passOver(JsonReader.of(utf8("[\u0001]"))))
        .hasMessage("expected a value, found byte 0x1 at byte 1");
    assertThatThrownBy(() -> JsonReader.of(utf8("[]")).string())
        .hasMessage("expected STRING, found ARRAY at byte 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\\"\\\\\\/|22 5c 2f",
        "\\b\\f\\n\\r\\t|08 0c 0a 0d 09",
        "\\u0000|00",
        "\\u00e9\\u00C9|c3a9 c389",
        "\\ud83d\\ude00|f09f9880",
        "a\\u003cb|61 3c 62",
      })
  void decodesEscapes(String escaped, String utf8Hex) throws IOException {
    String json = "\"" + escaped + "\"";
    byte[] expected = HexFormat.of().parseHex(utf8Hex.replace(" ", ""));
    assertThat(JsonReader.of(utf8(json)).string()).isEqualTo(new String(expected, UTF_8));
    assertThat(trickling(json, 2).string()).isEqualTo(new String(expected, UTF_8));
  }

  @Test
  void keepsLoneSurrogatesThatAreEscaped() throws IOException {
    // Kubernetes' API server writes none, but a patch body is as the client sent it.
    assertThat(JsonReader.of(utf8("\"\\ud800x\\udc00\"")).string()).isEqualTo("\ud800x\udc00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\a", "\\u12g4", "\\u12", "\\x41", "\\U0041", "\\'", "\\0", "a\nb", "\t"})
  void refusesWhatAStringMustNotHold(String content) {
    String json = "\"" + content + "\"";
    assertThat(failureOf(() -> passOver(JsonReader.of(utf8(json)))).kind()).isEqualTo(Kind.SYNTAX);
    assertThat(failureOf(() -> passOver(trickling(json, 2))).kind()).isEqualTo(Kind.SYNTAX);
  }

  @Test
  void refusesEveryControlCharacterInAString() {
    for (char c = 0; c < 0x20; c++) {
      String json = "\"a" + c + "\"";
      assertThat(failureOf(() -> passOver(JsonReader.of(utf8(json)))))
          .hasMessageStartingWith("control character 0x" + Integer.toHexString(c) + " in a string");
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x7f, 0x80, 0x7ff, 0x800, 0xfff, 0x1000, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x3ffff,
        0x40000, 0xfffff, 0x100000, 0x10ffff
      })
  void readsUtf8AtItsBoundaries(int codePoint) throws IOException {
    String text = "<" + new String(Character.toChars(codePoint)) + ">";
    assertThat(JsonReader.of(utf8("\"" + text + "\"")).string()).isEqualTo(text);
    assertThat(trickling("\"" + text + "\"", codePoint).string()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c080",
        "c1bf",
        "c3",
        "c328",
        "c3c3",
        "e08080",
        "e09fbf",
        "e282",
        "e28228",
        "eda080",
        "edbfbf",
        "f0808080",
        "f08fbfbf",
        "f09f98",
        "f4908080",
        "f5808080",
        "f8888080",
        "fe",
        "ff"
      })
  void refusesInvalidUtf8(String hex) throws IOException {
    // Given
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.writeBytes(utf8("\"a"));
    json.writeBytes(HexFormat.of().parseHex(hex));
    json.writeBytes(utf8("b\""));
    byte[] bytes = json.toByteArray();

    // When
    JsonException whole = failureOf(() -> passOver(JsonReader.of(bytes)));
    JsonException trickled = failureOf(() -> passOver(trickling(bytes, 1)));

    // Then
    assertThat(whole).hasMessageStartingWith("not UTF-8 at byte");
    assertThat(trickled).hasMessage(whole.getMessage());
  }

  @Test
  void tellsInputThatEndsInsideAValueFromInputThatIsWrong() throws IOException {
    // Given
    byte[] document =
        utf8("{\"a\":[-1.5e+7, true,false,null],\"é\\u00e9\\n\":{\"\":\"𐀀\"} , \"b\":[[],{}]}");
    passOver(JsonReader.of(document));

    for (int length = 0; length < document.length; length++) {
      // When
      byte[] cut = Arrays.copyOf(document, length);
      JsonException whole = failureOf(() -> passOver(JsonReader.of(cut)));
      JsonException trickled = failureOf(() -> passOver(trickling(cut, cut.length)));

      // Then
      assertThat(whole.kind()).as("cut after %d bytes", length).isEqualTo(Kind.TRUNCATED);
      assertThat(whole.offset()).isEqualTo(length);
      assertThat(trickled.kind()).isEqualTo(Kind.TRUNCATED);
      assertThat(trickled.offset()).isEqualTo(length);
    }
  }

  @Test
  void takesAndRefusesWhatJacksonTakesAndRefuses() {
    // Given
    ObjectMapper jackson =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    byte[] document =
        utf8("{\"a\":[-10.5e+7, true,false,null],\"b\\u00e9\\n\":{\"\":\"x\"} ,\"c\":[[ ],{}]}");
    byte[] others = utf8("{}[]\",:.-+eE019 \\untfa/x\n");

    for (int at = 0; at < document.length; at++) {
      for (byte other : others) {
        byte[] changed = document.clone();
        changed[at] = other;

        // When
        boolean taken = isTaken(changed);

        // Then
        assertThat(taken)
            .as("%s", new String(changed, UTF_8))
            .isEqualTo(jacksonTakes(jackson, changed));
      }
    }
  }

  @Test
  void readsStringsOfMegabytesFromAStream() throws IOException {
    // Given
    String text = "é\\\"𐀀".repeat(300_000);
    String json = "{\"long\":\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    assertThat(utf8(json)).hasSizeGreaterThan(3_000_000);
    JsonReader reader =
        JsonReader.of(new ByteArrayInputStream(utf8(json)), 1024, utf8(json).length);

    // When
    reader.beginObject();
    reader.nextMember();
    String read = reader.string();

    // Then
    assertThat(read).isEqualTo(text);
    assertThat(reader.nextMember()).isFalse();
    reader.end();
  }

  @Test
  void keepsExactlyAsMuchAsAMarkedValueMayHave() throws IOException {
    // Given
    String value = "[\"" + "a".repeat(996) + "\"]";
    assertThat(value).hasSize(1000);

    // When
    JsonReader enough = JsonReader.of(new TricklingInputStream(utf8(value), 1), 16, 1000);
    enough.mark();
    enough.skip();
    JsonReader little = JsonReader.of(new TricklingInputStream(utf8(value), 1), 16, 999);
    little.mark();

    // Then
    assertThat(enough.marked()).isEqualTo(utf8(value));
    assertThat(failureOf(little::skip).kind()).isEqualTo(Kind.TOO_LARGE);
    little.rewindToMark();
    assertThat(little.type()).isEqualTo(JsonType.ARRAY);
  }

  @Test
  void readsDeepNestingAndRefusesDeeper() throws IOException {
    // Given
    int depth = JsonReader.MAX_DEPTH;
    String deep = "[".repeat(depth) + "]".repeat(depth);
    String deeper = "{\"a\":".repeat(depth) + "[]" + "}".repeat(depth);

    // When
    passOver(JsonReader.of(utf8(deep)));
    JsonException failure = failureOf(() -> passOver(JsonReader.of(utf8(deeper))));

    // Then
    assertThat(failure.kind()).isEqualTo(Kind.TOO_DEEP);
  }

  @Test
  void goesOnAfterAMalformedValueOnceItIsPassedOver() throws IOException {
    // Given
    String malformed = "{\"a\":[01,\"]}\\\",{\"],\"b\":tru}";
    String json = "[1, " + malformed + " , 2]";
    for (JsonReader reader : List.of(JsonReader.of(utf8(json)), trickling(json, 9))) {
      reader.beginArray();
      reader.nextElement();
      reader.skip();
      reader.nextElement();
      reader.mark();
      failureOf(reader::skip);
      reader.rewindToMark();

      // When
      ByteArrayOutputStream seen = new ByteArrayOutputStream();
      long length = reader.skipMalformed((bytes, from, to) -> seen.write(bytes, from, to - from));

      // Then
      assertThat(seen.toString(UTF_8)).isEqualTo(malformed + " ");
      assertThat(length).isEqualTo(malformed.length() + 1);
      assertThat(reader.nextElement()).isTrue();
      assertThat(reader.integer()).isEqualTo(2);
      assertThat(reader.nextElement()).isFalse();
      reader.end();
    }
  }

  @Test
  void readsASliceAsIfItWereAlone() throws IOException {
    // Given
    byte[] bytes = utf8("xx{\"a\":\"b\"}yy");

    // When
    JsonReader reader = JsonReader.of(bytes, 2, bytes.length - 2);
    reader.beginObject();
    reader.nextMember();
    Span span = reader.skip();

    // Then
    assertThat(span).isEqualTo(new Span(5, 8));
    assertThat(reader.nextMember()).isFalse();
    assertThat(reader.offset()).isEqualTo(9);
    reader.end();
  }

  private static boolean isTaken(byte[] json) {
    try {
      passOver(JsonReader.of(json));
      return true;
    } catch (JsonException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError("an array cannot fail", e);
    }
  }

  private static boolean jacksonTakes(ObjectMapper jackson, byte[] json) {
    try {
      jackson.readTree(json);
      return true;
    } catch (JacksonException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError("an array cannot fail", e);
    }
  }

  private static void passOver(JsonReader reader) throws IOException {
    reader.skip();
    reader.end();
  }

  private static JsonReader trickling(String json, long seed) {
    return trickling(utf8(json), seed);
  }

  private static JsonReader trickling(byte[] json, long seed) {
    return JsonReader.of(new TricklingInputStream(json, seed), 4, MANY);
  }

  private static JsonException failureOf(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
    JsonException failure = catchThrowableOfType(JsonException.class, reading);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
