package io.trailkeeper.objectstore.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.trailkeeper.objectstore.s3.ScriptedEndpoint.Answer;
import io.trailkeeper.objectstore.s3.ScriptedEndpoint.Request;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import io.trailkeeper.objectstore.store.PutResult;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes over the wire, and what is made of answers that S3Proxy never gives. */
class S3WireIT {

  private static final ObjectMetadata GZIP = ObjectMetadata.ofContentType("application/gzip");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T10:20:30.456Z"), ZoneOffset.UTC);

  @TempDir private Path directory;
  private ScriptedEndpoint endpoint;
  private S3ObjectStore store;

  private void start(S3Options.Builder options, Function<Request, Answer> script) {
    endpoint = new ScriptedEndpoint(script);
    store =
        S3ObjectStore.open(
            options
                .endpoint(endpoint.address())
                .pathStyle(true)
                .credentialsDirectory(TestingS3Server.writeCredentials(directory))
                .build(),
            CLOCK);
  }

  private void start(Function<Request, Answer> script) {
    start(S3Options.builder("b1"), script);
  }

  @AfterEach
  void stop() {
    if (store != null) {
      store.close();
      endpoint.close();
    }
  }

  @Test
  void putsInOneConditionalRequestThatAllStoresUnderstand() {
    // Given
    start(request -> Answer.created());

    // When
    store.putIfAbsent(
        "p/a.json.gz",
        "hello".getBytes(UTF_8),
        new ObjectMetadata("application/gzip", Map.of("signature", "0a")));

    // Then
    assertThat(endpoint.requests()).hasSize(1);
    Request request = endpoint.requests().get(0);
    assertThat(request.method() + " " + request.path()).isEqualTo("PUT /b1/p/a.json.gz");
    assertThat(request.body()).isEqualTo("hello");
    assertThat(request.headers().getFirst("If-None-Match")).isEqualTo("*");
    assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/gzip");
    assertThat(request.headers().getFirst("Content-Length")).isEqualTo("5");
    assertThat(request.headers().getFirst("Content-MD5")).isEqualTo("XUFAKrxLKna5cZ2REBfFkg==");
    assertThat(request.headers().getFirst("x-amz-meta-signature")).isEqualTo("0a");
    assertThat(request.headers().keySet())
        .noneMatch(name -> name.equalsIgnoreCase("Content-Encoding"))
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("checksum"))
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("object-lock"))
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("encryption"));
  }

  @Test
  void asksForEncryptionAndForALock() {
    // Given
    start(
        S3Options.builder("b1")
            .serverSideEncryption(
                new ServerSideEncryption(ServerSideEncryption.Type.KMS, "alias/trail"))
            .objectLock(new ObjectLock(ObjectLock.Mode.COMPLIANCE, 365)),
        request -> Answer.created());

    // When
    store.putIfAbsent("a", new byte[0], GZIP);

    // Then
    var headers = endpoint.requests().get(0).headers();
    assertThat(headers.getFirst("x-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(headers.getFirst("x-amz-server-side-encryption-aws-kms-key-id"))
        .isEqualTo("alias/trail");
    assertThat(headers.getFirst("x-amz-object-lock-mode")).isEqualTo("COMPLIANCE");
    assertThat(headers.getFirst("x-amz-object-lock-retain-until-date"))
        .isEqualTo("2027-03-01T10:20:30Z");
    assertThat(headers.getFirst("Content-MD5")).isNotEmpty();
  }

  @Test
  void asksForTheStoresOwnKeys() {
    // Given
    start(
        S3Options.builder("b1")
            .serverSideEncryption(new ServerSideEncryption(ServerSideEncryption.Type.SSE_S3, null))
            .objectLock(new ObjectLock(ObjectLock.Mode.GOVERNANCE, 1)),
        request -> Answer.created());

    // When
    store.putIfAbsent("a", new byte[0], GZIP);

    // Then
    var headers = endpoint.requests().get(0).headers();
    assertThat(headers.getFirst("x-amz-server-side-encryption")).isEqualTo("AES256");
    assertThat(headers.getFirst("x-amz-object-lock-mode")).isEqualTo("GOVERNANCE");
  }

  @Test
  void looksFirstWhereThereAreNoConditionalPuts() {
    // Given
    start(
        request -> {
          if (request.headers().containsKey("If-None-Match")) {
            return Answer.error(501, "NotImplemented", "A header is not implemented");
          }
          if (request.method().equals("HEAD")) {
            return Answer.of(request.path().endsWith("/there") ? 200 : 404);
          }
          return Answer.created();
        });

    // When
    List<PutResult> results =
        Stream.of("a", "b", "there").map(key -> store.putIfAbsent(key, new byte[0], GZIP)).toList();

    // Then
    assertThat(results)
        .containsExactly(PutResult.CREATED, PutResult.CREATED, PutResult.ALREADY_EXISTS);
    assertThat(endpoint.requests())
        .extracting(request -> request.method() + " " + request.path())
        .containsExactly(
            "PUT /b1/a", "HEAD /b1/a", "PUT /b1/a", "HEAD /b1/b", "PUT /b1/b", "HEAD /b1/there");
  }

  @Test
  void createsAnObjectOnceWhereThereAreNoConditionalPuts() throws Exception {
    // Given
    AtomicInteger objects = new AtomicInteger();
    start(
        request -> {
          if (request.headers().containsKey("If-None-Match")) {
            return Answer.error(501, "NotImplemented", "A header is not implemented");
          }
          if (request.method().equals("HEAD")) {
            return Answer.of(objects.get() > 0 ? 200 : 404);
          }
          objects.incrementAndGet();
          return Answer.created();
        });
    ExecutorService executor = Executors.newFixedThreadPool(8);

    // When
    List<Future<PutResult>> results;
    try {
      results =
          executor.invokeAll(
              Collections.nCopies(8, () -> store.putIfAbsent("a", new byte[0], GZIP)));
    } finally {
      executor.shutdown();
    }

    // Then
    int created = 0;
    for (Future<PutResult> result : results) {
      created += result.get() == PutResult.CREATED ? 1 : 0;
    }
    assertThat(created).isEqualTo(1);
    assertThat(objects).hasValue(1);
  }

  @Test
  void doesNotTakeAnotherMissingFeatureForConditionalPuts() {
    // Given
    start(
        request ->
            request.method().equals("HEAD")
                ? Answer.of(404)
                : Answer.error(501, "NotImplemented", "KMS is not configured"));

    // When
    ObjectStoreException first = failure(() -> store.putIfAbsent("a", new byte[0], GZIP));
    failure(() -> store.putIfAbsent("b", new byte[0], GZIP));

    // Then
    assertThat(first.reason()).isEqualTo(Reason.DESTINATION_REFUSED);
    assertThat(first).hasMessageContaining("KMS is not configured");
    assertThat(endpoint.requests().get(3).headers()).containsKey("If-None-Match");
  }

  @Test
  void putsAgainWhenAnotherPutIsUnderWay() {
    // Given
    AtomicInteger puts = new AtomicInteger();
    start(
        request ->
            puts.incrementAndGet() < 3
                ? Answer.error(409, "ConditionalRequestConflict", "Conflict")
                : Answer.error(412, "PreconditionFailed", "It is there"));

    // When
    PutResult result = store.putIfAbsent("a", new byte[0], GZIP);

    // Then
    assertThat(result).isEqualTo(PutResult.ALREADY_EXISTS);
    assertThat(puts).hasValue(3);
  }

  @Test
  void givesUpAConflictThatStays() {
    // Given
    start(request -> Answer.error(409, "ConditionalRequestConflict", "Conflict"));

    // When
    ObjectStoreException e = failure(() -> store.putIfAbsent("a", new byte[0], GZIP));

    // Then
    assertThat(e.reason()).isEqualTo(Reason.DESTINATION_UNAVAILABLE);
    assertThat(e.retryable()).isTrue();
    assertThat(endpoint.requests()).hasSize(3);
  }

  @Test
  void makesAFailedRequestTwice() {
    // Given
    AtomicInteger puts = new AtomicInteger();
    start(
        request ->
            puts.incrementAndGet() == 1
                ? Answer.error(503, "ServiceUnavailable", "Later")
                : Answer.created());

    // When
    PutResult result = store.putIfAbsent("a", "hello".getBytes(UTF_8), GZIP);

    // Then
    assertThat(result).isEqualTo(PutResult.CREATED);
    assertThat(endpoint.requests())
        .hasSize(2)
        .allSatisfy(request -> assertThat(request.body()).isEqualTo("hello"));
  }

  static List<Arguments> errors() {
    return List.of(
        arguments(404, "NoSuchBucket", "x", Reason.S3_BUCKET_DOES_NOT_EXIST),
        arguments(301, "PermanentRedirect", "x", Reason.S3_BUCKET_REGION_WRONG),
        arguments(
            400, "AuthorizationHeaderMalformed", "expecting eu-1", Reason.S3_BUCKET_REGION_WRONG),
        arguments(403, "AccessDenied", "Access Denied", Reason.INSUFFICIENT_S3_BUCKET_POLICY),
        arguments(
            403,
            "AccessDenied",
            "User x is not authorized to perform: kms:GenerateDataKey",
            Reason.INSUFFICIENT_ENCRYPTION_POLICY),
        arguments(403, "SomethingElse", "x", Reason.INSUFFICIENT_S3_BUCKET_POLICY),
        arguments(400, "ExpiredToken", "x", Reason.INVALID_CREDENTIALS),
        arguments(400, "InvalidToken", "x", Reason.INVALID_CREDENTIALS),
        arguments(401, "Unauthorized", "x", Reason.INVALID_CREDENTIALS),
        arguments(403, "RequestTimeTooSkewed", "x", Reason.CLOCK_SKEWED),
        arguments(400, "KMS.DisabledException", "x", Reason.KMS_KEY_DISABLED),
        arguments(400, "KMS.KMSInvalidStateException", "x", Reason.KMS_KEY_DISABLED),
        arguments(400, "KMS.NotFoundException", "x", Reason.KMS_KEY_NOT_FOUND),
        arguments(
            400,
            "InvalidRequest",
            "Bucket is missing Object Lock Configuration",
            Reason.OBJECT_LOCK_NOT_ENABLED),
        arguments(400, "InvalidRequest", "x", Reason.DESTINATION_REFUSED),
        arguments(503, "SlowDown", "x", Reason.THROTTLED),
        arguments(503, "SlowDownWrite", "x", Reason.THROTTLED),
        arguments(429, "TooManyRequests", "x", Reason.THROTTLED),
        arguments(500, "InternalError", "x", Reason.DESTINATION_UNAVAILABLE),
        arguments(503, "ServiceUnavailable", "x", Reason.DESTINATION_UNAVAILABLE),
        arguments(400, "RequestTimeout", "x", Reason.DESTINATION_UNAVAILABLE),
        arguments(507, "XMinioStorageFull", "x", Reason.DESTINATION_FULL),
        arguments(403, "QuotaExceeded", "x", Reason.DESTINATION_FULL),
        arguments(400, "KeyTooLongError", "x", Reason.INVALID_OBJECT_KEY));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void tellsFailuresApart(int status, String code, String message, Reason reason) {
    // Given
    start(request -> Answer.error(status, code, message));

    // When
    ObjectStoreException e = failure(() -> store.putIfAbsent("p/a", new byte[1], GZIP));

    // Then
    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e.retryable()).isEqualTo(reason != Reason.INVALID_OBJECT_KEY);
    assertThat(e)
        .hasMessageContaining("p/a")
        .hasMessageContaining("s3://b1 at " + endpoint.address())
        .hasMessageContaining(status + " " + code)
        .hasMessageContaining(message)
        .hasMessageContaining("REQUEST1")
        .hasMessageEndingWith(reason.advice());
  }

  @Test
  void doesNotBelieveAServerThatAcceptsAnything() {
    // Given
    start(request -> Answer.of(200));

    // When
    ObjectStoreException e = failure(() -> store.putIfAbsent("a", new byte[1], GZIP));

    // Then
    assertThat(e.reason()).isEqualTo(Reason.DESTINATION_REFUSED);
    assertThat(e).hasMessageContaining("ETag");
  }

  @Test
  void doesNotTakeAnyNotFoundForAMissingObject() {
    // Given
    start(request -> new Answer(404, Map.of(), "<html>\n<p>not here\u0007</p></html>"));

    // When
    ObjectStoreException e = failure(() -> store.get("a"));

    // Then
    assertThat(e.reason()).isEqualTo(Reason.DESTINATION_REFUSED);
    assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void doesNotTakeAWebPageForAList() {
    // Given
    start(request -> new Answer(200, Map.of(), "<html><body>Welcome</body>"));

    // When
    ObjectStoreException list = failure(() -> store.list(""));
    ObjectStoreException check = failure(() -> store.check());

    // Then
    assertThat(List.of(list, check))
        .extracting(ObjectStoreException::reason)
        .containsOnly(Reason.DESTINATION_UNAVAILABLE);
  }

  @Test
  void checksAnIdentityThatMayNotList() {
    // Given
    start(
        request ->
            request.method().equals("GET")
                ? Answer.error(403, "AccessDenied", "Access Denied")
                : Answer.error(400, "BadDigest", "The Content-MD5 did not match"));

    // When
    store.check();
    store.checkWritable("p/");

    // Then
    assertThat(endpoint.requests())
        .last()
        .satisfies(
            put ->
                assertThat(put.method() + " " + put.path())
                    .isEqualTo("PUT /b1/p/trailkeeper-write-check"));
  }

  @Test
  void checksAnIdentityThatMayNotPut() {
    // Given
    start(
        request ->
            request.method().equals("GET")
                ? new Answer(200, Map.of(), "<ListBucketResult></ListBucketResult>")
                : Answer.error(403, "AccessDenied", "Access Denied"));

    // When
    store.check();
    ObjectStoreException e = failure(() -> store.checkWritable("p/"));

    // Then
    assertThat(e.reason()).isEqualTo(Reason.INSUFFICIENT_S3_BUCKET_POLICY);
  }

  @Test
  void refusesAListThatGoesInCircles() {
    // Given
    String page =
        "<ListBucketResult><IsTruncated>true</IsTruncated>"
            + "<NextContinuationToken>again</NextContinuationToken>"
            + "<Contents><Key>a</Key></Contents><Contents><Key>b</Key></Contents>"
            + "</ListBucketResult>";
    start(request -> new Answer(200, Map.of(), page));
    var keys = store.list("");
    assertThat(keys.next()).isEqualTo("a");
    assertThat(keys.next()).isEqualTo("b");

    // When
    ObjectStoreException e = failure(keys::hasNext);

    // Then
    assertThat(e.reason()).isEqualTo(Reason.DESTINATION_REFUSED);
    assertThat(e).hasMessageContaining("\"a\"").hasMessageContaining("\"b\"");
  }

  @Test
  void doesNotTrustACertificateOfNobody() throws Exception {
    // Given
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(directory.resolve("keys.p12"))));
    server.start();
    try (S3ObjectStore untrusting =
        S3ObjectStore.open(
            S3Options.builder("b1")
                .endpoint(URI.create("https://127.0.0.1:" + server.getAddress().getPort()))
                .pathStyle(true)
                .credentialsDirectory(TestingS3Server.writeCredentials(directory))
                .build(),
            CLOCK)) {
      // When
      ObjectStoreException e = failure(untrusting::check);

      // Then
      assertThat(e.reason()).isEqualTo(Reason.DESTINATION_NOT_TRUSTED);
      assertThat(e.retryable()).isTrue();
    } finally {
      server.stop(0);
    }
  }

  private static SSLContext selfSigned(Path keyStore) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "s3",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-storepass",
                "changeit",
                "-keystore",
                keyStore.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(
        KeyStore.getInstance(keyStore.toFile(), "changeit".toCharArray()),
        "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static ObjectStoreException failure(ThrowingCallable call) {
    return catchThrowableOfType(ObjectStoreException.class, call);
  }
}
