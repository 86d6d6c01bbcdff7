package io.trailkeeper.core.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.hash.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The known answers, and that {@code docs/format/digest-file.md} shows the same ones. */
class DigestVectorsTest {

  private static final Path PAGE = Path.of("..", "docs", "format", "digest-file.md");
  private static final Pattern BLOCK =
      Pattern.compile("<!-- vector: (\\S+) -->\n```[a-z]*\n(.*?)\n```\n", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void writesTheKnownBytes(int number) {
    // When
    byte[] bytes = DigestFileFormat.write(digest(number));

    // Then
    assertThat(new String(bytes, UTF_8)).isEqualTo(Vectors.text("digest-" + number + ".json"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void readsTheKnownBytes(int number) {
    // When
    DigestFile read = DigestFileFormat.read(Vectors.bytes("digest-" + number + ".json"));

    // Then
    assertThat(read).isEqualTo(digest(number));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void signsTheKnownBytes(int number) {
    // When
    SignedDigest signed = SignedDigest.sign(digest(number), Vectors.signingKey());

    // Then
    assertThat(StringToSign.of(signed.digest(), signed.hashValue()).text())
        .isEqualTo(Vectors.text("digest-" + number + ".string-to-sign"));
    assertThat(new String(signed.detachedSignature(), UTF_8))
        .isEqualTo(Vectors.text("digest-" + number + ".json.gz.sig"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void verifiesTheKnownSignatures(int number) throws IOException {
    // Given
    SignedDigest signed = SignedDigest.sign(digest(number), Vectors.signingKey());
    byte[] object = signed.object();

    // When
    byte[] content = GzipMember.open(new ByteArrayInputStream(object)).readAllBytes();
    DigestSignature signature =
        DigestSignature.read(Vectors.bytes("digest-" + number + ".json.gz.sig"));
    PublicKeyEntry key = Vectors.publicKeys().find(signature.publicKeyFingerprint()).orElseThrow();
    StringToSign text = StringToSign.of(DigestFileFormat.read(content), Sha256.hex(content));

    // Then
    assertThat(key.verifies(text, signature.signature())).isTrue();
    assertThat(key.verifies(new StringToSign(text.text() + "\n"), signature.signature())).isFalse();
  }

  @Test
  void theSecondLinksToTheFirst() {
    // Given
    DigestFile second = DigestFileFormat.read(Vectors.bytes("digest-2.json"));

    // Then
    assertThat(second.previousDigest())
        .isEqualTo(
            new PreviousDigest(
                "audit-archive",
                Vectors.firstDigest().digestS3Object(),
                Sha256.hex(Vectors.bytes("digest-1.json")),
                DigestSignature.read(Vectors.bytes("digest-1.json.gz.sig")).signature()));
  }

  @Test
  void thePageShowsTheVectorsAsTheyAre() throws IOException {
    // When
    Map<String, String> shown = new LinkedHashMap<>();
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      shown.put(block.group(1), block.group(2));
    }

    // Then
    assertThat(shown.keySet()).containsExactlyElementsOf(Vectors.FILES);
    for (String file : Vectors.FILES) {
      // A text file ends with a line feed; the digests' bytes do not.
      String end = file.endsWith(".pem") ? "\n" : "";
      assertThat(shown.get(file) + end).as(file).isEqualTo(Vectors.text(file));
    }
  }

  @Test
  void thePageNamesEveryReason() throws IOException {
    // Given
    String page = Files.readString(PAGE);

    // Then
    for (ChainStartReason reason : ChainStartReason.values()) {
      assertThat(page).contains("| `" + reason.text() + "` |");
    }
    for (DigestEndReason reason : DigestEndReason.values()) {
      assertThat(page).contains("| `" + reason.text() + "` |");
    }
  }

  private static DigestFile digest(int number) {
    return number == 1 ? Vectors.firstDigest() : Vectors.secondDigest();
  }
}
