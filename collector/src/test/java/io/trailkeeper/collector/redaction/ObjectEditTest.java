package io.trailkeeper.collector.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailkeeper.core.json.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectEditTest {

  private final ObjectMapper jackson = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"x\":1}|{}",
        "{ \"x\" : 1 }|{  }",
        "{\"x\":1,\"a\":2}|{\"a\":2}",
        "{ \"x\" : 1 , \"a\" : 2 }|{ \"a\" : 2 }",
        "{\"a\":1,\"x\":[2,{}],\"b\":3}|{\"a\":1,\"b\":3}",
        "{\"a\": 1 , \"x\" : {\"y\":2} , \"b\" : 3}|{\"a\": 1 , \"b\" : 3}",
        "{\"a\":1,\"x\":\"}\"}|{\"a\":1}",
        "{ \"a\" : 1 , \"x\" : null }|{ \"a\" : 1 }",
        "{\"x\":1,\"x\":2,\"a\":3,\"x\":4,\"x\":5}|{\"a\":3}",
        "{\"a\":1,\"\\u0078\":2}|{\"a\":1}",
        "{\"x\":1,\"x\":2}|{}",
        "{\"a\":1}|{\"a\":1}",
        "{}|{}",
      })
  void takesMembersOut(String document, String expected) {
    assertThat(edited(document, null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|{\"n\":0}",
        "{ }|{\"n\":0 }",
        "{\"x\":1}|{\"n\":0}",
        "{ \"x\":1 }|{ \"n\":0 }",
        "{\"a\":1}|{\"a\":1,\"n\":0}",
        "{ \"a\":1 }|{ \"a\":1,\"n\":0 }",
        "{\"a\":1, \"x\":2 }|{\"a\":1,\"n\":0 }",
        "{\"x\":1,\"a\":2}|{\"a\":2,\"n\":0}",
      })
  void putsAMemberAtTheEnd(String document, String expected) {
    assertThat(edited(document, "\"n\":0")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t "})
  void anyChoiceOfMembersLeavesTheOthersAsTheyWere(String space) throws IOException {
    for (int count = 0; count <= 5; count++) {
      for (int choice = 0; choice < 1 << count; choice++) {
        // Given
        List<String> members = new ArrayList<>();
        ObjectNode expected = jackson.createObjectNode();
        for (int i = 0; i < count; i++) {
          boolean goes = (choice & 1 << i) != 0;
          String name = goes ? "x" : "m" + i;
          members.add(space + "\"" + name + "\"" + space + ":" + space + i + space);
          if (!goes) {
            expected.put(name, i);
          }
        }
        expected.put("n", "é");
        String document = "{" + String.join(",", members) + (count == 0 ? space : "") + "}";

        // When
        String edited = edited(document, "\"n\":\"é\"");

        // Then
        assertThat(jackson.readTree(edited)).as(document).isEqualTo(expected);
      }
    }
  }

  @Test
  void findsMembersInsideOfADocument() {
    // Given
    byte[] document = "[1, { \"a\" : true, \"b\":{}}]".getBytes(UTF_8);

    // When
    List<ObjectMember> members = ObjectMember.of(document, new Span(4, document.length - 1));

    // Then
    assertThat(members).extracting(ObjectMember::name).containsExactly("a", "b");
    assertThat(members).extracting(ObjectMember::from).containsExactly(6, 18);
    assertThat(members)
        .extracting(ObjectMember::value)
        .containsExactly(new Span(12, 16), new Span(22, 24));
  }

  /** Takes out the members called x, in an object that stands inside of a document. */
  private static String edited(String object, String appended) {
    byte[] document = ("[" + object + "]").getBytes(UTF_8);
    ObjectEdit edit = new ObjectEdit(document, new Span(1, document.length - 1));
    for (ObjectMember member : edit.members()) {
      if (member.name().equals("x")) {
        edit.remove(member);
      }
    }
    if (appended != null) {
      edit.append(appended);
    }
    List<Splice> splices = new ArrayList<>();
    edit.addTo(splices);
    String edited = new String(Splice.apply(document, splices), UTF_8);
    return edited.substring(1, edited.length() - 1);
  }
}
