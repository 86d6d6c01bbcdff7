package io.trailkeeper.collector.capture;

import static io.trailkeeper.collector.capture.TestingCapture.event;
import static io.trailkeeper.collector.journal.TestingJournals.EVERYTHING;
import static io.trailkeeper.collector.journal.TestingJournals.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.collector.follow.RemoteJournal;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Huge lists, against a server in a process with a heap of 256 MiB. */
class LargeBodyIT {

  private static final int MIB = 1 << 20;

  private static final CertificateAuthority AUTHORITY = TestingCapture.newAuthority("trailkeeper");
  private static final KeyCertificate API_SERVER =
      AUTHORITY.issueClient("kube-apiserver", ClientRole.AUDIT_SOURCE);

  private static Process process;
  private static URI uri;
  private static URI followers;
  private static final AtomicLong NUMBER = new AtomicLong();

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    KeyCertificate serving = TestingCapture.serving(AUTHORITY);
    Files.writeString(folder.resolve("ca.crt"), AUTHORITY.keyCertificate().certificatePem());
    Files.writeString(folder.resolve("server.crt"), serving.certificatePem());
    Files.writeString(folder.resolve("server.key"), serving.keyPem());
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                LargeBodyServer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    uri = URI.create("https://localhost:" + out.readLine() + "/audit/v1");
    followers = URI.create("https://localhost:" + out.readLine());
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void takesA100MegabyteListOf400LargeEvents(HttpClient.Version version) {
    // When
    HttpResponse<String> response = post(version, 400, 256 << 10).join();

    // Then
    assertThat(response.body())
        .isEqualTo("{\"received\":400,\"journaled\":400,\"duplicates\":0,\"rejected\":0}");
  }

  @Test
  void takesTheLargestEventsOfManyApiServersAtOneTime() {
    // When
    List<CompletableFuture<Integer>> apiServers =
        IntStream.range(0, 3)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> triesUntilTaken(2, 15 * MIB)))
            .toList();

    // Then
    assertThat(apiServers).allSatisfy(tries -> assertThat(tries.join()).isPositive());
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void takesFiftyListsAtOnceWhileFollowersRead() throws Exception {
    // Given
    int lists = 50;
    int events = 32;
    Cursor from = remote("begins").end();
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String name = "follower-" + i;
      readers.add(threads.submit(() -> read(name, from, lists * events)));
    }

    // When
    List<Future<Integer>> apiServers =
        IntStream.range(0, lists)
            .mapToObj(i -> threads.submit(() -> triesUntilTaken(events, 8 * MIB / events)))
            .toList();

    // Then
    for (Future<Integer> apiServer : apiServers) {
      assertThat(apiServer.get()).isPositive();
    }
    for (Future<Integer> reader : readers) {
      assertThat(reader.get()).isEqualTo(lists * events);
    }
    assertThat(process.isAlive()).isTrue();
    threads.shutdownNow();
  }

  private static RemoteJournal remote(String follower) {
    KeyCertificate own = AUTHORITY.issueClient(follower, ClientRole.FOLLOWER);
    TlsMaterial material = new TlsMaterial(own, List.of(AUTHORITY.certificate()));
    return new RemoteJournal(followers, () -> material);
  }

  /** Reads until so many events have come; returns how many different ones there were. */
  private static int read(String follower, Cursor from, int events) throws InterruptedException {
    RemoteJournal remote = remote(follower);
    remote.register(follower, from);
    Set<String> hashes = new HashSet<>();
    Cursor next = from;
    while (next.offset() < from.offset() + events) {
      try {
        ReadResult result =
            remote.read(
                request(follower, next, next, EVERYTHING, 1000, 4 << 20, Duration.ofSeconds(1)));
        result.events().forEach(event -> hashes.add(HexFormat.of().formatHex(event.sha256())));
        next = result.next();
      } catch (UncheckedIOException e) {
        // Busy: what is refused is asked for again.
      }
    }
    return hashes.size();
  }

  @Test
  void setsAnEventAsideThatIsTooLarge() {
    // When
    HttpResponse<String> response = post(HttpClient.Version.HTTP_2, 1, 64 * MIB).join();

    // Then
    assertThat(response.body())
        .isEqualTo("{\"received\":1,\"journaled\":0,\"duplicates\":0,\"rejected\":1}");
  }

  /** Sends a list again as long as it is refused or the connection breaks. */
  private static int triesUntilTaken(int events, int eventBytes) {
    for (int tries = 1; tries <= 1000; tries++) {
      try {
        HttpResponse<String> response =
            post(HttpClient.Version.HTTP_1_1, events, eventBytes).join();
        if (response.statusCode() == 200) {
          return tries;
        }
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
      } catch (CompletionException e) {
        assertThat(e).hasRootCauseInstanceOf(IOException.class);
      }
    }
    return 0;
  }

  private static CompletableFuture<HttpResponse<String>> post(
      HttpClient.Version version, int events, int eventBytes) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(largeList(events, eventBytes))
            .build();
    return TestingCapture.client(version, TestingCapture.tls(API_SERVER, AUTHORITY))
        .sendAsync(request, BodyHandlers.ofString());
  }

  /** A list that is made while it is sent. */
  private static BodyPublisher largeList(int events, int eventBytes) {
    String head = TestingCapture.EVENT_LIST;
    String begin =
        event(
            String.valueOf(NUMBER.incrementAndGet()),
            ",\"requestObject\":{\"kind\":\"ConfigMap\",\"data\":\"");
    byte[] before = begin.substring(0, begin.length() - 1).getBytes(UTF_8);
    byte[] after = "\"}}".getBytes(UTF_8);
    byte[] block = "0123456789abcdef".repeat(1024).getBytes(UTF_8);
    int blocks = eventBytes / block.length;
    long length =
        head.length()
            + 2L
            + events * ((long) before.length + 8 + after.length + 1)
            - 1
            + (long) events * blocks * block.length;
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(
            () ->
                joined(
                    Stream.of(
                        Stream.of(head.getBytes(UTF_8)),
                        IntStream.range(0, events)
                            .boxed()
                            .flatMap(
                                i ->
                                    Stream.of(
                                            Stream.of(i == 0 ? new byte[0] : new byte[] {','}),
                                            Stream.of(before),
                                            Stream.of("%08d".formatted(i).getBytes(UTF_8)),
                                            Stream.generate(() -> block).limit(blocks),
                                            Stream.of(after))
                                        .flatMap(part -> part)),
                        Stream.of("]}".getBytes(UTF_8))))),
        length);
  }

  private static InputStream joined(Stream<Stream<byte[]>> parts) {
    return new SequenceInputStream(
        Collections.enumeration(
            parts
                .flatMap(part -> part)
                .map(bytes -> (InputStream) new ByteArrayInputStream(bytes))
                .toList()));
  }
}
