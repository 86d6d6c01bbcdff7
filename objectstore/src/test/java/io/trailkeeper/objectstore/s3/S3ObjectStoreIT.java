package io.trailkeeper.objectstore.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreContract;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import io.trailkeeper.objectstore.store.PutResult;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what else holds for S3, against a server that speaks it over HTTP. */
class S3ObjectStoreIT extends ObjectStoreContract {

  @TempDir private Path directory;
  private Path credentials;
  private TestingS3Server server;
  private S3ObjectStore store;

  @BeforeEach
  void start() {
    server = TestingS3Server.start("trail-logs");
    credentials = TestingS3Server.writeCredentials(directory.resolve("credentials"));
    store = open("trail-logs");
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  private S3ObjectStore open(String bucket) {
    return S3ObjectStore.open(
        S3Options.builder(bucket)
            .endpoint(server.endpoint())
            .pathStyle(true)
            .credentialsDirectory(credentials)
            .build(),
        Clock.systemUTC());
  }

  @Test
  void saysThatTheBucketIsMissing() {
    // Given
    try (S3ObjectStore missing = open("missing")) {
      // When
      List<ObjectStoreException> failures =
          List.of(
              failure(missing::check),
              failure(() -> missing.checkWritable("")),
              failure(() -> missing.putIfAbsent("a", new byte[1], GZIP)),
              failure(() -> missing.get("a")),
              failure(() -> missing.list("")));

      // Then
      assertThat(failures)
          .allSatisfy(
              e -> {
                assertThat(e.reason()).isEqualTo(Reason.S3_BUCKET_DOES_NOT_EXIST);
                assertThat(e.retryable()).isTrue();
                assertThat(e).hasMessageContaining("s3://missing at " + server.endpoint());
              });
    }
  }

  @Test
  void saysThatCredentialsAreWrongWithoutShowingThem() {
    // Given
    TestingS3Server.writeCredentials(
        credentials, TestingS3Server.ACCESS_KEY_ID, "not-the-secret-access-key");

    // When
    List<ObjectStoreException> failures =
        List.of(
            failure(store::check),
            failure(() -> store.checkWritable("")),
            failure(() -> store.putIfAbsent("a", new byte[1], GZIP)),
            failure(() -> store.get("a")),
            failure(() -> store.list("")));

    // Then
    assertThat(failures)
        .allSatisfy(
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
              assertThat(e).hasStackTraceContaining("SignatureDoesNotMatch");
              assertThat(e.toString()).doesNotContain("not-the-secret-access-key");
            });
  }

  @Test
  void saysThatTheAccessKeyIsUnknown() {
    // Given
    TestingS3Server.writeCredentials(credentials, "UNKNOWN", "secret");

    // When
    ObjectStoreException e = failure(store::check);

    // Then
    assertThat(e.reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
    assertThat(e).hasMessageContaining("InvalidAccessKeyId");
  }

  @Test
  void namesTheCredentialsFileThatIsMissing() throws IOException {
    // Given
    Files.delete(credentials.resolve("secretAccessKey"));

    // When
    ObjectStoreException e = failure(() -> store.putIfAbsent("a", new byte[1], GZIP));

    // Then
    assertThat(e.reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
    assertThat(e.retryable()).isTrue();
    assertThat(e).hasMessageContaining(credentials.resolve("secretAccessKey").toString());
  }

  @Test
  void takesNewCredentialsWithoutARestart() throws IOException {
    // Given
    store.putIfAbsent("before", new byte[0], GZIP);
    server.setCredentials("NEWKEY", "new-secret");

    // When
    ObjectStoreException between = failure(() -> store.putIfAbsent("between", new byte[0], GZIP));
    TestingS3Server.writeCredentials(credentials, "NEWKEY", "new-secret");
    PutResult after = store.putIfAbsent("between", new byte[0], GZIP);

    // Then
    assertThat(between.reason()).isEqualTo(Reason.INVALID_CREDENTIALS);
    assertThat(after).isEqualTo(PutResult.CREATED);
    assertThat(list("", null)).containsExactly("before", "between");
  }

  @Test
  void saysSoonThatTheServerIsGone() {
    // Given
    store.putIfAbsent("a", new byte[1], GZIP);
    server.close();
    Instant start = Instant.now();

    // When
    List<ObjectStoreException> failures =
        List.of(
            failure(store::check),
            failure(() -> store.putIfAbsent("b", new byte[1], GZIP)),
            failure(() -> store.get("a")),
            failure(() -> store.list("")));

    // Then
    assertThat(failures)
        .allSatisfy(
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.DESTINATION_UNAVAILABLE);
              assertThat(e.retryable()).isTrue();
            });
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void saysThatTheServerHasNoSuchName() {
    // Given
    try (S3ObjectStore nowhere =
        S3ObjectStore.open(
            S3Options.builder("trail-logs")
                .endpoint(URI.create("http://no-such-host.invalid:9000"))
                .pathStyle(true)
                .credentialsDirectory(credentials)
                .build(),
            Clock.systemUTC())) {
      // When
      ObjectStoreException e = failure(nowhere::check);

      // Then
      assertThat(e.reason()).isEqualTo(Reason.DESTINATION_UNAVAILABLE);
      assertThat(e).hasMessageContaining("no-such-host.invalid");
    }
  }

  @Test
  void failsAReadThatBreaksOff() throws IOException {
    // Given
    store.putIfAbsent("large", new byte[20 * 1024 * 1024], GZIP);
    try (var object = store.get("large").orElseThrow()) {
      object.content().read();

      // When
      server.close();

      // Then
      assertThatThrownBy(() -> object.content().readAllBytes())
          .isInstanceOfSatisfying(
              ObjectStoreException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.DESTINATION_UNAVAILABLE))
          .hasMessageContaining("s3://trail-logs/large");
    }
  }

  @Test
  void hidesObjectsThatAreNotItsOwn() {
    // Given
    store.putIfAbsent("a/b", new byte[0], GZIP);
    server.replace("trail-logs", "folder/", new byte[0]);
    server.replace("trail-logs", ".hidden/a", "x".getBytes(UTF_8));

    // When, then
    assertThat(list("", null)).containsExactly("a/b");
  }

  @Test
  void failsWhenInterrupted() {
    // Given
    Thread.currentThread().interrupt();

    // When
    ObjectStoreException e = failure(() -> store.putIfAbsent("a", new byte[1], GZIP));

    // Then
    assertThat(Thread.interrupted()).isTrue();
    assertThat(e.reason()).isEqualTo(Reason.DESTINATION_UNAVAILABLE);
  }

  @Test
  void closesTwice() {
    store.close();
    store.close();
  }

  private static ObjectStoreException failure(ThrowingCallable call) {
    return catchThrowableOfType(ObjectStoreException.class, call);
  }
}
