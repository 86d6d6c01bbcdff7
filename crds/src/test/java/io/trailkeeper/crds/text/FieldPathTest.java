package io.trailkeeper.crds.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldPathTest {

  private static final FieldPath SPEC = FieldPath.ROOT.field("spec");

  @Test
  void leadsThroughFieldsItemsAndOddNames() {
    assertThat(SPEC.field("eventSelectors").item(0).field("readWriteType"))
        .hasToString("spec.eventSelectors[0].readWriteType");
    assertThat(FieldPath.ROOT.field("metadata").field("labels").field("app.kubernetes.io/name"))
        .hasToString("metadata.labels[\"app.kubernetes.io/name\"]");
    assertThat(SPEC.field("a\nb\"")).hasToString("spec[\"a\\nb\\\"\"]");
    assertThat(SPEC.field("")).hasToString("spec[\"\"]");
  }

  @Test
  void knowsWhatIsBelow() {
    assertThat(SPEC.isAtOrBelow(SPEC)).isTrue();
    assertThat(SPEC.field("scope").isAtOrBelow(SPEC)).isTrue();
    assertThat(SPEC.item(0).isAtOrBelow(SPEC)).isTrue();
    assertThat(SPEC.isAtOrBelow(FieldPath.ROOT)).isTrue();
    assertThat(SPEC.isAtOrBelow(SPEC.field("scope"))).isFalse();
    assertThat(FieldPath.ROOT.field("specs").isAtOrBelow(SPEC)).isFalse();
  }
}
