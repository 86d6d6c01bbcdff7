package io.trailkeeper.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {

  private final ObjectMapper jackson = new ObjectMapper();

  @Test
  void putsCommasWhereTheyBelong() {
    // Given
    JsonWriter writer = new JsonWriter(0);

    // When
    writer
        .beginObject()
        .name("empty")
        .beginArray()
        .endArray()
        .name("list")
        .beginArray()
        .number(Long.MIN_VALUE)
        .bool(true)
        .nothing()
        .beginObject()
        .endObject()
        .string("")
        .beginArray()
        .bool(false)
        .endArray()
        .endArray()
        .name("last")
        .number(0)
        .endObject();

    // Then
    assertThat(text(writer))
        .isEqualTo(
            "{\"empty\":[],\"list\":[-9223372036854775808,true,null,{},\"\",[false]],\"last\":0}");
    assertThat(writer.length()).isEqualTo(writer.toByteArray().length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "22|\\\"",
        "5c|\\\\",
        "2f|/",
        "0a|\\n",
        "0d|\\r",
        "09|\\t",
        "08|\\u0008",
        "00|\\u0000",
        "1f|\\u001f",
        "7f|\\u007f",
        "3c|\\u003c",
        "3e|\\u003e",
        "26|\\u0026",
        "d800|\\ud800",
        "dfff|\\udfff",
      })
  void escapesWhatCouldMeanSomethingElsewhere(String charHex, String written) {
    String text = String.valueOf((char) Integer.parseInt(charHex, 16));
    assertThat(text(new JsonWriter(0).string(text))).isEqualTo("\"" + written + "\"");
  }

  @Test
  void everyCharacterComesBack() throws IOException {
    // Given
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= 0x10ffff; c++) {
      if (c < 0xd800 || c > 0xdfff) {
        all.appendCodePoint(c);
      }
    }

    // When
    byte[] written = new JsonWriter(16).string(all.toString()).toByteArray();

    // Then
    assertThat(jackson.readTree(written).textValue()).isEqualTo(all.toString());
    assertThat(JsonReader.of(written).string()).isEqualTo(all.toString());
  }

  @Test
  void anyMixOfCharactersComesBack() throws IOException {
    // Given
    Random random = new Random(7);
    char[] alphabet = "a\"\\\n\u0000<é\ud83d\ude00\ud800\udc00\u2028".toCharArray();
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(alphabet[random.nextInt(alphabet.length)]);
      }

      // When
      byte[] written =
          new JsonWriter(0)
              .beginObject()
              .name(text.toString())
              .string(text.toString())
              .endObject()
              .toByteArray();

      // Then
      assertThat(new String(written, UTF_8).getBytes(UTF_8)).isEqualTo(written);
      JsonReader reader = JsonReader.of(written);
      reader.beginObject();
      reader.nextMember();
      assertThat(reader.name()).isEqualTo(text.toString());
      assertThat(reader.string()).isEqualTo(text.toString());
    }
  }

  @Test
  void copiesValuesAsTheyStand() throws IOException {
    // Given
    byte[] source = "{\"n\": 1.50 ,\"s\":\"\\u0041\"}".getBytes(UTF_8);

    // When
    JsonWriter writer =
        new JsonWriter(0)
            .beginArray()
            .value(source, new Span(6, 10))
            .value(source, new Span(16, source.length - 1))
            .endArray();

    // Then
    assertThat(text(writer)).isEqualTo("[1.50,\"\\u0041\"]");
    JsonNode read = jackson.readTree(writer.toByteArray());
    assertThat(read.get(1).textValue()).isEqualTo("A");
  }

  @Test
  void goesBackToTheEndOfAnEarlierValue() {
    // Given
    JsonWriter writer = new JsonWriter(0).beginArray().number(1);
    int length = writer.length();
    writer.string("not wanted");

    // When
    writer.truncate(length);
    writer.number(2).endArray().raw(new byte[] {'\n'}).beginArray().endArray();

    // Then
    assertThat(text(writer)).isEqualTo("[1,2]\n[]");
  }

  private static String text(JsonWriter writer) {
    return new String(writer.toByteArray(), UTF_8);
  }
}
