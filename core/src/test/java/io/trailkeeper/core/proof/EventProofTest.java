package io.trailkeeper.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.proof.InvalidProofException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventProofTest {

  @ParameterizedTest
  @CsvSource({"one, 0", "two, 3", "three, 4"})
  void aLineIsProven(String id, int leafIndex) {
    // When
    EventSearch.Result result = TestingLogs.some().find(id, null);

    // Then
    assertThat(result.problems()).isEmpty();
    assertThat(result.found()).hasSize(1);
    EventProof proof = EventProofFormat.read(EventProofFormat.write(result.found().get(0).proof()));
    ProvenEvent proven = proof.verify(Vectors.publicKeys());
    assertThat(proof.isSameAs(result.found().get(0).proof())).isTrue();
    assertThat(new String(proven.event(), UTF_8)).contains("\"auditID\":\"" + id + "\"");
    assertThat(proven.path().leafIndex()).isEqualTo(leafIndex);
    assertThat(proven.path().treeSize()).isEqualTo(5);
    assertThat(proven.description().id()).isEqualTo(id);
    assertThat(proven.extension().trailArn()).isEqualTo(Vectors.TRAIL);
    assertThat(new String(EventProofFormat.write(proof), UTF_8)).doesNotContain("watch");
  }

  @Test
  void aRecordIsProvenByItsEventId() throws IOException {
    // Given
    TestingLogs logs = TestingLogs.some();
    String id = eventIdOfFirstRecord(logs);

    // When
    ProvenEvent proven = logs.find(id, null).found().get(0).event();

    // Then
    assertThat(proven.description().id()).isEqualTo(id);
    assertThat(proven.description().name()).isEqualTo("GetSecret");
    assertThat(proven.path().treeSize()).isEqualTo(2);
  }

  @Test
  void eachStageOfARequestIsAnEventOfItsOwn() {
    // Given
    TestingLogs logs = TestingLogs.some();

    // Then
    assertThat(logs.find("watch", null).found()).hasSize(2);
    assertThat(logs.find("watch", "ResponseStarted").found())
        .singleElement()
        .satisfies(one -> assertThat(one.event().path().leafIndex()).isEqualTo(1));
    assertThat(logs.find("watch", "Panic").found()).isEmpty();
    assertThat(logs.find("absent", null).found()).isEmpty();
  }

  @Test
  void whatCannotBeSearchedIsSaid() {
    // Given
    TestingLogs changed = TestingLogs.some();
    TestingLogs removed = TestingLogs.some();
    TestingLogs resigned = TestingLogs.some();
    changed.objects.replaceAll(
        (key, bytes) ->
            key.contains("/CloudTrail/") ? GzipMember.compress("{}\n".getBytes(UTF_8)) : bytes);
    removed.objects.keySet().removeIf(key -> key.contains("/CloudTrail/"));
    resigned.digest(otherKey());

    // Then
    assertThat(changed.find("two", null).problems())
        .hasSize(2)
        .allMatch(problem -> problem.endsWith("it was changed"));
    assertThat(removed.find("two", null).problems())
        .hasSize(2)
        .allMatch(problem -> problem.endsWith("not there"));
    assertThat(resigned.find("two", null).problems())
        .singleElement()
        .asString()
        .contains("not among the 1");
    assertThat(changed.find("two", null).found()).isEmpty();
  }

  @Test
  void aFileWithoutARootCannotBeProvenFrom() {
    // Given
    TestingLogs logs = new TestingLogs();
    logs.deliver(LogFormat.KUBERNETES, false, List.of(TestingLogs.event("old", "Panic")));
    logs.digest(Vectors.signingKey());

    // When
    EventSearch.Result result = logs.find("old", null);

    // Then
    assertThat(result.found()).isEmpty();
    assertThat(result.problems()).singleElement().asString().contains("made no root");
  }

  @Test
  void aProofDoesNotBringItsOwnTrust() {
    // Given
    SigningKey forger = otherKey();
    TestingLogs logs = new TestingLogs();
    logs.deliver(LogFormat.KUBERNETES, true, List.of(TestingLogs.event("forged", "Panic")));
    logs.digest(forger);
    PublicKeys forgers = new PublicKeys(List.of(forger.publicKey()));
    EventProof proof =
        new EventSearch(logs, forgers)
            .find(TestingLogs.request("forged", null, null))
            .found()
            .get(0)
            .proof();

    // Then
    assertThat(proof.verify(forgers).description().id()).isEqualTo("forged");
    assertRejected(proof, Reason.PUBLIC_KEY_NOT_FOUND);
  }

  @Test
  void aKeyThatWasRevokedBeforeTheDigestEndedProvesNothing() {
    // Given
    EventProof proof = TestingLogs.proof();
    Instant end = proof.verify(Vectors.publicKeys()).digest().digestEndTime();
    PublicKeyEntry key = Vectors.signingKey().publicKey();

    // Then
    assertThatThrownBy(() -> proof.verify(new PublicKeys(List.of(key.revokedAt(end)))))
        .isInstanceOfSatisfying(
            InvalidProofException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.PUBLIC_KEY_REVOKED))
        .hasMessageContaining(end.toString());
    assertThat(proof.verify(new PublicKeys(List.of(key.revokedAt(end.plusSeconds(1))))))
        .isNotNull();
  }

  @Test
  void whatWasChangedIsRejected() {
    // Given
    EventProof proof = TestingLogs.proof();
    EventProof other = TestingLogs.some().find("one", null).found().get(0).proof();
    byte[] event = proof.event().clone();
    event[new String(event, UTF_8).indexOf("bob")] ^= 1;
    String written = new String(EventProofFormat.write(proof), UTF_8);

    // Then
    assertRejected(with(proof, event, proof.logFileIndex()), Reason.EVENT_NOT_IN_DIGEST);
    assertRejected(with(proof, other.event(), proof.logFileIndex()), Reason.EVENT_NOT_IN_DIGEST);
    assertRejected(with(proof, proof.event(), 1), Reason.EVENT_NOT_IN_DIGEST);
    assertRejected(with(proof, proof.event(), 2), Reason.EVENT_NOT_IN_DIGEST);
    assertUnreadable(written.replace("\"leafIndex\":3", "\"leafIndex\":5"), "leafIndex is 5");
    assertUnreadable(written.replace("\"leafIndex\":3", "\"leafIndex\":-3"), "leafIndex is -3");
    assertUnreadable(written.replace("\"logFileIndex\":0", "\"logFileIndex\":-1"), "logFileIndex");
    assertUnreadable(
        written.replace("\"logFileIndex\":0", "\"logFileIndex\":4294967296"), "logFileIndex");
    assertUnreadable(
        written.replace("{\"formatVersion\":1,\"event\"", "{\"formatVersion\":2,\"event\""),
        "newer Trailkeeper");
    assertUnreadable(written.replace("\"treeSize\":5,", ""), "lacks [treeSize]");
    assertUnreadable(written.replace("{\"formatVersion\":1,\"e", "{\"x\":1,\"e"), "member that");
    assertUnreadable(written.replace("\"treeSize\":5", "\"treeSize\":5,\"treeSize\":5"), "twice");
    assertUnreadable(written + "{}", "end of the document");
    assertUnreadable("", "ends");
    assertUnreadable("[".repeat(100_000), "expected");
    assertUnreadable(
        written.replaceFirst("\"auditPath\":\\[\"", "\"auditPath\":[\"x"), "auditPath");
  }

  /** The proof of {@code docs/format/proof.md} is read, and proves what the page says. */
  @Test
  void theProofOfThePageIsVerified() throws Exception {
    // Given
    String page = Files.readString(Path.of("..", "docs", "format", "proof.md"));
    String shown =
        page.replaceFirst("(?s).*<!-- vector: proof.json -->\n```json\n(.*?)\n```.*", "$1");

    // When
    EventProof proof = EventProofFormat.read(shown.getBytes(UTF_8));

    // Then
    assertThat(proof.verify(Vectors.publicKeys()).description().id()).isEqualTo("two");
    assertThat(proof.path().leafIndex()).isEqualTo(3);
    assertThat(new String(proof.event(), UTF_8))
        .isEqualTo(TestingLogs.event("two", "ResponseComplete"));
    assertThat(new String(EventProofFormat.write(proof), UTF_8)).isEqualTo(shown);
  }

  private static EventProof with(EventProof proof, byte[] event, int logFileIndex) {
    return new EventProof(
        event,
        proof.path(),
        logFileIndex,
        proof.digestObject(),
        proof.signature(),
        proof.publicKey());
  }

  private static void assertRejected(EventProof proof, Reason reason) {
    assertThatThrownBy(() -> proof.verify(Vectors.publicKeys()))
        .isInstanceOfSatisfying(
            InvalidProofException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static void assertUnreadable(String proof, String message) {
    assertThatThrownBy(() -> EventProofFormat.read(proof.getBytes(UTF_8)))
        .isInstanceOf(InvalidProofException.class)
        .hasMessageContaining(message);
  }

  private static SigningKey otherKey() {
    return SigningKey.generate(
        new SecureRandom(),
        Clock.fixed(TestingLogs.END.minusSeconds(86_400), ZoneOffset.UTC),
        Duration.ofDays(90));
  }

  private static String eventIdOfFirstRecord(TestingLogs logs) throws IOException {
    byte[] compressed = logs.objects.lastEntry().getValue();
    String content =
        new String(GzipMember.open(new ByteArrayInputStream(compressed)).readAllBytes(), UTF_8);
    return content.replaceFirst("(?s).*?\"eventID\":\"([^\"]*)\".*", "$1");
  }
}
