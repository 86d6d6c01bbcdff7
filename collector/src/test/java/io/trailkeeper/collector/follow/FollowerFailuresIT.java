package io.trailkeeper.collector.follow;

import static io.trailkeeper.collector.journal.TestingJournals.CLOCK;
import static io.trailkeeper.collector.journal.TestingJournals.EVERYTHING;
import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static io.trailkeeper.collector.journal.TestingJournals.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.collector.testing.CuttingProxy;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between followers and their server. */
class FollowerFailuresIT {

  @TempDir Path directory;
  private final CertificateAuthority authority = TestingFollowers.newAuthority();
  private ExecutorService threads;
  private Journal journal;
  private Cursor start;
  private TestingFollowers followers;

  @BeforeEach
  void start() {
    threads = Executors.newCachedThreadPool();
    journal = Journal.open(JournalOptions.in(directory).withMinFreeBytes(0), CLOCK);
    start = journal.earliest();
    journal.register("f", start);
    followers = serve(TestingFollowers.options(0));
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    followers.close();
    journal.close();
  }

  @Test
  void aConnectionThatIsCutAnywhereGivesNothingOrEverything() throws Exception {
    // Given
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      events.add("event " + i + " " + "x".repeat(i * 50));
    }
    append(journal, events.toArray(new String[0]));
    try (CuttingProxy proxy = new CuttingProxy(followers.server.port())) {
      TlsMaterial material = followers.follower("f");
      RemoteJournal whole = TestingFollowers.remote(proxy.port(), material);
      proxy.cutAfter(Long.MAX_VALUE);
      ReadResult expected = whole.read(read(start, Duration.ZERO));
      long length = proxy.passed();
      assertThat(expected.events()).hasSize(40);

      // When
      int cut = 0;
      for (long at = 0; at < length; at += Math.max(1, length / 60)) {
        proxy.cutAfter(at);
        try {
          ReadResult result =
              TestingFollowers.remote(proxy.port(), material).read(read(start, Duration.ZERO));
          // Then
          assertThat(result).as("cut after %d bytes", at).isEqualTo(expected);
        } catch (UncheckedIOException e) {
          assertThat(e).hasMessageContaining("nothing was passed over");
          cut++;
        }
      }
      assertThat(cut).isGreaterThan(40);

      // Then
      proxy.cutAfter(Long.MAX_VALUE);
      assertThat(whole.read(read(start, Duration.ZERO))).isEqualTo(expected);
    }
    await().until(() -> followers.gauge("answers.memory.used.bytes") == 0);
    await().until(() -> followers.gauge("requests.memory.used.bytes") == 0);
  }

  @Test
  void aServerThatStartsAgainIsReadOn() throws Exception {
    // Given
    append(journal, "one");
    RemoteJournal remote = followers.remote("f");
    int port = followers.server.port();
    assertThat(remote.read(read(start, Duration.ZERO)).events()).hasSize(1);
    Future<ReadResult> waiting =
        threads.submit(() -> remote.read(read(start.at(1), Duration.ofMinutes(1))));
    await().until(() -> followers.gauge("waiting") == 1);

    // When
    followers.close();
    assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
        .isThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
        .withCauseInstanceOf(UncheckedIOException.class);
    followers = serve(TestingFollowers.options(port));
    append(journal, "two");

    // Then
    await()
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> remote.read(read(start.at(1), Duration.ZERO)).events().size() == 1);
  }

  @Test
  void certificatesOfBothSidesAreReplacedUnderLoad() throws Exception {
    // Given
    append(journal, "one", "two", "three");
    CertificateAuthority next = TestingFollowers.newAuthority();
    List<java.security.cert.X509Certificate> both =
        List.of(authority.certificate(), next.certificate());
    // An authority is believed on both sides before it issues what is shown.
    followers.server.reload(
        new TlsMaterial(authority.issueServing("capture", List.of("localhost")), both));
    AtomicReference<TlsMaterial> tls =
        new AtomicReference<>(
            new TlsMaterial(authority.issueClient("f", ClientRole.FOLLOWER), both));
    RemoteJournal remote = new RemoteJournal(followers.uri(), tls::get);
    AtomicBoolean stopped = new AtomicBoolean();
    List<Future<Long>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(
          threads.submit(
              () -> {
                long reads = 0;
                while (!stopped.get()) {
                  assertThat(remote.read(read(start, Duration.ZERO)).events()).hasSize(3);
                  reads++;
                }
                return reads;
              }));
    }

    // When
    for (int i = 0; i < 10; i++) {
      CertificateAuthority by = i % 2 == 0 ? next : authority;
      followers.server.reload(
          new TlsMaterial(by.issueServing("capture", List.of("localhost")), both));
      tls.set(new TlsMaterial(by.issueClient("f", ClientRole.FOLLOWER), both));
      double answered = followers.requests("read", "answered");
      await()
          .until(
              () ->
                  followers.requests("read", "answered") > answered + 8
                      || readers.stream().anyMatch(Future::isDone));
    }
    stopped.set(true);

    // Then
    for (Future<Long> reader : readers) {
      assertThat(reader.get(30, TimeUnit.SECONDS)).isPositive();
    }
    assertThat(followers.tlsFailures()).isZero();
  }

  @Test
  void aFollowerThatDoesNotReadIsCutOffAndCostsNoOther() throws Exception {
    // Given
    followers.close();
    followers =
        serve(
            TestingFollowers.options(0)
                .withTimeouts(
                    Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(2)));
    journal.register("slow", start);
    // More than the buffers of a connection hold.
    append(journal, "x".repeat(40 << 20));
    append(journal, "small");
    try (SSLSocket slow = socket("slow");
        SSLSocket silent = socket("silent")) {
      slow.setReceiveBufferSize(4096);
      byte[] body = RequestDocument.read(read("slow", start, Duration.ZERO));

      // When
      slow.getOutputStream().write(head(body.length));
      slow.getOutputStream().write(body);
      slow.getOutputStream().flush();
      silent.getOutputStream().write(head(1000));
      silent.getOutputStream().flush();
      await().until(() -> followers.gauge("answers.memory.used.bytes") > 0);
      RemoteJournal other = followers.remote("f");

      // Then
      assertThat(other.read(read(start.at(1), Duration.ZERO)).events()).isNotEmpty();
      await().until(() -> followers.requests("read", "body_too_slow") == 1);
      await().until(() -> followers.requests("read", "connection_lost") == 1);
      await().until(() -> followers.gauge("answers.memory.used.bytes") == 0);
      await().until(() -> followers.gauge("requests.memory.used.bytes") == 0);
      assertThat(other.read(read(start.at(1), Duration.ZERO)).events()).isNotEmpty();
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    // Given
    try (java.net.ServerSocket silent = new java.net.ServerSocket(0)) {
      TlsMaterial material = followers.follower("f");
      RemoteJournal remote =
          new RemoteJournal(
              TestingFollowers.uri(silent.getLocalPort()),
              () -> material,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1));

      // When, then
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> remote.read(read(start, Duration.ZERO)))
          .withMessageContaining("nothing was passed over");
    }
  }

  @Test
  void anInterruptEndsTheReadAtTheServerToo() throws Exception {
    // Given
    RemoteJournal remote = followers.remote("f");
    Future<ReadResult> waiting =
        threads.submit(() -> remote.read(read(start, Duration.ofMinutes(1))));
    await().until(() -> followers.gauge("waiting") == 1);

    // When
    waiting.cancel(true);

    // Then
    await().until(() -> followers.gauge("waiting") == 0);
  }

  private TestingFollowers serve(FollowerServerOptions options) {
    return new TestingFollowers(journal, options, authority);
  }

  private SSLSocket socket(String follower) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            followers
                .follower(follower)
                .context()
                .getSocketFactory()
                .createSocket("localhost", followers.server.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static byte[] head(int length) {
    return bytes(
        "POST /journal/v1/read HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + length
            + "\r\n\r\n");
  }

  private static ReadRequest read(Cursor from, Duration wait) {
    return read("f", from, wait);
  }

  private static ReadRequest read(String follower, Cursor from, Duration wait) {
    return request(follower, from, from, EVERYTHING, 1000, 64 << 20, wait);
  }
}
