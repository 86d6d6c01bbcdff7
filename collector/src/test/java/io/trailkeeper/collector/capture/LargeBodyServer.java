package io.trailkeeper.collector.capture;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.collector.follow.FollowerServer;
import io.trailkeeper.collector.follow.FollowerServerOptions;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.collector.redaction.Redactor;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Capture in a process of its own, with a journal and a server for followers: prints the ports of
 * both servers, and stops when its input ends. Takes the folder of its certificates.
 */
final class LargeBodyServer {

  private LargeBodyServer() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    KeyCertificate serving =
        KeyCertificate.parse(
            Files.readString(folder.resolve("server.crt")),
            Files.readString(folder.resolve("server.key")));
    TlsMaterial tls =
        new TlsMaterial(
            serving, KeyCertificate.parseCertificates(Files.readString(folder.resolve("ca.crt"))));
    Clock clock = Clock.systemUTC();
    long heap = Runtime.getRuntime().maxMemory();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (Quarantine quarantine = new Quarantine(folder.resolve("quarantine"), 1 << 20, clock);
        Journal journal =
            Journal.open(JournalOptions.in(folder.resolve("journal")).withMinFreeBytes(0), clock);
        FollowerServer followers =
            new FollowerServer(
                    FollowerServerOptions.forHeap("localhost", 0, heap),
                    tls,
                    journal,
                    meters,
                    clock)
                .start();
        CaptureServer server = capture(folder, tls, journal, quarantine, meters, clock).start()) {
      System.out.println(server.port());
      System.out.println(followers.port());
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }

  private static CaptureServer capture(
      Path folder,
      TlsMaterial tls,
      Journal journal,
      Quarantine quarantine,
      SimpleMeterRegistry meters,
      Clock clock) {
    JournalIntake intake = new JournalIntake(journal);
    return new CaptureServer(
        CaptureOptions.forHeap("localhost", 0, Runtime.getRuntime().maxMemory()),
        tls,
        Redactor.of(RedactionOptions.DEFAULT),
        intake,
        new LossNotes(intake, folder.resolve("listening"), true, meters, clock),
        quarantine,
        meters,
        clock);
  }
}
