package io.trailkeeper.collector.follow;

import static io.trailkeeper.collector.journal.TestingJournals.EVERYTHING;
import static io.trailkeeper.collector.journal.TestingJournals.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a heap of 160 MiB, and more followers than would fit in. */
class FollowerMemoryIT {

  private static final int FOLLOWERS = 24;

  @TempDir Path folder;
  private final CertificateAuthority authority = TestingFollowers.newAuthority();
  private Process process;
  private int port;

  @BeforeEach
  void start() throws Exception {
    KeyCertificate serving = authority.issueServing("capture", List.of("localhost"));
    Files.writeString(folder.resolve("tls.crt"), serving.certificatePem());
    Files.writeString(folder.resolve("tls.key"), serving.keyPem());
    Files.writeString(
        folder.resolve("ca.crt"),
        KeyCertificate.certificatesToPem(List.of(authority.certificate())));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                SmallFollowerServer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    port = Integer.parseInt(out.readLine());
  }

  @AfterEach
  void stop() throws Exception {
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void manyFollowersReadLargeEventsAtOneTime() throws Exception {
    // Given
    ExecutorService threads = Executors.newFixedThreadPool(FOLLOWERS);
    List<Future<Integer>> readers = new ArrayList<>();

    // When
    for (int i = 0; i < FOLLOWERS; i++) {
      String name = "follower-" + i;
      TlsMaterial material =
          TestingFollowers.material(authority.issueClient(name, ClientRole.FOLLOWER), authority);
      readers.add(threads.submit(() -> readAll(name, material)));
    }

    // Then
    for (Future<Integer> reader : readers) {
      assertThat(reader.get(120, TimeUnit.SECONDS)).isEqualTo(SmallFollowerServer.EVENTS);
    }
    assertThat(process.isAlive()).isTrue();
    threads.shutdownNow();
  }

  private int readAll(String name, TlsMaterial material) throws InterruptedException {
    RemoteJournal remote = new RemoteJournal(TestingFollowers.uri(port), () -> material);
    Cursor next = remote.earliest();
    remote.register(name, next);
    int events = 0;
    while (events < SmallFollowerServer.EVENTS) {
      ReadResult result =
          remote.read(request(name, next, next, EVERYTHING, 1000, 64 << 20, Duration.ZERO));
      events += result.events().size();
      next = result.next();
    }
    return events;
  }
}
