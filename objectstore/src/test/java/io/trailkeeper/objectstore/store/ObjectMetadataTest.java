package io.trailkeeper.objectstore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectMetadataTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"application/gzip", "application/json", "text/plain; charset=utf-8", "a/b;c=d"})
  void takesMediaTypes(String contentType) {
    assertThat(ObjectMetadata.ofContentType(contentType).contentType()).isEqualTo(contentType);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gzip", "a/b\r\nX-Injected: 1", "a/ b", "ä/b"})
  void refusesWhatIsNoMediaType(String contentType) {
    assertThatThrownBy(() -> ObjectMetadata.ofContentType(contentType))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"Signature,x", "a_b,x", "'',x", "a,''", "a,' x'", "a,ü", "'a b',x", "-a,x"})
  void refusesWhatStoresWouldChange(String name, String value) {
    assertThatThrownBy(() -> new ObjectMetadata("a/b", Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesValuesThatWouldEndTheHeader() {
    assertThatThrownBy(() -> new ObjectMetadata("a/b", Map.of("a", "x\r\ny: z")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesMoreThanS3Takes() {
    assertThat(new ObjectMetadata("a/b", Map.of("a", "x".repeat(2047))).userMetadata()).hasSize(1);
    assertThatThrownBy(() -> new ObjectMetadata("a/b", Map.of("a", "x".repeat(2048))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2049");
  }

  @Test
  void keepsItsOwnCopy() {
    // Given
    Map<String, String> given = new HashMap<>(Map.of("a", "x"));
    ObjectMetadata metadata = new ObjectMetadata("a/b", given);

    // When
    given.put("a", "y");

    // Then
    assertThat(metadata.userMetadata()).containsExactly(Map.entry("a", "x"));
  }
}
