package io.trailkeeper.core.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestSignatureTest {

  private static final String JSON = Vectors.text("digest-1.json.gz.sig");
  private static final DigestSignature SIGNATURE = DigestSignature.read(JSON.getBytes(UTF_8));

  @Test
  void isMetadataUnderCloudTrailsNames() {
    // When
    Map<String, String> metadata = SIGNATURE.metadata();

    // Then
    assertThat(metadata)
        .containsOnly(
            Map.entry("signature", SIGNATURE.signature()),
            Map.entry("signature-algorithm", "SHA256withRSA"));
    assertThat(DigestSignature.ofMetadata(metadata)).contains(SIGNATURE.signature());
    assertThat(DigestSignature.ofMetadata(Map.of("other", "x"))).isEmpty();
  }

  @Test
  void refusesHalfOfTheMetadataAndOtherForms() {
    for (String name : SIGNATURE.metadata().keySet()) {
      Map<String, String> half = new HashMap<>(SIGNATURE.metadata());
      half.remove(name);
      assertThatThrownBy(() -> DigestSignature.ofMetadata(half))
          .isInstanceOf(InvalidDigestFormatException.class)
          .hasMessageContaining("the metadata " + name + " is missing");
    }
    assertThatThrownBy(
            () ->
                DigestSignature.ofMetadata(
                    Map.of("signature", "ABCD", "signature-algorithm", "SHA256withRSA")))
        .hasMessageContaining("the metadata signature is \"ABCD\"");
    assertThatThrownBy(
            () ->
                DigestSignature.ofMetadata(
                    Map.of("signature", SIGNATURE.signature(), "signature-algorithm", "none")))
        .hasMessageContaining("expected \"SHA256withRSA\"");
  }

  @Test
  void refusesOtherDetachedForms() {
    assertRefused(JSON.replace("\"formatVersion\":1", "\"formatVersion\":2"), "formatVersion is 2");
    assertRefused(JSON.replace("SHA256withRSA", "SHA1withRSA"), "signatureAlgorithm is");
    assertRefused(JSON.replace(",\"signature\"", ",\"other\""), "signature is missing");
    assertRefused(JSON.replace(SIGNATURE.publicKeyFingerprint(), "abc"), "publicKeyFingerprint is");
    assertRefused(JSON.substring(1), "it is a text; expected an object");
    assertRefused(JSON + " ".repeat(DigestSignature.MAX_BYTES), "expected at most 16384");
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> DigestSignature.read(json.getBytes(UTF_8)))
        .isInstanceOf(InvalidDigestFormatException.class)
        .hasMessageContaining("not a detached signature")
        .hasMessageContaining(message);
  }
}
