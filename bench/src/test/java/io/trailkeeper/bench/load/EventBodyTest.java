package io.trailkeeper.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EventBodyTest {

  private static final String FIRST =
      "{\"level\":\"Metadata\",\"auditID\":\"72e107ae-8bac-4615-a3e1-b1b5674380be\","
          + "\"requestObject\":{\"auditID\":\"72e107ae-8bac-4615-a3e1-000000000000\"}}";
  private static final String SECOND =
      "{\"auditID\":\"682d980f-57cd-4b9e-a649-18c63281a7fc\",\"verb\":\"f\u00fcr\"}";
  private static final String BODY =
      "{\"kind\":\"EventList\",\"metadata\":{\"items\":[1]},\"items\":["
          + FIRST
          + ", "
          + SECOND
          + "],\"more\":{}}";

  private static final Pattern ID = Pattern.compile("\\{[^{]*\"auditID\":\"([^\"]*)\"");

  private final EventBody body = EventBody.read(BODY.getBytes(StandardCharsets.UTF_8));

  @Test
  void eventsAreFoundWhereTheyStand() {
    // When, Then
    assertThat(body.events()).isEqualTo(2);
    assertThat(body.eventBytes())
        .extracting(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .containsExactly(FIRST, SECOND);
  }

  @Test
  void aRenewedBodyDiffersInItsIdsAlone() {
    // When
    String renewed = new String(body.renewed(7), StandardCharsets.UTF_8);

    // Then
    assertThat(renewed)
        .isNotEqualTo(BODY)
        .doesNotContain("72e107ae-8bac-4615-a3e1-b1b5674380be", "682d980f")
        .contains("72e107ae-8bac-4615-a3e1-000000000000")
        .hasSameSizeAs(BODY);
    assertThat(renewed.replaceAll("[0-9a-f-]{36}", ""))
        .isEqualTo(BODY.replaceAll("[0-9a-f-]{36}", ""));
  }

  @Test
  void eachNumberMakesAnotherIdOfTheSameForm() {
    // Given
    Set<String> ids = new HashSet<>();

    // When
    for (int round = 0; round < 1000; round++) {
      Matcher matcher = ID.matcher(new String(body.renewed(2L * round), StandardCharsets.UTF_8));
      while (matcher.find()) {
        ids.add(matcher.group(1));
      }
    }

    // Then
    assertThat(ids)
        .hasSizeGreaterThanOrEqualTo(2000)
        .allMatch(
            id ->
                id.matches(
                    "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|72e107ae-8bac-4615-a3e1-000000000000"));
  }

  @Test
  void whatIsNoEventListIsRefused() {
    for (String text :
        new String[] {
          "", "[]", "{\"items\":[]}", "{\"items\":[{}]}", "{\"items\":[{\"auditID\":\"a\"}]}"
        }) {
      assertThatThrownBy(() -> EventBody.read(text.getBytes(StandardCharsets.UTF_8)))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
